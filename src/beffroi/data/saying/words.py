"""From facts to a sentence: French by itself, or in the words a door brings when it shows it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict, Union

from beffroi.data.saying.faults import FAULTS
from beffroi.data.saying.marks import gettext as as_it_is
from beffroi.data.saying.places import PLACES
from beffroi.data.saying.reasons import REASONS
from beffroi.data.saying.remarks import REMARKS

#: As gettext's `ngettext`: the form for one, the form for several, how many → the form.
Plural = Callable[[str, str, int], str]
Word = Callable[[str], str]


class Words(TypedDict):
    """What a door brings to say something in the reader's language."""

    ngettext: Plural
    gettext: Word


Fact = Union[str, int, "Said", Mapping[str, Any], "list[Fact]", None]

#: Every sentence by its kind: one form, or one for one thing and another for several (as the fact `n` says).
SENTENCES: Mapping[str, str | tuple[str, str]] = {**REMARKS, **REASONS, **FAULTS}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, or a part of one, not yet in words: its kind in `SENTENCES`, and what fills its places."""

    kind: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __str__(self) -> str:
        """In French."""
        return in_words(self)


def in_french(one: str, several: str, count: int) -> str:
    """French as it is written here."""
    return one if count < 2 else several


def word(text: str) -> Said:
    """A word of ours as a fact: "des nombres entiers"."""
    return Said("word", {"text": text})


def named(names: "list[str]", most: int = 20) -> Said:
    """Names as a fact: « a », « b » et 3 autres."""
    shown: list[Fact] = [Said("name", {"name": name}) for name in names[:most]]
    if len(names) <= most:
        return Said("names", {"names": shown})
    return Said("names.more", {"names": shown, "n": len(names) - most})


def in_words(
    said: Said | Mapping[str, Any], *, ngettext: Plural = in_french, gettext: Word = as_it_is
) -> str:
    """The sentence; `said` may be what a report keeps of it. Raises KeyError for a kind that is not known."""
    kind, facts = (said.kind, said.facts) if isinstance(said, Said) else (said["kind"], said["facts"])
    if kind == "word":
        text = str(facts["text"])
        return gettext(text) if text else ""
    if kind == "place":
        return place(str(facts["where"]), gettext=gettext)
    form = _form(kind)
    if form is None:
        raise KeyError(kind)
    text = gettext(form) if isinstance(form, str) else ngettext(*form, int(str(facts["n"])))
    return text % {name: _filled(fact, ngettext, gettext) for name, fact in facts.items()}


def _form(kind: str) -> str | tuple[str, str] | None:
    """A kind's sentence; « and so many others » is a case that all have."""
    return SENTENCES.get(kind) or (SENTENCES["more"] if kind.endswith(".more") else None)


def _filled(fact: Fact, ngettext: Plural, gettext: Word) -> str:
    if isinstance(fact, list):
        return ", ".join(_filled(each, ngettext, gettext) for each in fact)
    if isinstance(fact, Said | Mapping):
        return in_words(fact, ngettext=ngettext, gettext=gettext)
    return str(fact)


def place(where: str, *, gettext: Word = as_it_is) -> str:
    """Where something is in a file ("ligne 12", "feuille Communes, ligne 3"), in the words of the page."""
    for pattern, form in PLACES.items():
        if found := re.fullmatch(pattern, where):
            ends = {name: place(end, gettext=gettext) for name, end in found.groupdict().items()}
            return gettext(form) % ends
    return where


def remark(note: Mapping[str, Any], *, ngettext: Plural = in_french, gettext: Word = as_it_is) -> str:
    """The sentence of a note of a report; those of older versions hold a French sentence alone."""
    if _form(str(note.get("kind"))) is None:
        return str(note.get("sentence") or "")
    where = str(note.get("where") or "")
    facts = {
        "column": note.get("column"),
        "value": note.get("value"),
        "where": Said("place", {"where": where}),
        **(note.get("facts") or {}),
    }
    text = in_words(Said(note["kind"], facts), ngettext=ngettext, gettext=gettext)
    return text[:1].upper() + text[1:]


def retold(note: Mapping[str, Any], *, ngettext: Plural, gettext: Word) -> dict[str, Any]:
    """A note as a report keeps it, its sentence and its place in the words of the page."""
    where = note.get("where")
    return {
        **note,
        "sentence": remark(note, ngettext=ngettext, gettext=gettext),
        "where": place(where, gettext=gettext) if where else where,
    }


def reason(shape: Mapping[str, Any], *, ngettext: Plural = in_french, gettext: Word = as_it_is) -> str:
    """Why a field of a report has its type; older versions hold a French sentence alone."""
    because = shape.get("because")
    if not isinstance(because, Mapping) or _form(str(because.get("kind"))) is None:
        return str(shape.get("why") or "")
    return in_words(because, ngettext=ngettext, gettext=gettext)
