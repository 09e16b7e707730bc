"""What a verdict says, in the reader's language: the report keeps the facts, the sentence is made when it is shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, ngettext

from beffroi.data.saying import place
from beffroi.data.tableschema import Fault, Verdict, retold, sentence


def in_words(verdict: Verdict) -> Verdict:
    """A verdict whose sentences are of the page's language."""
    return replace(verdict, faults=tuple(_in_words(fault) for fault in verdict.faults))


def _in_words(fault: Fault) -> Fault:
    said = sentence(fault.rule, fault.field, fault.count, fault.expected, ngettext=ngettext, gettext=gettext)
    places = tuple(replace(each, where=place(each.where, gettext=gettext)) for each in fault.places)
    return replace(fault, sentence=said, places=places)


def kept_in_words(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """The same of one kept in a version's report."""
    return retold(verdict, ngettext=ngettext, gettext=gettext)
