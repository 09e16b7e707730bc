"""TileJSON 3.0.0: where the tiles are, what they hold, how far they reach."""

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest

from beffroi.data.fields import FieldType
from beffroi.data.geo import CELL, EXTENT, Tile
from beffroi.data.odsql import TILE_COUNT, TilePlan, compile_extent, compile_tile
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.links import site
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import run
from beffroi.doors.explore.shelf import Served

MOST_ZOOM = 18  # beyond, a map enlarges these: a unit is under 4 cm
_LATITUDE = 85.0511  # where the map's square ends
#: Parameters of ours that go with each tile.
_CARRIED = (
    "select",
    "where",
    "qv1",
    "refine",
    "exclude",
    "geo_field",
    "records",
    "lang",
    "timezone",
    "apikey",
)


def describe(request: HttpRequest, served: Served, parameters: Parameters, mark: str) -> dict[str, Any]:
    """The TileJSON of what the address asks.

    Raises:
        QueryError: the filters or the field mean nothing.
    """
    context = served.context()
    query, geo_field = parameters.query(fields=context.names), parameters.text("geo_field")
    statement = compile_tile(query, context, Tile(0, 0, 0), TilePlan(most=0), geo_field=geo_field)
    west, south, east, north, places = run(compile_extent(query, context, geo_field=geo_field))[0]
    fields = {
        column.key: _KINDS.get(column.type, "String") if column.type else "String"
        for column in statement.columns
    }
    default: Mapping[str, Any] = (served.metadata.get("metas") or {}).get("default") or {}
    body: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": default.get("title") or served.dataset_id,
        "attribution": " – ".join(
            escape(str(default[key])) for key in ("publisher", "license") if default.get(key)
        ),
        "version": f"{served.number}.0.0",
        "scheme": "xyz",
        "tiles": [_address(request, served, mark)],
        "minzoom": 0,
        "maxzoom": MOST_ZOOM,
        "vector_layers": [
            {
                "id": served.dataset_id,
                "minzoom": 0,
                "maxzoom": MOST_ZOOM,
                "fields": {**fields, TILE_COUNT: f"Number. {_GATHERING}"},
            }
        ],
        "records": places,
        "records_in_a_tile": records_in_a_tile(parameters),
        "cell": CELL / EXTENT,
    }
    if places:
        body["bounds"] = [west, max(south, -_LATITUDE), east, min(north, _LATITUDE)]
    return body


def records_in_a_tile(parameters: Parameters) -> int:
    """How many records a tile may hold as themselves: the setting, or fewer when the caller says so.

    Raises:
        InvalidParameter: more than the setting, or none.
    """
    most: int = settings.BEFFROI["TILE_RECORDS"]
    asked = parameters.whole("records", most)
    if not 1 <= asked <= most:
        raise InvalidParameter(
            f"Invalid value for records API parameter: {asked} was found but 1 <= records <= {most} is expected."
        )
    return asked


_KINDS = {FieldType.INT: "Number", FieldType.DOUBLE: "Number", FieldType.BOOLEAN: "Boolean"}
_GATHERING = "In a tile of more records than records_in_a_tile, those near one another are one point: how many they are."


def _address(request: HttpRequest, served: Served, mark: str) -> str:
    given = [(name, text) for name in _CARRIED for text in request.GET.getlist(name) if text.strip()]
    asked = urlencode([*given, ("v", mark)], quote_via=quote)
    return f"{site(request)}/api/tiles/{quote(served.dataset_id, safe='@')}/{{z}}/{{x}}/{{y}}.mvt?{asked}"
