"""A spreadsheet that computes raw weighted means from scores that are typed into it."""

import io
from typing import Any

from django.utils.translation import gettext as _

from judging.queries.room_pack import Contents
from programme.shared.downloads import neutral

# Above the cards: names, weights, lowest and highest value of each criterion.
FIRST_CARD = 5


def score_book(contents: Contents) -> bytes:
    """One line for each judge and pitch with cells to type in; the second sheet has the mean and place of each team."""
    # Only downloads need it, and it is not light.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    _cards(book.active, contents)
    _teams(book.create_sheet(_("Teams")), contents)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def label(contents: Contents, number: int) -> str:
    """What a team is called in both sheets: its place in the running order makes it unlike every other."""
    return f"{number}. {contents.decks[number - 1].pitch.team.name}"


def _cards(sheet: Any, contents: Contents) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    sheet.title = "Cards"
    criteria = contents.scored
    bounds = [each.way.bounds(each) for each in criteria]
    sheet.append([_("Team"), _("Judge"), *(neutral(each.name) for each in criteria), _("Weighted score")])
    sheet.append([_("Weight"), "", *(each.weight for each in criteria)])
    sheet.append([_("Lowest"), "", *(low for low, _high in bounds)])
    sheet.append([_("Highest"), "", *(high for _low, high in bounds), _("counts once every value is typed")])
    first, last = get_column_letter(3), get_column_letter(2 + len(criteria))
    line = FIRST_CARD
    for number, deck in enumerate(contents.decks, start=1):
        for judge in contents.judges:
            if deck.pitch in contents.pitches_of(judge):
                formula = weighted(first, last, line, len(criteria), scale(bounds))
                sheet.append([label(contents, number), neutral(judge.full_name), *[None] * len(criteria), formula])
                line += 1
    for column, (low, high) in enumerate(bounds, start=3):
        rule = DataValidation(type="whole", operator="between", formula1=str(low), formula2=str(high), allow_blank=True)
        rule.error = _("A whole number from %(low)d to %(high)d.") % {"low": low, "high": high}
        sheet.add_data_validation(rule)
        rule.add(f"{get_column_letter(column)}{FIRST_CARD}:{get_column_letter(column)}{max(line - 1, FIRST_CARD)}")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = f"C{FIRST_CARD}"
    for column in (1, 2):
        sheet.column_dimensions[get_column_letter(column)].width = 26


def scale(bounds: list[tuple[int, int]]) -> tuple[int, int]:
    """What scores are shown on: the criteria's own scale where they share one, else 0 to 100. As in the result."""
    return bounds[0] if len(set(bounds)) == 1 else (0, 100)


def weighted(first: str, last: str, line: int, criteria: int, shown: tuple[int, int]) -> str:
    """The weighted mean of one card on the day's scale; empty until every value is typed."""
    low, high = shown
    here = f"{first}{line}:{last}{line}"
    weights, lowest, highest = (f"${first}${row}:${last}${row}" for row in (2, 3, 4))
    part = f"SUMPRODUCT(({here}-{lowest})/({highest}-{lowest}),{weights})/SUM({weights})"
    return f'=IF(COUNT({here})={criteria},{low}+{part}*{high - low},"")'


def _teams(sheet: Any, contents: Contents) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.append([_("Team"), _("Cards"), _("Raw mean"), _("Place")])
    score = get_column_letter(3 + len(contents.scored))
    names, scores = f"Cards!$A${FIRST_CARD}:$A$9999", f"Cards!${score}${FIRST_CARD}:${score}$9999"
    last = len(contents.decks) + 1
    for number in range(1, last):
        line = number + 1
        sheet.append(
            [
                label(contents, number),
                f'=COUNTIFS({names},A{line},{scores},">-1000")',
                f'=IF(B{line}=0,"",AVERAGEIFS({scores},{names},A{line}))',
                f'=IF(B{line}=0,"",RANK(C{line},$C$2:$C${last}))',
            ]
        )
        sheet.cell(line, 3).number_format = "0.00"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 30
