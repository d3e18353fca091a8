"""Files that do harm, or that only look broken: (name, type the browser claims, content)."""

import io
import struct
import zipfile
import zlib
from functools import cache

from PIL import Image

from tests.support.nasty_values import MARK

Hostile = tuple[str, str, bytes]
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
HTML = f"<!doctype html><html><body>{MARK}</body></html>".encode()
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="hostile()">{MARK}</svg>'.encode()
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n else b"") * 10) for n in range(9))
    + b"]><a>&a8;</a>"
)
CELLS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX = OFFICE + "spreadsheetml.sheet"


def package(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def word(**parts: bytes) -> bytes:
    return package(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"} | parts)


def sheet(**parts: bytes) -> bytes:
    """As little of a workbook as a reader of workbooks takes."""
    main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org"
    held = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types"><Override '
        f'PartName="/xl/workbook.xml" ContentType="{XLSX}.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}/officeDocument/2006/relationships"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship '
        f'Id="r1" Type="{office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": CELLS.decode(),
    }
    return package(**{name: content.encode() for name, content in held.items()} | parts)


def row_of(cell: bytes) -> bytes:
    return CELLS.replace(b"<sheetData/>", b"<sheetData><row>" + cell + b"</row></sheetData>")


def png(width: int = 4, height: int = 3) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3), 90).save(buffer, "PNG")
    content = buffer.getvalue()
    head = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
    return content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), 90).save(buffer, "JPEG")
    return buffer.getvalue()


@cache
def corpus() -> tuple[Hostile, ...]:
    people = b"Name,Email,Organisation\r\n"
    return (
        ("empty.pdf", "application/pdf", b""),
        ("plan.pdf", "application/pdf", PDF),
        ("both.pdf", "text/html", PDF + HTML),
        ("both.html", "application/pdf", PDF + HTML),
        ("cut.pdf", "application/pdf", PDF[:20]),
        ("page.png", "image/png", HTML),
        ("page.html", "text/html", HTML),
        ("drawing.svg", "image/svg+xml", SVG),
        ("drawing.png", "image/svg+xml", SVG),
        ("fine.png", "text/html", png()),
        ("after.png", "image/png", png() + HTML),
        ("huge.png", "image/png", png(60_000, 60_000)),
        ("none.png", "image/png", png(0, 0)),
        ("cut.png", "image/png", png()[:30]),
        ("cut.jpg", "image/jpeg", jpeg()[:400]),
        ("odd.gif", "image/gif", b"GIF89a\xff\xff\xff\xff\xff"),
        ("odd.webp", "image/webp", b"RIFF\xff\xff\xff\xffWEBPVP8X"),
        ("bomb.docx", OFFICE + "wordprocessingml.document", word(**{"word/bomb.xml": bytes(60 * 2**20)})),
        ("slip.docx", OFFICE + "wordprocessingml.document", word(**{"../../../etc/cron.d/x": b"x"})),
        ("cut.docx", OFFICE + "wordprocessingml.document", word()[:-30]),
        ("macros.docm", "application/vnd.ms-word.document.macroEnabled.12", word(**{"word/vbaProject.bin": b"x"})),
        ("macros.docx", OFFICE + "wordprocessingml.document", word(**{"word/vbaProject.bin": b"x"})),
        ("fine.docx", OFFICE + "wordprocessingml.document", word()),
        ("fine.xlsx", XLSX, sheet()),
        ("cut.xlsx", XLSX, sheet()[:-40]),
        ("entity.xlsx", XLSX, sheet(**{"xl/sharedStrings.xml": ENTITY, "xl/workbook.xml": ENTITY})),
        ("entity-rows.xlsx", XLSX, sheet(**{"xl/worksheets/sheet1.xml": ENTITY})),
        ("laughs.xlsx", XLSX, sheet(**{"xl/worksheets/sheet1.xml": LAUGHS})),
        ("bomb.xlsx", XLSX, sheet(**{"xl/worksheets/sheet1.xml": row_of(b"<c><v>1</v></c>" * 2_000_000)})),
        ("far.xlsx", XLSX, sheet(**{"xl/worksheets/sheet1.xml": row_of(b'<c r="ZZZZZZZ99999999"><v>1</v></c>')})),
        ("odd.xlsx", XLSX, sheet(**{"xl/worksheets/sheet1.xml": row_of(b'<c r="A1" t="s"><v>999</v></c>')})),
        ("day.xlsx", XLSX, sheet(**{"xl/worksheets/sheet1.xml": row_of(b'<c r="A1" t="d"><v>9999-99-99</v></c>')})),
        ("number.xlsx", XLSX, sheet(**{"xl/worksheets/sheet1.xml": row_of(b'<c r="A1"><v>NaN</v></c>')})),
        ("no-sheet.xlsx", XLSX, package(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"})),
        ("not.xlsx", XLSX, b"PK\x03\x04" + b"\0" * 400),
        ("rows.csv", "text/csv", people + b'=HYPERLINK("http://evil.example"),a@b.example,X\r\n'),
        ("null.csv", "text/csv", people + b"A\0nn,ann@revenueservice.example,Revenue\0Service\r\n"),
        ("wide.csv", "text/csv", b"," * 1_000_000 + b"\r\n"),
        ("quote.csv", "text/csv", people + b'"never ends,' + b"x" * 200_000),
        ("field.csv", "text/csv", people + b"x" * 200_000 + b",a@b.example,X\r\n"),
        ("latin.csv", "text/csv", b"Name;Email\r\nJos\xe9;jose@revenueservice.example\r\n"),
        ("half.csv", "text/csv", b"\xff\xfeN\0a\0m"),
        ("signs.csv", "text/csv", f"Name,Email\r\n{MARK},\u202ea@b.example\r\n".encode()),
        ("things.zip", "application/zip", package(**{"run.exe": b"MZ"})),
        ("program.exe", "application/pdf", b"MZ\x90\0" + bytes(100)),
        ("plan.pdf.exe", "application/pdf", PDF),
        ("plan.php.pdf", "application/x-php", PDF),
        ("../../../etc/plan.pdf", "application/pdf", PDF),
        ("..\\..\\windows\\plan.pdf", "application/pdf", PDF),
        ("plan\u202efdp.pdf", "application/pdf", PDF),
        ("p" * 300 + ".pdf", "application/pdf", PDF),
        (".pdf", "application/pdf", PDF),
        ("plan\0.pdf", "application/pdf", PDF),
        ('plan"; x=".pdf', "application/pdf", PDF),
        ("plan\r\nX: y.pdf", "application/pdf", PDF),
        ("plan.pdf", "nonsense", PDF),
        ("", "application/pdf", PDF),
    )
