"""What the colours of a map mean: classes of a number, or the most frequent values of a category."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import gettext as _

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Query
from beffroi.doors.portal import classes
from beffroi.doors.portal.cells import cell
from beffroi.doors.portal.charts.asked import numbers
from beffroi.doors.portal.charts.points import shown

MOST_COLOURS = 7  # that anybody tells apart, colour-blind people too
Ask = Callable[[Query], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: the class of its colour, what it stands for, how many records when they are counted."""

    css: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """The field, the lines, and what the drawing needs to know: `bounds` of classes or `values` in the order of colours."""

    field: Field
    keys: tuple[Key, ...]
    bounds: tuple[float, ...] | None = None
    values: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The same for the script, as JSON."""
        said = {"field": self.field.name, "bounds": self.bounds, "values": self.values}
        return orjson.dumps(said).decode()


def colourable(schema: Schema) -> list[Field]:
    """Fields a map can be coloured by."""
    measured = numbers(schema)
    kinds = {FieldType.TEXT, FieldType.BOOLEAN}
    return [f for f in schema if f in measured or (f.type in kinds and not f.multivalued)]


def legend(field: Field, where: tuple[str, ...], timezone: str, ask: Ask) -> Legend | None:
    """The legend of the records asked for; None when none of them has a value.

    Raises:
        QueryError, LimitReached: as the question itself.
    """
    if field.type.is_number:
        return _classes(field, where, timezone, ask)
    return _values(field, where, timezone, ask)


def _classes(field: Field, where: tuple[str, ...], timezone: str, ask: Ask) -> Legend | None:
    name = f"`{field.name}`"
    shares = [100 * rank // classes.MOST for rank in range(1, classes.MOST)]
    cuts = ", ".join(f"percentile({name}, {share}) as p{share}" for share in shares)
    select = f"min({name}) as low, max({name}) as high, {cuts}"
    answer = ask(Query(select=select, where=where, limit=1, timezone=timezone))
    if not answer or answer[0]["low"] is None:
        return None
    found = answer[0]
    made = classes.parted(
        float(found["low"]), float(found["high"]), [float(found[f"p{share}"]) for share in shares]
    )
    keys = [
        Key(
            f"key-class-{rank}",
            shown(low) if low == high else _("%(low)s à %(high)s") % {"low": shown(low), "high": shown(high)},
        )
        for rank, (low, high) in enumerate(made.edges)
    ]
    return Legend(field, (*keys, Key("key-none", _("sans valeur"))), bounds=made.bounds)


def _values(field: Field, where: tuple[str, ...], timezone: str, ask: Ask) -> Legend | None:
    query = Query(
        select="count(*) as value",
        where=where,
        group_by=f"`{field.name}` as key",
        order_by="value desc, key",
        limit=20_000,
        timezone=timezone,
    )
    groups = [(row["key"], int(row["value"])) for row in ask(query)]
    known = [(key, count) for key, count in groups if key is not None]
    if not known:
        return None
    first = known[:MOST_COLOURS]
    keys = [
        Key(f"key-cat-{place}", cell(field, key).text or str(key), count)
        for place, (key, count) in enumerate(first)
    ]
    others = sum(count for _key, count in known[MOST_COLOURS:]) + sum(c for k, c in groups if k is None)
    if others:
        keys.append(Key("key-none", _("autres, ou sans valeur"), others))
    values = tuple(str(key).lower() if isinstance(key, bool) else str(key) for key, _count in first)
    return Legend(field, tuple(keys), values=values)
