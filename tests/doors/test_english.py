"""Every sentence of the pages exists in English: each room keeps the translations of its own."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

SOURCES = Path(__file__).parents[2] / "src" / "beffroi"
WORDS = Path("locale", "en", "LC_MESSAGES", "django.po")
ROOMS = sorted(
    {path.parents[3] for path in SOURCES.rglob("django.po")}
    | {path.parent for path in SOURCES.glob("doors/*/templates")}
)
each_room = pytest.mark.parametrize("room", ROOMS, ids=[str(room.relative_to(SOURCES)) for room in ROOMS])
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
}


def _catalogue(room: Path) -> Catalog:
    """The room's English words; none when it has no file."""
    if not (room / WORDS).exists():
        return Catalog(locale="en")
    with (room / WORDS).open("rb") as file:
        return read_po(file, locale="en")


def _known(room: Path) -> set[str]:
    """The sentences the room translates."""
    return {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in _catalogue(room)
        if message.id
    }


def _used(room: Path) -> set[str]:
    """The French sentences, from code and templates."""
    found: set[str] = set()
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]):
        text = path.read_text("utf-8")
        if path.suffix != ".py":
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


@each_room
def test_nothing_is_missing_in_english(room: Path) -> None:
    """What another room translates may be said again: Django reads all of them as one."""
    used, known = _used(room), _known(room)
    elsewhere = set().union(*(_known(other) for other in ROOMS))
    assert sorted(used - elsewhere) == [], f"to be translated in {WORDS}"
    assert sorted(known - used) == [], "no longer used"
    empty = [str(m.id) for m in _catalogue(room) if m.id and (not m.string or m.fuzzy)]
    assert empty == []


def test_the_portal_is_read() -> None:
    assert len(_used(SOURCES / "doors" / "portal")) > 150


@each_room
def test_translations_keep_their_places(room: Path) -> None:
    for message in _catalogue(room):
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        targets = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for source, target in zip(sources, targets, strict=True):
            assert set(re.findall(r"%\(\w+\)s", source)) == set(re.findall(r"%\(\w+\)s", target)), source
