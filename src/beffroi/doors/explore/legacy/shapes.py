"""Records and facets as the older API shows them: no missing field, points [latitude, longitude], shapes as plain geometries."""

from collections.abc import Iterable, Sequence
from typing import Any

from beffroi.data.fields import Field, FieldType
from beffroi.doors.explore.legacy.filters import DISTANCE, Asked
from beffroi.doors.explore.legacy.values import name

#: Keys of what is selected beside the fields: no field can have them.
_ID, _TIME, _PLACE, _DIST = "~id", "~timestamp", "~place", "~dist"


def selection(fields: Iterable[Field], asked: Asked) -> str:
    """What records are made of, in the language. The place comes along even when `fields` leaves it out."""
    kept = set(asked.fields)
    items = [name(field) for field in fields if not kept or field.name in kept]
    items += [f"recordid as `{_ID}`", f"record_timestamp as `{_TIME}`"]
    if asked.geo is not None:
        items.append(f"{name(asked.geo)} as `{_PLACE}`")
    if asked.distance is not None:
        items.append(f"{asked.distance} as `{_DIST}`")
    return ", ".join(items)


def record(
    dataset_id: str, row: dict[str, Any], fields: Sequence[Field], geo: Field | None
) -> dict[str, Any]:
    """A row of `selection` in its old shape."""
    shown = {
        field.name: _shown(row[field.name], field) for field in fields if row.get(field.name) is not None
    }
    if row.get(_DIST) is not None:
        shown.setdefault(DISTANCE, str(row[_DIST]))
    made = {"datasetid": dataset_id, "recordid": row[_ID], "fields": shown}
    if geo is not None and row[_PLACE] is not None:
        made["geometry"] = geometry(row[_PLACE], geo)
    return {**made, "record_timestamp": row[_TIME]}


def _shown(value: Any, field: Field) -> Any:
    if field.type is FieldType.GEO_POINT:
        return [value["lat"], value["lon"]]
    return geometry(value, field) if field.type is FieldType.GEO_SHAPE else value


def geometry(value: Any, field: Field) -> Any:
    """A place as a plain GeoJSON geometry."""
    if field.type is FieldType.GEO_POINT:
        return {"type": "Point", "coordinates": [value["lon"], value["lat"]]}
    return value["geometry"]


def facet_groups(found: dict[str, Any], shown: Sequence[str]) -> list[dict[str, Any]]:
    """The facets of an answer of today, those asked for."""
    return [
        {"name": group["name"], "facets": _values(group["facets"])}
        for group in found["facets"]
        if group["name"] in shown
    ]


def _values(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made = []
    for value in values:
        entry = {"name": value["name"], "path": value["value"], "state": value["state"]}
        if "count" in value:
            entry["count"] = value["count"]
        if "facets" in value:
            entry["facets"] = _values(value["facets"])
        made.append(entry)
    return made


def given(asked: Asked, known: dict[str, Any]) -> dict[str, Any]:
    """`parameters`: what was understood of the request."""
    made = dict(known)
    for parameter in ("q", "lang"):
        if text := asked.parameters.text(parameter):
            made[parameter] = text
    for parameter in ("sort", "facet", "fields"):
        if texts := asked.parameters.texts(parameter):
            made[parameter] = list(texts)
    for verb in ("refine", "exclude", "disjunctive", "geofilter"):
        if chosen := list(asked.parameters.under(verb)):
            grouped: dict[str, Any] = {}
            for key, text in chosen:
                if key in grouped:
                    held = grouped[key]
                    grouped[key] = [*(held if isinstance(held, list) else [held]), text]
                else:
                    grouped[key] = text
            made[verb] = grouped
    return made
