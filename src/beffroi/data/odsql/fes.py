"""Filter Encoding 1.1 and 2.0 (OGC 04-095, 09-026r2), the conditions of CSW and WFS → tree of the query language.

Literals have no type there: they are read as the type of the field they are compared with. A comparison with a missing value is
unknown, as in CQL2.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import shapely

from beffroi.data.errors import BeffroiError
from beffroi.data.fields import Field
from beffroi.data.geo import GML_SHAPES, gml_geometry, gml_system
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.given import NOWHERE, Test, either, every, leaf, like, literal, opposite
from beffroi.data.xml import Element, local, words

_SIGNS = {
    "PropertyIsEqualTo": "=",
    "PropertyIsLessThan": "<",
    "PropertyIsGreaterThan": ">",
    "PropertyIsLessThanOrEqualTo": "<=",
    "PropertyIsGreaterThanOrEqualTo": ">=",
}
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}
_PLACES = {
    "Intersects": "intersects", "Within": "within", "BBOX": "intersects", "Touches": "~touches", "Crosses": "~crosses",
    "Overlaps": "~overlaps", "Contains": "~contains", "Equals": "~equals",
}  # fmt: skip
#: What brings a geometry written in a named system to longitudes and latitudes.
Placing = Callable[[str], Callable[[shapely.Geometry], shapely.Geometry]]


class BadCondition(BeffroiError):
    """A filter with something we do not understand."""

    code = "bad_filter"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a filter is read with: the fields by every name they have, the field maps draw, the systems of coordinates."""

    fields: Mapping[str, Field]
    geo: Field | None
    placing: Placing


def fes_condition(element: Element, reading: Reading) -> t.Expression:
    """The condition of a `Filter` element.

    Raises:
        BadCondition, BadXml, BadValue: it cannot be understood.
    """
    tests = [_test(child, reading) for child in element]
    if not tests:
        raise BadCondition("Le filtre est vide.")
    together = either if all(local(child).endswith("Id") for child in element) else every
    return together(*tests)(False)


def _test(element: Element, reading: Reading) -> Test:
    name = local(element)
    if name in _SIGNS:
        return _compare(element, _SIGNS[name], reading)
    if name in _PLACES:
        return _place(element, _PLACES[name], reading)
    if name in _OTHERS:
        return _OTHERS[name](element, reading)
    raise BadCondition(f"Le filtre « {name[:60]} » n'est pas compris ici.")


def _inside(element: Element, reading: Reading) -> list[Test]:
    tests = [_test(child, reading) for child in element]
    if not tests:
        raise BadCondition(f"« {local(element)} » attend au moins une condition.")
    return tests


def _name(field: Field) -> t.Name:
    return t.Name(field.name, span=NOWHERE)


def _missing(name: t.Name) -> Test:
    return lambda negated: t.IsNull(name, negated=negated, span=NOWHERE, depth=2)


def named(text: str, reading: Reading) -> Field:
    """The field of a reference: its name, a prefix or not, alone or at the end of a path.

    Raises:
        BadCondition: there is none.
    """
    said = text.strip()
    last = said.rpartition("/")[2]
    for spelling in (said, last, last.rpartition(":")[2]):
        if spelling in reading.fields:
            return reading.fields[spelling]
    raise BadCondition(f"La propriété « {said[:80]} » n'existe pas.")


def _field(element: Element, reading: Reading) -> Field:
    for child in element:
        if local(child) in {"PropertyName", "ValueReference"}:
            return named(words(child), reading)
    raise BadCondition(f"« {local(element)} » attend le nom d'une propriété.")


def _literal(element: Element) -> str:
    for child in element:
        if local(child) == "Literal":
            return words(child)
    raise BadCondition(f"« {local(element)} » attend une valeur.")


def _compare(element: Element, sign: str, reading: Reading) -> Test:
    field, value = _field(element, reading), _literal(element)
    if len(element) and local(element[0]) == "Literal":
        sign = _MIRROR[sign]
    if field.type.is_geo:
        raise BadCondition(f"« {field.name} » est un lieu : il se compare par Intersects ou BBOX.")
    name = _name(field)
    if element.get("matchCase") == "false" and not (field.type.is_number or field.type.is_time):
        return leaf(
            t.Compare(sign, _lower(name), _lower(literal(field, value)), NOWHERE, span=NOWHERE, depth=3), name
        )
    return leaf(t.Compare(sign, name, literal(field, value), NOWHERE, span=NOWHERE, depth=2), name)


def _lower(node: t.Expression) -> t.Expression:
    return t.Call("lower", (node,), span=NOWHERE, depth=node.depth + 1)


def _like(element: Element, reading: Reading) -> Test:
    field, said = _field(element, reading), _literal(element)
    wild, single = element.get("wildCard") or "*", element.get("singleChar") or "?"
    escape = element.get("escapeChar") or element.get("escape") or "\\"
    pattern, taken = "", False
    for sign in said:
        if not taken and sign == escape:
            taken = True
            continue
        if not taken and sign in {wild, single}:
            pattern += "%" if sign == wild else "_"
        else:
            pattern += f"\\{sign}" if sign in "\\%_" else sign
        taken = False
    name = _name(field)
    if element.get("matchCase") == "false":
        return leaf(like(_lower(name), pattern.lower()), name)
    return leaf(like(name, pattern), name)


def _between(element: Element, reading: Reading) -> Test:
    field = _field(element, reading)
    name = _name(field)
    bounds = {local(child): words(child) for child in element}
    tests = [
        leaf(t.Compare(sign, name, literal(field, bounds[bound]), NOWHERE, span=NOWHERE, depth=2), name)
        for sign, bound in ((">=", "LowerBoundary"), ("<=", "UpperBoundary"))
        if bound in bounds
    ]
    if len(tests) != 2:
        raise BadCondition("« PropertyIsBetween » attend LowerBoundary et UpperBoundary.")
    return every(*tests)


def _one(element: Element) -> Test:
    identifier = next(
        (value for name, value in element.attrib.items() if name.rpartition("}")[2] in {"rid", "fid", "id"}),
        "",
    )
    return one_record(identifier)


def one_record(identifier: str) -> Test:
    """The record of an identifier of ours, alone or after a type's name and a point."""
    wanted = identifier.rpartition(".")[2]
    if not re.fullmatch(r"[0-9a-f]{40}", wanted):
        return lambda negated: t.Compare(
            "=",
            t.Number(1, span=NOWHERE),
            t.Number(int(negated), span=NOWHERE),
            NOWHERE,
            span=NOWHERE,
            depth=2,
        )
    name = t.Name("recordid", span=NOWHERE)
    return leaf(t.Compare("=", name, t.Text(wanted, span=NOWHERE), NOWHERE, span=NOWHERE, depth=2))


def _place(element: Element, relation: str, reading: Reading) -> Test:
    references = [child for child in element if local(child) in {"PropertyName", "ValueReference"}]
    shapes = [child for child in element if local(child) in GML_SHAPES]
    field = named(words(references[0]), reading) if references and words(references[0]) else reading.geo
    if field is None or not field.type.is_geo or len(shapes) != 1:
        raise BadCondition(f"« {local(element)} » attend un lieu et une géométrie GML.")
    shape = reading.placing(gml_system(shapes[0]))(gml_geometry(shapes[0]))
    written = t.Geom(shapely.to_wkt(shape, rounding_precision=9), span=NOWHERE)
    name = _name(field)
    return leaf(t.Call(relation, (name, written), span=NOWHERE, depth=2), name)


_OTHERS: dict[str, Callable[[Element, Reading], Test]] = {
    "And": lambda element, reading: every(*_inside(element, reading)),
    "Or": lambda element, reading: either(*_inside(element, reading)),
    "Not": lambda element, reading: opposite(every(*_inside(element, reading))),
    "PropertyIsNotEqualTo": lambda element, reading: opposite(_compare(element, "=", reading)),
    "PropertyIsLike": _like,
    "PropertyIsNull": lambda element, reading: _missing(_name(_field(element, reading))),
    "PropertyIsNil": lambda element, reading: _missing(_name(_field(element, reading))),
    "PropertyIsBetween": _between,
    "Disjoint": lambda element, reading: opposite(_place(element, "intersects", reading)),
    **dict.fromkeys(("ResourceId", "FeatureId", "GmlObjectId"), lambda element, _: _one(element)),
}
