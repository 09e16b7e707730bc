"""The sentences of a verdict, made of its facts when they are shown."""

import re
from collections.abc import Mapping
from typing import Any

from beffroi.data.saying import (
    SENTENCES,
    Fact,
    Plural,
    Said,
    Word,
    as_it_is,
    in_french,
    in_words,
    place,
    word,
)

__all__ = ["as_it_is", "retold", "said", "sentence"]


def said(rule: str, name: str, count: int, expected: str) -> Said:
    """A fault's facts, not yet in words: its rule, its field, how many values, what was asked."""
    asked: Fact = expected
    if rule == "type":
        kind, colon, form = expected.partition(" : ")
        asked = Said("fault.form", {"what": word(kind), "form": form}) if colon else word(kind)
    elif rule in {"extra-label", "incorrect-label"}:
        asked = _names(expected)
    known = f"fault.{rule}" in SENTENCES
    return Said(f"fault.{rule}" if known else "fault.form", {
        "name": name, "n": count, "expected": asked, "what": name, "form": expected,
    })  # fmt: skip


def _names(listed: str) -> Said:
    """The names of a list of them ("« a », « b » et 3 autres"), for a list of the page's language."""
    shown: list[Fact] = [Said("name", {"name": name}) for name in re.findall("« (.*?) »", listed)]
    more = re.search(r" et (\d+) autres$", listed)
    return Said("names.more" if more else "names", {"names": shown, "n": more[1] if more else 0})


def sentence(
    rule: str,
    name: str,
    count: int,
    expected: str,
    *,
    ngettext: Plural = in_french,
    gettext: Word = as_it_is,
) -> str:
    """What happened, in French or in the words a door brings."""
    return in_words(said(rule, name, count, expected), ngettext=ngettext, gettext=gettext)


def retold(verdict: Mapping[str, Any], *, ngettext: Plural, gettext: Word) -> dict[str, Any]:
    """A verdict as a report keeps it, in the words of the page; faults of older ones hold a French sentence alone."""
    if not verdict.get("faults"):
        return dict(verdict)
    return {**verdict, "faults": [_retold(each, ngettext, gettext) for each in verdict["faults"]]}


def _retold(fault: Mapping[str, Any], ngettext: Plural, gettext: Word) -> dict[str, Any]:
    if "expected" not in fault:
        return dict(fault)
    told = said(fault["rule"], fault["field"], fault["count"], fault["expected"])
    places = [
        {**each, "where": place(str(each.get("where") or ""), gettext=gettext)}
        for each in fault.get("places") or ()
    ]
    return {**fault, "sentence": in_words(told, ngettext=ngettext, gettext=gettext), "places": places}
