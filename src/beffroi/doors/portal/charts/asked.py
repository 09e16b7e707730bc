"""What a visitor asks a chart to show, read from the address. Anything may come: what means nothing is replaced, and said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.doors.portal.question import parsed_number


class Kind(StrEnum):
    """The forms of a chart."""

    BARS = "bars"
    LINE = "line"
    HISTOGRAM = "histogram"
    COMMUNES = "communes"


class Measure(StrEnum):
    """What is computed of each group; all but COUNT of a number."""

    COUNT = "count"
    SUM = "sum"
    AVERAGE = "avg"
    MEDIAN = "median"
    LEAST = "min"
    MOST = "max"


Choice = TypeVar("Choice", Kind, Measure)
STEPS = ("year", "quarter", "month", "week", "day", "hour")
CLASSES = ("quantiles", "equal")
_CODES = {"insee_commune", "code_postal", "insee_departement", "insee_region", "siren", "siret", "uai"}
_PLACES = {"latitude", "longitude", "lat", "lon", "lng", "x", "y"}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that can be drawn. `y` None: records are counted; `step` "" and `width` None: the data decide."""

    kind: Kind
    x: Field
    measure: Measure = Measure.COUNT
    y: Field | None = None
    step: str = ""
    width: float | None = None
    classes: str = "quantiles"
    per_head: bool = False
    misread: tuple[str, ...] = field(default=())

    def like(self, other: "Chart | None") -> bool:
        """Whether both show the same figures, whatever their step or their classes."""
        mine = (self.kind, self.x, self.measure, self.y)
        return other is not None and mine == (other.kind, other.x, other.measure, other.y)

    @property
    def address(self) -> str:
        """The parameters that ask for it."""
        pairs = [("chart", self.kind.value), ("x", self.x.name)]
        if self.y is not None:
            pairs += [("measure", self.measure.value), ("y", self.y.name)]
        pairs += [("step", self.step)] if self.step else []
        return urlencode(pairs)


def numbers(schema: Schema) -> list[Field]:
    """Fields whose values can be added up: no code, no coordinate."""
    return [
        f
        for f in schema
        if f.type.is_number
        and not f.multivalued
        and f.semantic_type not in _CODES
        and f.name not in _PLACES
        and "id" not in f.annotations
    ]


def groupings(schema: Schema) -> list[Field]:
    """Fields whose values make groups."""
    return [
        f
        for f in schema
        if f.type in {FieldType.TEXT, FieldType.BOOLEAN} or f.type.is_time or f.type.is_number
    ]


def suits(kind: Kind, x: Field) -> bool:
    """Whether that form can be drawn along that field."""
    if kind is Kind.LINE:
        return x.type.is_time or x.type is FieldType.INT
    if kind is Kind.HISTOGRAM:
        return x.type.is_number
    return kind is Kind.BARS or x.type in {FieldType.TEXT, FieldType.INT}


def read(asked: Mapping[str, str], schema: Schema, proposed: Sequence[Chart]) -> Chart | None:
    """The chart of an address; the first one proposed when it asks for none, None when there is none to propose."""
    if not proposed:
        return None
    default = proposed[0]
    if not (asked.get("x") or asked.get("chart")):
        return default
    misread: list[str] = []
    fields = {f.name: f for f in groupings(schema)}
    kind = _one_of(Kind, asked.get("chart", ""), default.kind)
    x = fields.get(asked.get("x", ""))
    if x is None:
        x = next((c.x for c in proposed if c.kind is kind), None)
        x = x or next((f for f in fields.values() if suits(kind, f)), default.x)
    if not suits(kind, x):
        kind = Kind.LINE if x.type.is_time else Kind.BARS
        misread.append(_misfit(asked.get("chart", ""), x))
    measure = _one_of(Measure, asked.get("measure", ""), Measure.COUNT)
    y = next((f for f in numbers(schema) if f.name == asked.get("y")), None)
    if measure is not Measure.COUNT and y is None and kind is not Kind.HISTOGRAM:
        misread.append(_("Choisissez le nombre à calculer : en attendant, les enregistrements sont comptés."))
        measure = Measure.COUNT
    if measure is Measure.COUNT or kind is Kind.HISTOGRAM:
        measure, y = Measure.COUNT, None
    width_text = asked.get("width", "").strip()
    width = parsed_number(width_text)
    if width_text and (width is None or width <= 0):
        misread.append(_("« %(value)s » n'est pas une largeur de classe.") % {"value": width_text[:50]})
        width = None
    return Chart(
        kind=kind,
        x=x,
        measure=measure,
        y=y,
        step=asked.get("step", "") if asked.get("step") in STEPS and x.type.is_time else "",
        width=width if kind is Kind.HISTOGRAM else None,
        classes="equal" if asked.get("classes") == "equal" else "quantiles",
        per_head=asked.get("per") == "head" and measure in {Measure.COUNT, Measure.SUM},
        misread=tuple(misread),
    )


def _one_of(choices: type[Choice], text: str, default: Choice) -> Choice:
    return choices(text) if text in list(choices) else default


def _misfit(kind: str, x: Field) -> str:
    label = x.label or x.name
    if kind == Kind.LINE:
        return _("Une courbe suit une date ou une année : « %(field)s » se lit en barres.") % {"field": label}
    if kind == Kind.HISTOGRAM:
        return _("Un histogramme découpe un nombre : « %(field)s » n'en est pas un.") % {"field": label}
    return _("« %(field)s » ne désigne pas des communes.") % {"field": label}
