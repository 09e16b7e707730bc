"""Tags and filters of the pages."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from beffroi.data import typography
from beffroi.data.fields import Field
from beffroi.doors.portal import bundle, cells, rich, writing
from beffroi.doors.portal.catalogue import FacetValue
from beffroi.doors.portal.cells import Cell
from beffroi.doors.portal.question import kept

register = template.Library()


@register.simple_tag
def built(name: str) -> str:
    """The address of a built file."""
    return bundle.address(name)


@register.filter
def number(value: float | None) -> str:
    """A number as people write it; a dash for none."""
    return "–" if value is None else writing.number(value)


@register.filter
def decimals(value: float | None, places: int) -> str:
    """A number with so many decimals; a dash for none."""
    return "–" if value is None else writing.number(value, places)


@register.filter
def size(value: int | None) -> str:
    """A weight in bytes, for people."""
    return "–" if value is None else writing.size(value)


@register.filter
def day(value: date | str | None) -> str:
    """A date in words; text of the metadata is read first."""
    found = writing.parsed_moment(value) if isinstance(value, str) else value
    return writing.day(found) if found else "–"


@register.filter
def moment(value: datetime | str | None) -> str:
    """An instant in words."""
    found = writing.parsed_moment(value) if isinstance(value, str) else value
    return writing.moment(found) if found else "–"


@register.filter
def in_cells(lines: list[list[tuple[Field, Any]]]) -> list[list[Cell]]:
    """Values with their fields as a table shows them."""
    return cells.aligned([[cells.cell(field, value) for field, value in line] for line in lines])


@register.filter
def described(value: Any) -> SafeString:
    """A publisher's description: simple HTML cleaned, or plain text in paragraphs."""
    return rich.cleaned(str(value or ""))


@register.filter
def coded(value: str) -> SafeString:
    """A sentence whose parts between back quotes are code."""
    parts = value.split("`")
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if n % 2 else part,) for n, part in enumerate(parts))
    )


@register.filter
def french(value: object) -> str:
    """A sentence kept in French, or an error that says one, set as French is."""
    return typography.french(str(value))


@register.filter
def summary(value: Any, length: int = 220) -> str:
    """The beginning of a description, without its marks."""
    return rich.shortened(str(value or ""), length)


_LINE = '<li><a href="{}"{}><span>{}{}</span><span class="number">{}</span></a></li>'
_CURRENT = mark_safe(' aria-current="true"')


@register.simple_tag(takes_context=True)
def facet_lines(context: dict[str, Any], name: str, values: Iterable[FacetValue]) -> SafeString:
    """The values of a facet as links that choose them, or take the choice back; hundreds cost no more than their text."""
    without = _changed(context, {name: None})
    start = f"{without}&" if without.startswith("?") else "?"
    undo = format_html('<span class="visually-hidden"> – {}</span>', _("retirer ce choix"))
    return format_html_join(
        "\n",
        _LINE,
        (
            (without, _CURRENT, one.label, undo, writing.number(one.count))
            if one.chosen
            else (start + urlencode({name: one.value}), "", one.label, "", writing.number(one.count))
            for one in values
        ),
    )


def _changed(context: dict[str, Any], changes: dict[str, Any]) -> str:
    query = context["request"].GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in {None, ""}:
            query[name] = str(value)
    pairs = [(name, value) for name, values in query.lists() for value in values if value != ""]
    return "?" + urlencode(pairs) if pairs else context["request"].path


@register.simple_tag(takes_context=True)
def carried(context: dict[str, Any]) -> str:
    """This page's question, to go on with on another tab: "?…", or nothing."""
    query = _changed(context, {})
    return query if query.startswith("?") else ""


@register.simple_tag(takes_context=True)
def filters(context: dict[str, Any]) -> str:
    """The part of this page's question that other views of the dataset answer too: "?…", or nothing."""
    pairs = kept(context["request"].GET)
    return "?" + urlencode(pairs) if pairs else ""


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some of its questions changed; None or "" takes one away. A change goes back to page 1."""
    return _changed(context, changes)


@register.simple_tag(takes_context=True)
def address_change(context: dict[str, Any], name: str, value: Any) -> str:
    """As `address_with`, for a question whose name is only known to the page."""
    return _changed(context, {name: value})
