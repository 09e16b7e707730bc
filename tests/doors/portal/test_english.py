"""Every sentence of the pages exists in English."""

import io
import re
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PORTAL = Path(__file__).parents[3] / "src" / "beffroi" / "doors" / "portal"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
}


def _used() -> set[str]:
    """The French sentences, from code and templates."""
    found: set[str] = set()
    for path in sorted([*PORTAL.rglob("*.py"), *PORTAL.rglob("*.html")]):
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            text = "\n".join(line.strip() for line in templatize(text).splitlines())
        for _line, function, message, _comments in extract_from(text):
            found.add(
                message[1] if function == "pgettext" else message if isinstance(message, str) else message[0]
            )
    return found


def extract_from(text: str):
    """Babel's reading of Python text."""
    return [
        (line, "pgettext" if context else "", (context, message) if context else message, comments)
        for line, message, comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS)
    ]


def test_nothing_is_missing_in_english() -> None:
    with (PORTAL / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message
        for message in catalogue
        if message.id
    }
    used = _used()
    assert len(used) > 150
    assert sorted(used - known.keys()) == [], "to be translated in locale/en/LC_MESSAGES/django.po"
    assert sorted(known.keys() - used) == [], "no longer used"
    empty = [key for key, message in known.items() if not message.string or message.fuzzy]
    assert empty == []


def test_translations_keep_their_places() -> None:
    with (PORTAL / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    for message in catalogue:
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        targets = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for source, target in zip(sources, targets, strict=True):
            assert set(re.findall(r"%\(\w+\)s", source)) == set(re.findall(r"%\(\w+\)s", target)), source
