"""QR codes, drawn here."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def drawn(text: str) -> SafeString:
    """An SVG of that text: black on white whatever the page's colours, or cameras cannot read it."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        scale=5,
        border=3,
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  segno writes numbers and colours only, never the text
