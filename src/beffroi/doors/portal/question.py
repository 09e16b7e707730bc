"""What a visitor asks of a table, turned into the same language the API speaks: the page walks the API's way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.doors.portal import areas, writing

PAGE = 50
MOST_PICKED = 20  # values of one field chosen at once
REACH = 10_000  # offset + limit of the API's pages: beyond, one downloads
_UNSORTED = {FieldType.GEO_POINT, FieldType.GEO_SHAPE, FieldType.JSON_BLOB, FieldType.FILE}


def quoted(text: str) -> str:
    """A text literal of the language. Backslash and quotes are escaped; control characters become spaces."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


def parsed_number(text: str) -> float | None:
    """A number as people type it: "1 234,5", "1234.5", "-3"; None when it is none."""
    clean = re.sub(r"\s", "", text).replace("−", "-").replace(",", ".")
    return float(clean) if re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", clean) else None


def parsed_day(text: str) -> date | None:
    """A day as a date field sends it (2025-10-24) or as people write it (24/10/2025)."""
    text = text.strip()
    french = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        return (
            date(int(french[3]), int(french[2]), int(french[1])) if french else date.fromisoformat(text[:10])
        )
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing asked of one field: the parameter that carries it, what a person reads, the clause of the language."""

    parameter: str
    sentence: str
    clause: str


@dataclass(frozen=True, slots=True)
class Control:
    """A field's place in the filter form. `kind`: text, number, date, boolean. `picked` are the values chosen among its own."""

    field: Field
    kind: str
    value: str = ""
    low: str = ""
    high: str = ""
    picked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """Words, filters, order and page; `misread` are answers that could not be understood."""

    text: str = ""
    filters: tuple[Filter, ...] = ()
    controls: tuple[Control, ...] = ()
    misread: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False
    page: int = 1
    columns: tuple[str, ...] = ()
    where: tuple[str, ...] = field(default=())

    @property
    def order_by(self) -> str | None:
        """The language's order, or None for the file's own."""
        return f"`{self.sort}` {'desc' if self.descending else 'asc'}" if self.sort else None

    @property
    def offset(self) -> int:
        """Of the page's first record."""
        return (self.page - 1) * PAGE

    def parameters(self) -> str:
        """The API's parameters for the same question, without paging."""
        pairs = [("order_by", self.order_by)] if self.order_by else []
        pairs += [("select", ", ".join(f"`{name}`" for name in self.columns))] if self.columns else []
        return "&".join(filter(None, (self.conditions(), urlencode(pairs))))

    def conditions(self) -> str:
        """The same without an order: what a map asks. Days are those of the instance's zone, in which the page counts."""
        zone = [("timezone", settings.TIME_ZONE)] if self.where else []
        return urlencode([*(("where", clause) for clause in self.where), *zone])


def is_filter(name: str) -> bool:
    """Whether a parameter of an address says which records are looked at, in the table, on the map, in a chart or a file."""
    return name in {"q", "area"} or name.startswith(("f.", "is.", "min.", "max."))


def kept(asked: QueryDict) -> list[tuple[str, str]]:
    """The filters of an address, to go on with elsewhere."""
    return [(name, value) for name, values in asked.lists() if is_filter(name) for value in values if value]


def kind_of(found: Field) -> str | None:
    """Which control filters a field; None when nothing simple does."""
    if found.type is FieldType.TEXT:
        return "text"
    if found.type.is_number:
        return "number"
    if found.type.is_time:
        return "date"
    return "boolean" if found.type is FieldType.BOOLEAN else None


def sortable(found: Field) -> bool:
    """Whether an order on that field means something."""
    return found.type not in _UNSORTED and not found.multivalued


def read(asked: Mapping[str, str], schema: Schema) -> TableQuestion:
    """From the address. Unknown fields are left out; what cannot be understood is said in `misread`."""
    filters: list[Filter] = []
    controls: list[Control] = []
    misread: list[str] = []
    for found in schema:
        kind = kind_of(found)
        if kind is None:
            continue
        value, low, high = (asked.get(f"{p}.{found.name}", "").strip()[:200] for p in ("f", "min", "max"))
        picked = _picked(asked, found) if kind == "text" else ()
        controls.append(Control(found, kind, value, low, high, picked))
        filters += _choice(found, picked)
        one = {"text": _text, "boolean": _boolean, "number": _numbers, "date": _days}[kind]
        filters += one(found, value, low, high, misread)
    filters += _area(asked.get("area", "").strip(), schema, misread)
    text = " ".join(asked.get("q", "").split())[:200]
    words = text.replace("*", " ").strip()
    sort = asked.get("sort", "")
    name = sort.removeprefix("-")
    target = schema.get(name)
    if name and (target is None or not sortable(target)):
        misread.append(_("Le tableau ne se trie pas selon « %(value)s ».") % {"value": name[:100]})
    page = asked.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 7 else 1
    return TableQuestion(
        text=text,
        filters=tuple(filters),
        controls=tuple(controls),
        misread=tuple(misread),
        sort=name if target is not None and sortable(target) else "",
        descending=sort.startswith("-"),
        columns=tuple(name for name in _all(asked, "col")[:200] if schema.get(name) is not None),
        page=min(max(number, 1), REACH // PAGE),
        where=(*([quoted(words + "*")] if words else []), *(f.clause for f in filters)),
    )


def _picked(asked: Mapping[str, str], found: Field) -> tuple[str, ...]:
    """The values of a field an address names, at most twenty."""
    values = _all(asked, f"is.{found.name}")[:MOST_PICKED]
    return tuple(dict.fromkeys(value[:200] for value in values if value.strip()))


def _all(asked: Mapping[str, str], name: str) -> list[str]:
    if isinstance(asked, QueryDict):
        return asked.getlist(name)
    return [asked[name]] if name in asked else []


def _choice(found: Field, picked: tuple[str, ...]) -> list[Filter]:
    """Any of some values; the whole value, as the file writes it."""
    if not picked:
        return []
    name = f"`{found.name}`"
    clause = " or ".join(f"{name} = {quoted(value)}" for value in picked)
    values = {"field": _label(found), "values": _(" ou ").join(picked)}
    return [Filter(f"is.{found.name}", _("%(field)s : %(values)s") % values, clause)]


def _area(text: str, schema: Schema, misread: list[str]) -> list[Filter]:
    if not text or schema.geo is None:
        return []
    area = areas.read(text)
    if area is None:
        misread.append(
            _(
                "La zone n'a pas été comprise. Donnez « latitude,longitude » de deux coins opposés, ou des sommets d'un "
                "polygone, séparés par des espaces : « 50.61,3.01 50.66,3.10 »."
            )
        )
        return []
    return [Filter("area", _("dans la zone choisie"), area.clause(schema.geo.name))]


def _label(found: Field) -> str:
    return found.label or found.name


def _text(found: Field, value: str, _low: str, _high: str, _misread: list[str]) -> list[Filter]:
    words = value.replace("%", " ").replace("*", " ").strip()
    if not words:
        return []
    sentence = _("%(field)s contient « %(value)s »") % {"field": _label(found), "value": value}
    return [Filter(f"f.{found.name}", sentence, f"`{found.name}` like {quoted('%' + words + '%')}")]


def _boolean(found: Field, value: str, _low: str, _high: str, _misread: list[str]) -> list[Filter]:
    if value not in {"true", "false"}:
        return []
    shown = _("oui") if value == "true" else _("non")
    sentence = _("%(field)s : %(values)s") % {"field": _label(found), "values": shown}
    return [Filter(f"f.{found.name}", sentence, f"`{found.name}` is {value}")]


def _numbers(found: Field, _value: str, low: str, high: str, misread: list[str]) -> list[Filter]:
    made = []
    for parameter, text, sign, shown in (("min", low, ">=", "≥"), ("max", high, "<=", "≤")):
        if not text:
            continue
        number = parsed_number(text)
        if number is None:
            misread.append(
                _("« %(value)s » n'est pas un nombre (%(field)s).") % {"value": text, "field": _label(found)}
            )
            continue
        literal = f"{number:.9f}".rstrip("0").rstrip(".")
        made.append(
            Filter(
                f"{parameter}.{found.name}",
                f"{_label(found)} {shown} {writing.number(number)}",
                f"`{found.name}` {sign} {literal}",
            )
        )
    return made


def _days(found: Field, _value: str, low: str, high: str, misread: list[str]) -> list[Filter]:
    made = []
    for parameter, text in (("min", low), ("max", high)):
        if not text:
            continue
        day = parsed_day(text)
        if day is None or (parameter == "max" and day == date.max):
            misread.append(
                _("« %(value)s » n'est pas une date (%(field)s).") % {"value": text, "field": _label(found)}
            )
            continue
        values = {"field": _label(found), "day": writing.day(day)}
        if parameter == "min":
            sentence = _("%(field)s à partir du %(day)s") % values
            clause = f"`{found.name}` >= date'{day.isoformat()}'"
        else:  # the whole last day, hours included
            sentence = _("%(field)s jusqu'au %(day)s") % values
            clause = f"`{found.name}` < date'{(day + timedelta(days=1)).isoformat()}'"
        made.append(Filter(f"{parameter}.{found.name}", sentence, clause))
    return made
