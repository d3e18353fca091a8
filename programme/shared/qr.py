"""QR codes as SVG, drawn here: no script, no picture file, sharp on paper."""

from io import BytesIO

from django.utils.safestring import SafeString, mark_safe


def as_svg(text: str, *, title: str) -> SafeString:
    """The code as an inline SVG that scales with its box, with a title for who cannot see it."""
    # Only the pages that show a code need it.
    import segno  # noqa: PLC0415

    out = BytesIO()
    segno.make(text, micro=False, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        svgclass="qr",
        lineclass="qr-dark",
        title=title,
        omitsize=True,
        border=4,
        light="#fff",
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 drawn by segno, which escapes the title
