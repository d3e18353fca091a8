"""Reads nominations out of a spreadsheet, cleans what is harmless and names everything that is not, cell by cell."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programme.forms.spreadsheet import MOST_BYTES, Line, read_pasted, read_table
from programme.models import Cohort, Nomination, Organisation
from programme.queries.nomination import Fault, NominationRow, clashes, same
from programme.shared.form_sections import SectionedForm
from programme.states import NominationState, Sector

MOST_SKILLS = 12
LONGEST_SKILL = 60
MOST_MONTHS = 720
CONTROLS = {"Cc", "Cf", "Cs", "Co"}
ALLOWED = "\u200c\u200d\u00ad"  # some scripts join letters with the first two; the third is a soft hyphen


@dataclass(frozen=True)
class Column:
    """One column of the spreadsheet: its heading, the field it fills, how a cell is checked."""

    heading: str
    field: str
    longest: int
    required: bool = False
    # Short texts end up in lists that people open in a spreadsheet program: none may begin as a formula does.
    is_text: bool = True
    is_long: bool = False
    others: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        return {same(name) for name in (self.heading, *self.others)}


def _length(model: Any, field: str) -> int:
    return int(model._meta.get_field(field).max_length)


COLUMNS = (
    Column("Organisation", "organisation", _length(Organisation, "name"), required=True, others=("Employer",)),
    Column("Sector", "sector", 40, required=True),
    Column("Full name", "full_name", _length(Nomination, "full_name"), required=True, others=("Name",)),
    Column("Known as", "known_as", _length(Nomination, "known_as")),
    Column(
        "Email",
        "email",
        _length(Nomination, "email"),
        required=True,
        others=("E-mail", "Email address", "E-mail address"),
    ),
    Column("Job title", "job_title", _length(Nomination, "job_title")),
    Column("Region", "region", _length(Nomination, "region")),
    Column("Skills", "skills", 2000),
    Column("Months of experience", "experience_months", 20, is_text=False, others=("Experience in months",)),
    Column("Nominated by", "nominated_by", _length(Nomination, "nominated_by")),
    Column("Why this person", "reason", _length(Nomination, "reason"), is_long=True, others=("Reason",)),
)
SECTORS = {
    same(word): str(sector)
    for sector in Sector
    for word in (sector.value, sector.value.replace("_", " "), sector.label)
}


class NominationUploadForm(SectionedForm):
    """A file of nominations. `rows` holds what was read; `faults` every reason why it is not taken."""

    file = forms.FileField(
        label=gettext_lazy("Nominations"),
        required=False,
        help_text=gettext_lazy("A CSV or Excel (.xlsx) file of at most 5 MB. The first row holds the headings."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste rows"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("Copied from a spreadsheet, with the row of headings."),
    )
    sections = (("", ("file", "pasted")),)
    submit_label = gettext_lazy("Show what would change")

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort
        self.rows: Iterable[NominationRow] = ()
        self.faults: list[Fault] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload, pasted = data.get("file"), data.get("pasted", "").strip("\r\n")
        if not self.errors and bool(upload) == bool(pasted.strip()):
            self.add_error(
                "file", _("Choose a file or paste rows, not both.") if upload else _("Choose a file: nominations.")
            )
        if self.errors:
            return data
        field = "file" if upload else "pasted"
        try:
            found = self._faults_of(Nominations(read_table(upload) if upload else read_pasted(pasted)))
            if found:
                again = _("Mend the file and choose it again.") if upload else _("Mend what you pasted, below.")
                self.add_error(field, f"{found} {again}")
        except ValidationError as error:
            self.add_error(field, error)
        return data

    def _faults_of(self, rows: "Nominations") -> str:
        """How many rows are wrong, in words; nothing where all are right."""
        against = list(clashes(self.cohort, rows))
        self.rows, self.faults = rows, sorted([*rows.faults, *against])
        if not self.faults:
            return ""
        count = len({fault.row for fault in self.faults})
        words = ngettext(
            "Nothing was saved: %(count)d row needs mending.", "Nothing was saved: %(count)d rows need mending.", count
        )
        return words % {"count": count}


class Nominations:
    """The nominations of a table, a row in hand at a time; after a pass `faults` holds what is wrong with the rest."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = lines
        self.faults: list[Fault] = []

    def __iter__(self) -> Iterator[NominationRow]:
        lines = iter(self.lines)
        columns, self.faults = _columns(next(lines))  # the first line holds the headings
        if self.faults:
            return
        is_bare = True
        for line in lines:
            is_bare = False
            row, wrong = _read(line, columns)
            self.faults += wrong
            if row:
                yield row
        if is_bare:
            self.faults.append(Fault(1, "", _("There are headings and no nominations below them.")))


def _columns(headings: Line) -> tuple[list[Column], list[Fault]]:
    found: list[Column] = []
    faults = []
    texts = [cell.strip() for cell in headings.cells]
    while texts and not texts[-1]:
        texts.pop()
    for heading in texts:
        column = next((each for each in COLUMNS if same(heading.replace("_", " ")) in each.names), None)
        if column is None:
            faults.append(Fault(headings.number, heading[:60], _("We do not know a column of this name.")))
        elif column in found:
            faults.append(Fault(headings.number, column.heading, _("This column is there twice.")))
        else:
            found.append(column)
    faults += [
        Fault(headings.number, column.heading, _("This column is missing."))
        for column in COLUMNS
        if column.required and column not in found
    ]
    return found, faults


def _read(line: Line, columns: Sequence[Column]) -> tuple[NominationRow | None, list[Fault]]:
    cells, surplus = line.cells[: len(columns)], [cell for cell in line.cells[len(columns) :] if cell.strip()]
    if surplus:
        more = _("The row has more cells than there are headings: “%(text)s”.") % {"text": _shown(surplus[0])}
        return None, [Fault(line.number, _("After the last column"), more)]
    if len(cells) < len(columns):
        short = _("The row ends before this column. Is a part of it missing?")
        return None, [Fault(line.number, columns[len(cells)].heading, short)]
    values: dict[str, Any] = {}
    faults = []
    for column, cell in zip(columns, cells, strict=True):
        try:
            values[column.field] = _cell(column, cell)
        except ValidationError as error:
            faults.append(Fault(line.number, column.heading, error.messages[0]))
    return (None, faults) if faults else (NominationRow(number=line.number, **values), [])


def _cell(column: Column, cell: str) -> Any:
    text = cell.strip()
    if not (text.isascii() and text.isprintable()):  # most are, and there are 50,000 of them in a long list
        text = unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n").strip()
        if any(unicodedata.category(sign) in CONTROLS and sign not in ALLOWED for sign in text.replace("\n", " ")):
            raise ValidationError(_("There is a control character (such as a tab) in this cell."))
    if column.required and not text:
        raise ValidationError(_("This cell is empty."))
    if len(text) > column.longest:
        raise ValidationError(
            _("This is longer than %(most)s characters (it has %(length)s).")
            % {"most": f"{column.longest:,}", "length": f"{len(text):,}"}
        )
    if text.startswith("=") or (column.is_text and not column.is_long and text.startswith(("+", "-", "@"))):
        raise ValidationError(_("This begins like a formula: “%(text)s”.") % {"text": _shown(text)})
    if not column.is_long:
        text = " ".join(text.split())
    read = READERS.get(column.field)
    return read(text) if read else text


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _sector(text: str) -> str:
    if same(text) not in SECTORS:
        raise ValidationError(
            _("“%(text)s” is not a sector. Write “civil service” or “industry”.") % {"text": _shown(text)}
        )
    return SECTORS[same(text)]


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        raise ValidationError(_("“%(text)s” is not an e-mail address.") % {"text": _shown(text)}) from None
    return text.lower()


def _skills(text: str) -> list[str]:
    skills = list(dict.fromkeys(skill.strip().lower() for skill in re.split("[;,]", text) if skill.strip()))
    if len(skills) > MOST_SKILLS:
        raise ValidationError(_("There are more than %(most)d skills.") % {"most": MOST_SKILLS})
    if long := next((skill for skill in skills if len(skill) > LONGEST_SKILL), None):
        raise ValidationError(_("This skill is too long: “%(text)s”.") % {"text": _shown(long)})
    return skills


def _months(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > MOST_MONTHS:
        raise ValidationError(
            _("“%(text)s” is not a number of months. Write a whole number from 0 to %(most)d.")
            % {"text": _shown(text), "most": MOST_MONTHS}
        )
    return int(text)


READERS: dict[str, Callable[[str], Any]] = {
    "sector": _sector,
    "email": _email,
    "nominated_by": _email,
    "skills": _skills,
    "experience_months": _months,
}


class NominationFilterForm(forms.Form):
    """The filter of the desk; it lives in the address."""

    search = forms.CharField(label=gettext_lazy("Name, address or organisation"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything: Iterable[tuple[str, Any]] = [("", gettext_lazy("All"))]
        self.fields["state"].choices = [*everything, *NominationState.choices]  # type: ignore[attr-defined]
        self.fields["sector"].choices = [*everything, *Sector.choices]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """The filter as the query takes it; what nobody can have chosen is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
