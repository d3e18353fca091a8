"""What must hold of teams and their work is proved, and each breach named."""

import pytest

from programme.shared.invariants import breaches
from programme.shared.uploads import private_storage
from teams.models import Membership, SubmissionVersion
from tests.factories import programme as people
from tests.factories import teams as make

pytestmark = pytest.mark.django_db


def found(thing: object) -> str:
    return "\n".join(str(each) for each in breaches() if str(thing) in str(each))


def handed_in() -> SubmissionVersion:
    """A version with one file, as hand-in makes it."""
    cohort = people.cohort()
    asked = make.deliverable(cohort)
    version = make.submission_version(make.team(cohort), asked)
    file = make.attachment(version.submission, asked.slots.get())
    version.files.add(file)
    version.manifest = [{"attachment": str(file.pk), "sha256": file.sha256}]
    version.save()
    return version


def test_sound_work_breaks_nothing():
    assert found(handed_in().pk) == ""


def test_a_member_from_another_cohort_is_named():
    membership = make.membership(make.team(people.cohort()))
    Membership.objects.filter(pk=membership.pk).update(team=make.team(people.cohort()))

    assert f"teams.Membership {membership.pk} leads to one cohort and to another" in found(membership.pk)


def test_a_version_that_lost_a_file_is_named():
    version = handed_in()
    version.files.clear()

    assert "has lost or changed its file" in found(version.pk)


def test_a_file_that_was_cut_is_named():
    file = handed_in().files.get()
    private_storage().delete(file.file.name)
    with private_storage().open(file.file.name, "wb") as cut:
        cut.write(b"%PDF")

    assert f"has 4 bytes, not {file.size}" in found(file.pk)


def test_a_version_that_is_gone_is_named():
    version = handed_in()
    SubmissionVersion.objects.filter(pk=version.pk).update(number=2)

    assert "has 1 versions, the last one is 2" in found(version.submission_id)
