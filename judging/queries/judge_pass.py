"""Reads the links by which judges join on the day."""

import datetime as dt
from dataclasses import dataclass

from judging.models import JudgePass, PitchDay, Seat
from judging.queries import panel
from programme.shared.addresses import site_address
from programme.shared.qr import as_svg


@dataclass(frozen=True)
class Held:
    """A seat with the link that belongs to it, if any."""

    seat: Seat
    link: JudgePass | None
    is_good: bool

    @property
    def can_be_shown(self) -> bool:
        """A link that was used or has ended shows nothing any more."""
        return bool(self.link and self.is_good and not self.link.is_used)

    @property
    def address(self) -> str:
        return site_address("judging:judge_pass_open", self.link.link_token()) if self.link else ""

    @property
    def code(self) -> str:
        """The address as a picture, for a camera."""
        return as_svg(self.address, title=str(self.seat))


def held_for(day: PitchDay, *, at: dt.datetime) -> list[Held]:
    """Every judge on the panel, by name, with the link if there is one."""
    links = {link.seat_id: link for link in JudgePass.objects.whole().filter(seat__panel__pitch_day=day)}
    return [
        Held(seat, link, bool(link and link.is_good(at)))
        for seat in panel.seats_of(day)
        for link in [links.get(seat.pk)]
    ]


def of_seat(day: PitchDay, seat: object, *, at: dt.datetime) -> Held | None:
    """One judge of that day with the link; None where there is no such seat."""
    return next((held for held in held_for(day, at=at) if str(held.seat.pk) == str(seat)), None)
