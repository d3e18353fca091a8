"""Looks at each part of our pages once: most of a page is on many others too, and axe takes its time with each.

A part counts as seen when its like stood in the same surroundings before: same tag, classes, states and role, the same
kinds of things in it, around it the same up to the root; and where that one had text, a name or a label, so has this.
The words themselves do not matter to axe, whose rules ask whether there is a name, what the colours are and what is in
what. Test processes share what they have seen through a file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from playwright.sync_api import Page

from tests.support.browsers import DESK, assert_accessible

# Our dark look exchanges colours and nothing else (tokens.css), so only the rules about colours are asked again.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

PARTS = """() => {
    const telling = /^(class|type|role|rel|lang|tabindex|scope|autocomplete|fill|aria-.*)$/;
    const leading = /^(for|headers|aria-(labelledby|describedby|controls|owns|activedescendant|details|errormessage))$/;
    const hash = text => {
        let one = 0xdeadbeef, two = 0x41c6ce57;
        for (let at = 0; at < text.length; at++) {
            one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
            two = Math.imul(two ^ text.charCodeAt(at), 1597334677);
        }
        return (one >>> 0).toString(36) + (two >>> 0).toString(36);
    };
    const worth = (name, value) => {
        if (leading.test(name)) return value.split(/\\s+/).every(id => document.getElementById(id)) ? '>' : '> nothing';
        if (name === 'aria-label' || !telling.test(name)) return value.trim() && '!';
        return value;
    };
    const parts = [], found = [];
    const sign = (element, around, place) => {
        const at = found.push(null) - 1;
        parts.push(element);
        const attributes = [...element.attributes].map(({name, value}) => ` ${name}=${worth(name, value)}`).sort();
        const alone = `${element.localName}${attributes.join('')} labels ${element.labels?.length}`;
        const texts = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE);
        // Of a text of one letter axe does not judge the colours.
        const length = Math.min(2, texts.map(node => node.data.trim()).join('').length);
        const kinds = new Set([...element.children].map(child => `${child.localName} ${child.getAttribute('role')}`));
        const inside = hash(`${around}>${alone}`);
        let size = 1, count = 0;
        for (const child of element.children) {
            // Rows and items may be striped.
            const striped = ['tr', 'li', 'dt', 'dd'].includes(child.localName);
            size += sign(child, inside, striped ? count++ % 2 : '');
        }
        found[at] = [hash(`${inside}|${place}|${length}|${[...kinds].sort()}`), size];
        return size;
    };
    sign(document.documentElement, '', '');
    window.partsOfThePage = parts;
    return found;
}"""


@dataclass
class Seen:
    """The signatures of all parts that were looked at in this run, by this process or another."""

    path: Path
    known: set[str] = field(default_factory=set)
    read_to: int = 0

    def refresh(self) -> None:
        if self.path.exists():
            with self.path.open("rb") as file:
                file.seek(self.read_to)
                lines, end, _ = file.read().rpartition(b"\n")
            self.read_to += len(lines + end)
            self.known.update(lines.decode().split())

    def add(self, signatures: Iterable[str]) -> None:
        with self.path.open("a") as file:
            file.write("".join(f"{each}\n" for each in signatures))


def fresh_and_seen(parts: list[tuple[str, int]], known: set[str]) -> tuple[list[str], list[int]]:
    """The signatures that are new, and the parts to leave out because nothing in them is new.

    A part is its signature and how many parts it is made of, itself among them; they stand in the page's order.
    """
    fresh = dict.fromkeys(signature for signature, _ in parts if signature not in known)
    first = {signature: at for at, (signature, _) in reversed(list(enumerate(parts)))}
    new_before = [
        0,
        *accumulate(signature in fresh and first[signature] == at for at, (signature, _) in enumerate(parts)),
    ]
    out, at = [], 0
    while at < len(parts):
        size = parts[at][1]
        if new_before[at + size] == new_before[at]:
            out.append(at)
            at += size
        else:
            at += 1
    return list(fresh), out


def faults_of_fresh_parts(page: Page, seen: Seen) -> list[str]:
    """What axe finds in the light and in the dark, in parts of the page that nobody has looked at.

    A page with such parts is wide afterwards.
    """
    seen.refresh()
    fresh, out = fresh_and_seen(page.evaluate(PARTS), seen.known)
    if not fresh:
        return []
    found = []
    if page.viewport_size != DESK:
        page.set_viewport_size(DESK)
    try:
        assert_accessible(page, leaving_out=out)
    except AssertionError as fault:
        found.append(str(fault))
    page.emulate_media(color_scheme="dark")
    try:
        assert_accessible(page, rules=COLOUR_RULES, leaving_out=out)
    except AssertionError as fault:
        found.append(f"in the dark: {fault}")
    page.emulate_media(color_scheme="light")
    seen.add(fresh)
    return found
