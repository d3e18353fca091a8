"""How widely each judge used the scale: for the chair and the deputy, and nobody else."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from judging.models import ResultSheet
from judging.queries.analysis import found_of
from judging.queries.figures import ON_A_PAGE
from programme.models import Person
from programme.shared import charts
from programme.shared.authorise import may


@dataclass(frozen=True)
class Row:
    """One judge's counted cards: how many, and the lowest, the mean and the highest weighted score."""

    judge: str
    cards: int
    low: float
    mean: float
    high: float


@dataclass(frozen=True)
class Spread:
    """One page of the judges, the mildest first, with a picture of the same."""

    rows: Page[Row]
    picture: SafeString


def of_judges(sheet: ResultSheet, *, by: Person, number: str | None = None) -> Spread | None:
    """Each judge's spread on the sheet; None for who is neither chair nor deputy of the day, and until the worker has
    looked at the cards."""
    if not may(by, "judging.cast", sheet) or (found := found_of(sheet)) is None:
        return None
    page = Paginator(found.brief["spread"], ON_A_PAGE).get_page(number)
    people = Person.objects.filter(pk__in=[each["judge"] for each in page]).values_list("pk", "full_name")
    names = {str(pk): name for pk, name in people}
    page.object_list = [Row(**each | {"judge": names.get(each["judge"], "")}) for each in page]
    return Spread(page, _picture(list(page), *sheet.scale))


def _picture(rows: list[Row], low: int, high: int) -> SafeString:
    bars = [charts.Range(row.judge, row.low, row.mean, row.high, f"{row.mean:.2f}") for row in rows]
    return charts.range_bars(_("What each judge gave"), bars, lowest=low, highest=high)
