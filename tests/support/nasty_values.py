"""Values that nobody types and somebody sends, and values that a form may well take."""

import datetime as dt
from random import Random

from tests.support.forms import Field

MARK = "<script>hostile()</script>"
# What only bytes can say: text that is no UTF-8, half of a surrogate pair, an overlong sign.
BYTES = (b"\xff\xfe\xfd", b"\xed\xa0\x80", b"\xc0\xaf", b"caf\xe9", b"\x80" * 40)
TEXTS = (
    *("", " ", "\0", "a\0b", "\x1b[0m", "\r\nSet-Cookie: a=b", "\ufeff", "\u2028", "\u202egnp.exe", "\ufffe", "%00"),
    *("x" * 100_000, "ß" * 3000, "👩‍👩‍👧‍👦" * 60, "a " * 20_000, "مرحبا بالعالم", "Z̸̡̛" * 200, "x\n" * 5000),
    *("-1", "0", "1", "2147483648", "9" * 19, "9" * 40, "-" + "9" * 40, "1" * 5000, "1e309", "1e9999999", "-0", "0.1"),
    *("NaN", "sNaN", "Infinity", "-inf", "1,5", "1_000", "+1", "0x10", "²", "٣", "½", "true", "null", "[]", "{}"),
    *("0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "1800-06-15", "2026-W60", "12:60", "24:00", "Z"),
    *("0001-01-01T00:00", "9999-12-31T23:59", "2026-03-29T01:30", "2026-13-45T99:99", "9999-12-31 23:59:59.9999999"),
    *("00000000-0000-0000-0000-000000000000", "not-a-uuid", "{" + "0" * 32 + "}", "urn:uuid:" + "f" * 32),
    *("' OR 1=1 --", '"; DROP TABLE person; --', MARK, f'">{MARK}', "{{ 7*7 }}{% debug %}", "%(name)s %s %n", "{0.pk}"),
    *('=HYPERLINK("http://evil.example")', "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "../../etc/passwd"),
    *("javascript:alert(1)", "//evil.example/", "http://[", "http://[::1", "https://evil.example:99999/", "data:,x"),
    *("a@b", "a@" + "b" * 300 + ".example", "x" * 300 + "@world.example", "a@[1.2.3.4]", '"a b"@world.example'),
    *("[" * 2000, '{"a":' * 500, '{"a": NaN}', '"\\ud800"', '{"a": "\\u0000"}', "1;2;3", ",,,", "on", "__all__", "-pk"),
)
NAMES = ("page", "q", "search", "sort", "state", "next", "to", "on", "before", "date", "team", "judge", "room", "kind")
BODIES = (
    ("application/json", b"{"),
    ("application/json", b"[]"),
    ("application/json", b"null"),
    ("application/json", b'{"changes": 3}'),
    ("application/json", b'{"changes": [null, 1, []], "holding": []}'),
    ("application/json", b"[" * 100_000),
    ("application/json", b'"\\ud800"'),
    ("application/json", b"\xff\xfe"),
    ("text/plain", b"a=b"),
    ("", b"a=b"),
    ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=", b"--\r\n\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nnever ends'),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n"),
    ("multipart/form-data; boundary=x; charset=nothing", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n"),
    ("application/x-www-form-urlencoded; charset=nothing", b"a=%ff"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=b&c=d"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(6000))),
    ("application/x-www-form-urlencoded", b"&=&=&%&%zz=%&"),
    ("application/x-www-form-urlencoded", b"a=" + b"x" * (3 * 1024 * 1024)),
)


def nasty(random: Random) -> str | bytes:
    """One value, long ones and bytes among them."""
    if not random.randrange(12):
        return random.choice(BYTES)
    if not random.randrange(8):
        return "".join(random.choice(TEXTS)[:60] for _ in range(3))
    return random.choice(TEXTS)


def likely(each: Field, random: Random, today: dt.date) -> list[str]:
    """What a person could have filled in, as the browser would send it: nothing for a box without a tick."""
    if each.kind == "checkbox":
        return [option for option in each.options if random.random() < 0.5]
    if each.kind in {"radio", "select"}:
        return [random.choice(each.options)] if each.options else []
    if each.kind == "hidden" or (each.value and random.random() < 0.6):
        return [each.value]
    day = today + dt.timedelta(days=random.randrange(-3, 60))
    made = {
        "email": f"person{random.randrange(1000)}@revenueservice.example",
        "number": str(int(float(each.least or 0)) + random.randrange(4)) if _is_number(each.least) else "3",
        "date": day.isoformat(),
        "datetime-local": f"{day.isoformat()}T10:30",
        "time": "10:30",
        "url": "https://www.example.org/talk",
        "tel": "020 7946 0000",
    }
    return [made.get(each.kind, "A few words that say what is meant.")]


def _is_number(text: str) -> bool:
    return text == "" or text.lstrip("-").isdecimal()
