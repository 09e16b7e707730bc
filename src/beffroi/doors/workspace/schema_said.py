"""What a verdict says, in the reader's language: the report keeps the facts, the sentence is made when it is shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, ngettext

from beffroi.data.tableschema import Verdict, sentence


def in_words(verdict: Verdict) -> Verdict:
    """A verdict whose sentences are of the page's language."""
    faults = (
        replace(one, sentence=_said(one.rule, one.field, one.count, one.expected)) for one in verdict.faults
    )
    return replace(verdict, faults=tuple(faults))


def kept_in_words(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """The same of one kept in a version's report; older ones hold their sentence alone."""
    faults = [
        {**one, "sentence": _said(one["rule"], one["field"], one["count"], one["expected"])}
        if "expected" in one
        else one
        for one in verdict.get("faults") or ()
    ]
    return {**verdict, "faults": faults}


def _said(rule: str, field: str, count: int, expected: str) -> str:
    return sentence(rule, field, count, expected, ngettext=ngettext, gettext=gettext)
