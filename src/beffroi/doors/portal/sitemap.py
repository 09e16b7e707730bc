"""The sitemap (sitemaps.org 0.9): every public page in each language; in several files beyond 50 000 datasets."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape

MOST = 50_000  # pages of one file, by the protocol
_SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def pages(entries: Iterable[tuple[str, datetime | None]], base: str) -> Iterator[bytes]:
    """One file: paths of French pages and when each last changed; the English page is named beside."""
    yield f"{_HEAD}<urlset {_SPACES}>\n".encode()
    for path, changed in entries:
        address = escape(base + path)
        lines = [f"<url><loc>{address}</loc>"]
        if changed:
            lines.append(f"<lastmod>{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>")
        lines.append(f'<xhtml:link rel="alternate" hreflang="fr" href="{address}"/>')
        lines.append(
            f'<xhtml:link rel="alternate" hreflang="en" href="{escape(f"{base}/en{path}")}"/></url>\n'
        )
        yield "".join(lines).encode()
    yield b"</urlset>\n"


def index(files: Iterable[str]) -> Iterator[bytes]:
    """The file that names the others."""
    yield f'{_HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'.encode()
    for address in files:
        yield f"<sitemap><loc>{escape(address)}</loc></sitemap>\n".encode()
    yield b"</sitemapindex>\n"
