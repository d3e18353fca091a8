import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from programme.models import Booking, Cohort, Organisation, Person, Visit, VisitKind
from programme.queries import people
from programme.queries import visit as visits
from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm
from programme.states import NeedKind, Sector, VisitMode

PLACE, ONLINE = "place", "online"
LONG = {"max_length": 2000, "required": False}
SHARE = "share_"


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VisitForm(SectionedForm):
    sections = (
        (_("What it is"), ("kind", "title", "host", "run_by", "summary")),
        (_("When"), ("starts_at", "ends_at")),
        (_("Where"), ("where", "town", "address", "joining_notes", "accessibility")),
        (_("Who comes"), ("mode", "capacity", "share_civil_service", "share_industry", "shares_end_at")),
        (
            _("Booking"),
            ("booking_opens_at", "booking_closes_at", "offer_hours", "first_call_ends_at"),
            _("Only where people book a place."),
        ),
        (
            _("What people are asked"),
            ("needs_asked", "asks_phone", "needs_kept_days"),
            _("Ask only for what changes what the host does. Only the organiser who runs the visit sees the answers."),
        ),
        (_("For the host"), ("host_notes",)),
    )
    submit_label = _("Save")

    kind = forms.ChoiceField(
        label=_("Kind"), choices=VisitKind.choices, widget=forms.RadioSelect, initial=VisitKind.SITE_VISIT
    )
    title = forms.CharField(label=_("Title"), max_length=150, help_text=_("Such as: A day at the data centre"))
    host = forms.ModelChoiceField(
        label=_("Host"), queryset=None, empty_label=_("Choose the organisation that hosts it")
    )
    run_by = forms.ModelChoiceField(
        label=_("Who runs it"),
        queryset=None,
        required=False,
        empty_label=_("Whoever adds it"),
        help_text=_("Only this organiser sees what people need."),
    )
    summary = forms.CharField(
        label=_("What it is about"),
        widget=text_area(5),
        help_text=_("Everybody in the cohort reads this. Up to 2,000 characters."),
        **LONG,
    )
    starts_at = MomentField(label=_("Starts"), error_messages={"required": _("Enter when it starts.")})
    ends_at = MomentField(label=_("Ends"), error_messages={"required": _("Enter when it ends.")})
    where = forms.ChoiceField(
        label=_("Where is it?"),
        choices=((PLACE, _("At a place")), (ONLINE, _("Online"))),
        widget=forms.RadioSelect,
        initial=PLACE,
    )
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    address = forms.CharField(
        label=_("Address, or the link of the meeting"),
        max_length=500,
        required=False,
        widget=text_area(3),
        help_text=_("Only people with a place see it."),
    )
    joining_notes = forms.CharField(
        label=_("Joining notes"),
        widget=text_area(4),
        help_text=_("What to bring, whom to ask for, how to get in. Only people with a place see them."),
        **LONG,
    )
    accessibility = forms.CharField(
        label=_("What is accessible"),
        widget=text_area(3),
        help_text=_("Step-free way in, hearing loop, quiet room, captions. Everybody reads it before they book."),
        **LONG,
    )
    mode = forms.ChoiceField(
        label=_("How do people come?"), choices=VisitMode.choices, widget=forms.RadioSelect, initial=VisitMode.BOOKED
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=5000,
        error_messages={"min_value": _("There must be a place.")},
        help_text=_("Leave it empty where everybody is expected."),
    )
    share_civil_service = forms.IntegerField(
        label=_("Places kept for the civil service"), required=False, min_value=0, max_value=5000
    )
    share_industry = forms.IntegerField(
        label=_("Places kept for industry"), required=False, min_value=0, max_value=5000
    )
    shares_end_at = MomentField(
        label=_("Kept until"),
        required=False,
        help_text=_("Then they go to whoever waits. If you leave this empty, they are kept until booking closes."),
    )
    booking_opens_at = MomentField(
        label=_("Booking opens"), required=False, help_text=_("If you leave this empty, it opens when you publish.")
    )
    booking_closes_at = MomentField(
        label=_("Booking closes"), required=False, help_text=_("If you leave this empty, booking closes at the start.")
    )
    offer_hours = forms.IntegerField(
        label=_("Hours to answer when a place falls free"),
        required=False,
        min_value=0,
        max_value=72,
        initial=6,
        help_text=_(
            "The place is held for the next person who waits. The hours run from 8am to 8pm on working days, and all "
            "the time in the last two days. 0: they get it at once."
        ),
    )
    first_call_ends_at = MomentField(
        label=_("First call ends"),
        required=False,
        help_text=_("Until then places are held for those who lost theirs when the earlier date was cancelled."),
    )
    needs_asked = forms.MultipleChoiceField(
        label=_("What the host has to prepare for"),
        choices=NeedKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    asks_phone = forms.BooleanField(
        label=_("Ask for a telephone number"),
        required=False,
        help_text=_("Only to ring people when it is cancelled at short notice."),
    )
    needs_kept_days = forms.IntegerField(
        label=_("Days until the answers are erased"),
        required=False,
        min_value=0,
        max_value=60,
        initial=7,
        help_text=_("Counted from the end of the visit. People see the date when they answer."),
    )
    host_notes = forms.CharField(
        label=_("What the host must know"),
        widget=text_area(4),
        help_text=_("Who comes and why, what they hope to see. The host reads it on their page; no names here."),
        **LONG,
    )

    def __init__(
        self,
        *args: Any,
        cohort: Cohort,
        by: Person,
        visit: Visit | None = None,
        replaces: Visit | None = None,
        **kwargs: Any,
    ) -> None:
        if known := visit or replaces:
            kwargs["initial"] = _typed(known) | ({} if visit else {"run_by": by, "starts_at": None, "ends_at": None})
        else:
            kwargs["initial"] = {"run_by": by}
        super().__init__(*args, **kwargs)
        self.runs_it = (visit and visit.run_by) or by
        self.fields["host"].queryset = Organisation.objects.filter(programme=cohort.programme_id).order_by("name")
        self.fields["run_by"].queryset = people.organisers(cohort.programme)
        if not (replaces or (visit and visit.replaces_id)):
            del self.fields["first_call_ends_at"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self._clean_times(values)
        values["run_by"] = values.get("run_by") or self.runs_it
        values["is_online"] = values.get("where") == ONLINE
        if values["is_online"]:
            values["town"] = str(_("Online"))
        elif not values.get("town"):
            self.add_error("town", _("Enter the town."))
        if values.get("mode") == VisitMode.EXPECTED:
            values["capacity"] = None
        elif not values.get("capacity") and "capacity" not in self.errors:
            self.add_error("capacity", _("Enter how many places there are."))
        shares = {sector.value: values.get(f"{SHARE}{sector}") or 0 for sector in Sector}
        values["sector_shares"] = {sector: places for sector, places in shares.items() if places}
        if sum(shares.values()) > (values.get("capacity") or sum(shares.values())):
            self.add_error("share_industry", _("More places are kept for the sectors than there are."))
        values["offer_hours"] = values.get("offer_hours") or 0
        if values.get("needs_kept_days") is None:
            values["needs_kept_days"] = 7
        return values

    def _clean_times(self, values: dict[str, Any]) -> None:
        starts_at, ends_at, opens_at, closes_at = (
            values.get(name) for name in ("starts_at", "ends_at", "booking_opens_at", "booking_closes_at")
        )
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must be after the start."))
        if starts_at and ends_at and ends_at - starts_at > dt.timedelta(days=3):
            self.add_error("ends_at", _("It lasts three days at most. Check the dates."))
        if starts_at and closes_at and closes_at > starts_at:
            self.add_error("booking_closes_at", _("Booking must close before the start."))
        if opens_at and (closes_at or starts_at) and opens_at >= (closes_at or starts_at):
            self.add_error("booking_opens_at", _("Booking must open before it closes."))


def _typed(visit: Visit) -> dict[str, Any]:
    """The visit as the form's fields hold it."""
    held = {name: getattr(visit, name) for name in VisitForm.base_fields if hasattr(visit, name)}
    shares = {f"{SHARE}{sector}": visit.sector_shares.get(sector) for sector in Sector.values}
    where = {"where": ONLINE if visit.is_online else PLACE, "town": "" if visit.is_online else visit.town}
    return held | shares | where


class CancelVisitForm(SectionedForm):
    submit_label = _("Cancel it and tell everybody")
    submit_kind = "danger"
    cancel_label = _("Keep it")

    reason = forms.CharField(
        label=_("Why it is cancelled"),
        max_length=2000,
        initial=_("The host has had to call it off. We are sorry, and look for another date."),
        widget=text_area(4),
        help_text=_("Everybody who has a place or waits for one will read this."),
        error_messages={"required": _("Write why it is cancelled.")},
    )


# So many are listed beyond those who have to go, to choose others from.
BESIDE = 50


class LowerCapacityForm(SectionedForm):
    """Who gives up a place when there are fewer: the newest are ticked at first."""

    submit_label = _("Lower the number and tell them")
    submit_kind = "danger"

    capacity = forms.IntegerField(label=_("Places from now on"), min_value=1, max_value=5000)
    give_up = forms.ModelMultipleChoiceField(
        label=_("Who goes back to the waiting list"),
        queryset=Booking.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("They keep their turn, so the next free place is theirs. Each of them gets a message."),
    )

    def __init__(self, *args: Any, visit: Visit, capacity: int, **kwargs: Any) -> None:
        having = visits.with_a_place(visit)
        self.taken = having.count()
        too_many = max(0, self.taken - capacity)
        newest = list(having[: too_many + BESIDE])
        super().__init__(
            *args, initial={"capacity": capacity, "give_up": [one.pk for one in newest[:too_many]]}, **kwargs
        )
        field = self.fields["give_up"]
        field.queryset = having
        field.choices = [(one.pk, self.name_of(one)) for one in newest]
        if self.taken > len(newest):
            field.help_text = format_lazy(
                _("{before} Listed are the {n} who booked last; to choose others, cancel their bookings first."),
                before=field.help_text,
                n=len(newest),
            )

    @staticmethod
    def name_of(booking: Booking) -> str:
        return f"{booking.person.full_name}, {booking.employer}"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "capacity" in values and "give_up" in values:
            missing = self.taken - values["capacity"] - len(values["give_up"])
            if missing > 0:
                sentence = ngettext("Choose %(n)d more person.", "Choose %(n)d more people.", missing)
                self.add_error("give_up", sentence % {"n": missing})
            elif values["give_up"] and missing < 0:
                self.add_error("give_up", _("You have chosen more people than there are places too few."))
        return values


class PersonField(forms.ModelChoiceField):
    """Somebody from a list, or by their address where there are too many for one."""

    def choose_from(self, who: QuerySet[Person]) -> None:
        """Set whom one can choose."""
        if people.are_too_many(who):
            self.to_field_name, self.widget = "email", forms.EmailInput()
            self.widget.is_required = self.required
            self.help_text = _("Their e-mail address: there are too many people for a list.")
        self.queryset = who

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().lower() if isinstance(value, str) else value)


class BookForForm(SectionedForm):
    submit_label = _("Book for this person")

    person = PersonField(
        label=_("Person"),
        queryset=Person.objects.none(),
        empty_label=_("Choose a participant or mentor"),
        error_messages={"required": _("Choose a person."), "invalid_choice": _("This person cannot be booked now.")},
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choose_from(visits.who_could_book(visit))
