"""The signed pack: everything that a result was worked out from, sealed value by value, and a way to prove it again.

A pack holds JSON documents under opaque ids. `pack.json` lists each document's SHA-256 and a short digest of each value
in it, so that a change is not only found but named; the SHA-256 of `pack.json` is the seal, which stands outside too.
Names lie in a document of their own that no seal covers: it can be erased, and the pack still proves itself.

Needs the standard library only.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from judging.engine.sheets import Day, fingerprint
from judging.engine.standings import ADJUSTED, METHOD, rank

FORMAT = "pitchday-pack/1"
MANIFEST, SEAL, NAMES, READ_ME = "pack.json", "seal.txt", "names.json", "README.txt"
# Not covered by the seal: the seal itself, what can be erased, and what only explains.
OUTSIDE = frozenset({MANIFEST, SEAL, NAMES, READ_ME})
DAY, RESULT, SIGNATURES, AUDIT = "day.json", "result.json", "signatures.json", "audit.json"
DIGEST_DIGITS = 16


class NotAPack(Exception):
    """What was given cannot be read as a pack; the words say why."""


def written(document: Any) -> bytes:
    """A document as bytes, the same on each machine."""
    return (json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def packed(documents: Mapping[str, Any]) -> dict[str, bytes]:
    """The documents as files, with their manifest and the seal."""
    files = {name: written(document) for name, document in documents.items()}
    manifest = written(
        {
            "format": FORMAT,
            "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
            "values": {name: dict(digests(name, document)) for name, document in documents.items()},
        }
    )
    return files | {MANIFEST: manifest, SEAL: f"{seal_of(manifest)}\n".encode()}


def seal_of(manifest: bytes) -> str:
    """What stands for the whole pack outside of it."""
    return hashlib.sha256(manifest).hexdigest()


def digests(name: str, document: Any) -> Iterator[tuple[str, str]]:
    """The place of each value in the document, as `lines[3].mean`, and a short digest of place and value."""
    for place, value in values(document):
        said = json.dumps([name, place, value], separators=(",", ":"), ensure_ascii=True)
        yield place, hashlib.sha256(said.encode()).hexdigest()[:DIGEST_DIGITS]


def values(document: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Each value of a document with its place; an empty list or object counts as one."""
    if isinstance(document, dict) and document:
        for key in sorted(document):
            yield from values(document[key], f"{place}.{key}" if place else key)
    elif isinstance(document, list) and document:
        for number, each in enumerate(document):
            yield from values(each, f"{place}[{number}]")
    else:
        yield place, document


def replay(files: Mapping[str, bytes], *, seal: str = "") -> list[str]:
    """What is not as it was sealed or does not come out again, a sentence each; nothing when every digit is the same.

    `seal` is the one that was kept outside; without it the pack's own is taken, which somebody who made the pack anew
    would have changed too. Raises NotAPack when there is nothing to check.
    """
    manifest = _read(files, MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise NotAPack(f"{MANIFEST} is not of the format {FORMAT}.")
    found = list(_broken_seal(files, seal))
    found += _changed_files(files, manifest)
    try:
        found += _changed_outcome(files)
    except (NotAPack, KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as fault:
        found.append(f"The result could not be worked out again: {fault!r}.")
    return found


def _read(files: Mapping[str, bytes], name: str) -> Any:
    if name not in files:
        raise NotAPack(f"{name} is missing.")
    try:
        return json.loads(files[name])
    except ValueError as fault:
        raise NotAPack(f"{name} cannot be read: {fault}.") from fault


def _broken_seal(files: Mapping[str, bytes], seal: str) -> Iterator[str]:
    own = files.get(SEAL, b"").decode(errors="replace").strip()
    real = seal_of(files[MANIFEST])
    if own != real:
        yield f"{SEAL}: is not the seal of {MANIFEST}."
    if seal and seal.strip().lower() != real:
        yield f"{MANIFEST}: does not have the seal that you gave."


def _changed_files(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    hashes, sealed_values = (_as_object(manifest.get(key)) for key in ("files", "values"))
    for name in sorted(set(hashes) - set(files)):
        yield f"{name}: is missing."
    for name in sorted(set(files) - set(hashes) - OUTSIDE):
        yield f"{name}: was not in the pack when it was sealed."
    for name in sorted(set(hashes) & set(files)):
        try:
            document = _read(files, name)
        except NotAPack as fault:
            yield str(fault)
            continue
        changed = list(_changed_values(name, document, _as_object(sealed_values.get(name))))
        yield from changed
        if not changed and hashlib.sha256(files[name]).hexdigest() != hashes[name]:
            yield f"{name}: is written otherwise than when it was sealed."
    for name in sorted(set(sealed_values) - set(hashes)):
        yield f"{name}: has digests in {MANIFEST}, but no hash."


def _changed_values(name: str, document: Any, sealed: Mapping[str, Any]) -> Iterator[str]:
    held = dict(values(document))
    now = dict(digests(name, document))
    for place in sorted(set(sealed) - set(now)):
        yield f"{name}: {place} is missing."
    for place, digest in now.items():
        if place not in sealed:
            yield f"{name}: {place} was not there when it was sealed."
        elif sealed[place] != digest:
            yield f"{name}: {place} is {json.dumps(held[place], ensure_ascii=False)} and was something else."


def _as_object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _changed_outcome(files: Mapping[str, bytes]) -> Iterator[str]:
    """Work the result out again from the cards, and the hashes that were signed from the result."""
    day_document, result = _read(files, DAY), _read(files, RESULT)
    if result["inputs"] != fingerprint(day_document):
        yield f"{RESULT}: inputs is not the fingerprint of {DAY}."
    yield from _changed_lines(day_document, result)
    for number, signature in enumerate(_read(files, SIGNATURES)):
        if signature["content"] != content_of(result):
            yield f"{SIGNATURES}: [{number}].content is not the hash of this result."
    for number, event in enumerate(_read(files, AUDIT)):
        if event["hash"] != hash_of(event):
            yield f"{AUDIT}: [{number}].hash is not the hash of this event."


def _changed_lines(day_document: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[str]:
    if result["method"] not in (METHOD, ADJUSTED):
        yield f"{RESULT}: method is {result['method']!r}; this engine works out {METHOD!r} and {ADJUSTED!r}."
        return
    adjusted = adjusted_of(Day.from_document(day_document)) if result["method"] == ADJUSTED else {}
    fresh = {line.team: line for line in rank(Day.from_document(day_document)).lines}
    given = {line["team"]: (number, line) for number, line in enumerate(result["lines"])}
    for team in sorted(set(fresh) ^ set(given)):
        yield f"{RESULT}: lines and {DAY}: teams differ in {team}."
    for team in sorted(set(fresh) & set(given)):
        line, (number, said) = fresh[team], given[team]
        again = {
            "place": adjusted_places(adjusted).get(team) if adjusted else line.place,
            "cards": line.cards,
            "partial": line.partial,
            "mean": six_digits(line.mean),
            "adjusted": six_digits(adjusted.get(team)),
            "parts": [
                {
                    "criterion": part.criterion,
                    "weight": part.weight,
                    "mean": six_digits(part.mean),
                    "adds": six_digits(part.adds),
                }
                for part in line.parts
            ],
        }
        for place, value in values(again):
            if dict(values(said)).get(place) != value:
                yield f"{RESULT}: lines[{number}].{place} comes out as {json.dumps(value)}."


def adjusted_of(day: Day) -> dict[str, Fraction]:
    """The adjusted scores as they are published, to six digits. Loads NumPy and SciPy."""
    from judging.engine.ranking import ranking  # noqa: PLC0415

    return adjusted_in(ranking(day))


def adjusted_in(document: Mapping[str, Any]) -> dict[str, Fraction]:
    """The adjusted scores of a ranking in the exchange format; empty where nothing was, or could be, adjusted."""
    if document["method"] != ADJUSTED or {"not_connected", "little_to_go_by"} & set(document["warnings"]):
        return {}
    known = {each["team"]: each["estimate"] for each in document["estimates"] if each["estimate"] is not None}
    return {team: Fraction(round(value * 10**6), 10**6) for team, value in known.items()}


def adjusted_places(adjusted: Mapping[str, Fraction]) -> dict[str, int]:
    """The places by adjusted scores; the same score shares a place."""
    return {team: 1 + sum(other > value for other in adjusted.values()) for team, value in adjusted.items()}


def six_digits(value: Fraction | None) -> str | None:
    """A mean as a pack writes it."""
    if value is None:
        return None
    whole, rest = divmod(abs(round(value * 10**6)), 10**6)
    return f"{'-' if value < 0 else ''}{whole}.{rest:06d}"


def content_of(result: Mapping[str, Any]) -> str:
    """The hash that signatures cover: inputs, method, order, awards and the reason for them."""
    return fingerprint(
        {
            "inputs": result["inputs"],
            "method": result["method"],
            "basis": result["basis"],
            "lines": sorted([line["team"], line["place"], line["mean"], line["adjusted"]] for line in result["lines"]),
            "awards": sorted(
                [award["team"], award["kind"], award["name"], award["citation"]] for award in result["awards"]
            ),
            "reason": result["award_reason"],
        }
    )


def hash_of(event: Mapping[str, Any]) -> str:
    """The hash of an event of the audit record, from what the event says."""
    return fingerprint({key: value for key, value in event.items() if key != "hash"})
