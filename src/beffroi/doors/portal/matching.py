"""Why a dataset answers: the words asked, marked where they stand, and the field that holds them when these do not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset, listed
from beffroi.data.folding import fold, words
from beffroi.doors.portal import rich

SUMMARY = 220  # characters
_BEFORE = 60  # characters shown before the first word found
_MOST = 20  # words that are looked for
_LONGEST = 20_000  # characters of a description that are looked into


@dataclass(frozen=True, slots=True)
class Reason:
    """A field that holds a word asked: its name, its text with the word marked."""

    label: str
    text: SafeString


@dataclass(frozen=True, slots=True)
class Hit:
    """A dataset found: its title and summary, marked, and the other fields that made it answer."""

    dataset: Dataset
    title: SafeString
    summary: SafeString
    reasons: Sequence[Reason]


def hits(datasets: Iterable[Dataset], text: str) -> list[Hit]:
    """The datasets of a page, each with why it was found."""
    asked = [word.rstrip("*") for word in words(text)[:_MOST]]
    return [_hit(dataset, asked) for dataset in datasets]


def _hit(dataset: Dataset, asked: Sequence[str]) -> Hit:
    description = str(dataset.meta("description") or "")
    if not asked:
        summary = conditional_escape(rich.shortened(description, SUMMARY))
        return Hit(dataset, conditional_escape(dataset.title), summary, ())
    plain = rich.plain(description)[:_LONGEST]
    seen = fold(f"{dataset.title} {plain}")
    missing = [word for word in asked if word not in seen]
    reasons = [
        Reason(label, marked(value, missing))
        for label, value in _others(dataset)
        if any(word in fold(value) for word in missing)
    ]
    return Hit(dataset, marked(dataset.title, asked), marked(_around(plain, asked), asked), reasons)


def _others(dataset: Dataset) -> list[tuple[str, str]]:
    """The other fields a search looks into, and their labels."""
    return [
        (_("Producteur"), str(dataset.meta("publisher") or dataset.organisation.name)),
        (_("Organisation"), dataset.organisation.name),
        (_("Thème"), ", ".join(listed(dataset.meta("theme")))),
        (_("Mots-clés"), ", ".join(listed(dataset.meta("keyword")))),
        (_("Territoire"), ", ".join(listed(dataset.meta("territory")))),
        (_("Identifiant"), dataset.dataset_id),
    ]


def _around(text: str, asked: Sequence[str]) -> str:
    """The beginning of a text, or what surrounds the first word found when it stands further."""
    places = [start for start, _end in spans(text, asked)]
    if not places or places[0] < SUMMARY - 20:
        return rich.shortened(text, SUMMARY)
    start = text.rfind(" ", 0, max(places[0] - _BEFORE, 1)) + 1
    return "… " + rich.shortened(text[start:], SUMMARY)


def spans(text: str, asked: Iterable[str]) -> list[tuple[int, int]]:
    """Where the folded words stand in a text as it is written, in order, none over another."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        letters = fold(character)
        folded.append(letters)
        places += [place] * len(letters)
    whole = "".join(folded)
    found: list[tuple[int, int]] = []
    for word in asked:
        start = whole.find(word) if word else -1
        while start >= 0:
            found.append((places[start], places[start + len(word) - 1] + 1))
            start = whole.find(word, start + len(word))
    kept: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if kept and begin < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((begin, end))
    return kept


def marked(text: str, asked: Iterable[str]) -> SafeString:
    """The text, made safe, with the words in `<mark>`."""
    parts: list[SafeString] = []
    last = 0
    for begin, end in spans(text, asked):
        parts += [conditional_escape(text[last:begin]), format_html("<mark>{}</mark>", text[begin:end])]
        last = end
    parts.append(conditional_escape(text[last:]))
    return format_html_join("", "{}", ((part,) for part in parts))
