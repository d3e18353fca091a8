"""What a browser finds in a page: its forms with all that can be filled in, and where its links lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

# Shown, but never sent.
SILENT = {"reset", "button", "image"}


@dataclass
class Field:
    """One name of a form. `options` are what a person may choose from, `value` what stands there."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    least: str = ""


@dataclass
class Form:
    """A form as it would be sent; `buttons` are (name, value, address) of those that say something themselves."""

    action: str
    method: str
    is_multipart: bool
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def files(self) -> list[str]:
        return [name for name, each in self.fields.items() if each.kind == "file"]


@dataclass
class Found:
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def found_in(html: str, path: str) -> Found:
    """The forms and links of the page at `path`."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found = Found()
        self.by_id: dict[str, Form] = {}
        self.open: Form | None = None
        self.choice: Field | None = None
        self.area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form(said)
        elif tag in {"a", "img", "iframe", "source"}:
            self.found.links += [urljoin(self.path, said[name]) for name in ("href", "src") if said.get(name)]
        elif tag in {"input", "select", "textarea", "button"}:
            self._control(tag, said)
        elif tag == "option" and self.choice is not None:
            self.choice.options.append(said.get("value", ""))
            if "selected" in said:
                self.choice.value = said.get("value", "")

    def _form(self, said: dict[str, str]) -> None:
        form = Form(
            urljoin(self.path, said.get("action") or self.path),
            said.get("method", "get").upper(),
            "multipart" in said.get("enctype", ""),
        )
        self.found.forms.append(form)
        self.open = self.by_id[said.get("id", "")] = form

    def _control(self, tag: str, said: dict[str, str]) -> None:
        form = self.by_id.get(said["form"]) if said.get("form") else self.open
        kind = said.get("type", "text").lower() if tag == "input" else tag
        if form is None or kind in SILENT or "disabled" in said:
            return
        name, value = said.get("name", ""), said.get("value", "")
        if tag == "button" or kind == "submit":
            to = urljoin(self.path, said["formaction"]) if said.get("formaction") else form.action
            if name or to != form.action:
                form.buttons.append((name, value, to))
            return
        if not name:
            return
        held = form.fields.setdefault(name, Field(name, kind, least=said.get("min", "")))
        if kind in {"radio", "checkbox"}:
            held.options.append(said.get("value", "on"))
            held.value = said.get("value", "on") if "checked" in said else held.value
        else:
            held.value = value
        self.choice = held if tag == "select" else None
        self.area = held if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.choice = None
        elif tag == "textarea":
            self.area = None
