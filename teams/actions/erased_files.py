"""Takes an erased person's name out of the files that their teams handed in. When and by what they were handed in stays
in the versions, with the fingerprint of the file as it came."""

import hashlib
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from programme.models import Person
from programme.shared.scrubbing import scrubbed
from programme.shared.traces import Traces
from programme.shared.uploads import random_name
from teams.models import Attachment


def scrub_files(person: Person, traces: Traces) -> int:
    """Put a file without the name in place of each that holds it; returns how many. A step of what records it."""
    team = "submission__team__"
    theirs = (
        Q(uploaded_by=person)
        | Q(**{f"{team}memberships__enrolment__person": person})
        | Q(**{f"{team}mentorships__enrolment__person": person})
    )
    found = Attachment.objects.filter(pk__in=Attachment.objects.filter(theirs).values("pk"))
    return sum(_scrub(attachment, traces) for attachment in found.iterator())


def _scrub(attachment: Attachment, traces: Traces) -> bool:
    old, storage = str(attachment.file.name), attachment.file.storage
    try:
        with storage.open(old) as opened:
            clean = scrubbed(opened.read(), traces)
    except FileNotFoundError:
        return False
    if clean is None:
        return False
    # A new file, so that a rolled-back erasure has changed nothing.
    attachment.file = storage.save(random_name(), ContentFile(clean))
    attachment.sha256, attachment.size = hashlib.sha256(clean).hexdigest(), len(clean)
    attachment.save(update_fields=("file", "sha256", "size"))
    transaction.on_commit(partial(storage.delete, old))
    return True
