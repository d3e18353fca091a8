"""What everybody is asked: agreements, and whether their machine will do."""

from programme.actions import agreement as agreements
from programme.actions import device_check as device_checks
from programme.demo.season import Season
from programme.models import AgreementKind
from programme.states import Role


def check_machines(season: Season) -> None:
    """Most machines have passed; a strict office lets no large file through; some have not tried."""
    device_checks.ask(season.cohort, by=season.organiser, at=season.on_day(-14, 9))
    for number, person in enumerate([*season.participants, *season.mentors, *season.judges]):
        at = season.on_day(-13 + number % 4, 9 + number % 8)
        if number % 8 == 3:
            continue
        worked = ["script", "storage", "upload", "mail"]
        device_checks.note_own(person, worked[:2] if number % 11 == 5 else worked, browser="Edge on Windows", at=at)


CONDUCT = """We listen before we judge. We say what we mean, kindly, and to the person.

- What somebody tells the team stays in the team.
- Nobody sells anything to anybody during the programme.
- If something is wrong, tell an organiser: they will hear you, and act."""
PHOTOS = """May we take photographs and short films in which you can be recognised, and show them on our
pages?

You can change your mind at any time; then we take them down."""


def agree(season: Season) -> None:
    """A code of conduct and a consent to photographs; most have answered, a few said no, some have not looked."""
    cohort, by = season.cohort, season.organiser
    both = [Role.PARTICIPANT.value, Role.MENTOR.value]
    asked_at = season.on_day(-12, 9)
    conduct, photos = (
        agreements.create_agreement(
            cohort.programme,
            by=by,
            name=name,
            kind=kind,
            asked_of=both,
            text=text,
            is_about_pictures=kind == AgreementKind.CONSENT,
            at=asked_at,
        )
        for name, kind, text in (
            ("Code of conduct", AgreementKind.AGREEMENT, CONDUCT),
            ("Photographs", AgreementKind.CONSENT, PHOTOS),
        )
    )
    for number, person in enumerate([*season.participants, *season.mentors]):
        if number % 9 != 4:
            at = season.on_day(-10 + number % 5, 9 + number % 8)
            agreements.answer(conduct, by=person, number=1, says_yes=True, at=at)
            if number % 7:
                agreements.answer(photos, by=person, number=1, says_yes=number % 6 != 3, at=at)
