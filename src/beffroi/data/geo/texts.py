"""Places written in a cell: "50.63, 3.06", "[3.06, 50.63]", WKT, GeoJSON, hexadecimal WKB."""

from dataclasses import dataclass

from beffroi.data.saying import as_it_is as _


@dataclass(frozen=True, slots=True)
class PlaceText:
    """A way of writing a place. `sql` reads the trimmed cell {v} strictly: a GEOMETRY in the source's order and system."""

    key: str
    sql: str
    why: str  # French


# A decimal part is wanted in both: "1, 2" is a list.
_DEGREE = "[+-]?[0-9]{1,3}[.][0-9]+"
_PAIR = rf"^[\[(]? *({_DEGREE}) *[,; ] *({_DEGREE}) *[\])]?$"


def _degree(group: int) -> str:
    return f"TRY_CAST(regexp_extract({{v}}, '{_PAIR}', {group}) AS DOUBLE)"


PAIR = PlaceText(
    "pair",
    f"CASE WHEN regexp_matches({{v}}, '{_PAIR}') THEN ST_Point({_degree(1)}, {_degree(2)}) END",
    _("des couples de coordonnées"),
)
WKT = PlaceText(
    "wkt",
    "CASE WHEN regexp_matches({v}, '^(SRID=[0-9]+;)?(?i)(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION) *(Z|M|ZM)? *[(]') "
    "THEN TRY(ST_Force2D(ST_GeomFromText(regexp_replace({v}, '^SRID=[0-9]+;', '')))) END",
    _("des géométries écrites en WKT"),
)
GEOJSON = PlaceText(
    "geojson",
    "CASE WHEN starts_with({v}, '{') AND contains({v}, '\"coordinates\"') AND json_valid({v}) "
    "THEN TRY(ST_Force2D(ST_GeomFromGeoJSON(coalesce(json_extract({v}, '$.geometry'), {v}::JSON)))) END",
    _("des géométries écrites en GeoJSON"),
)
HEXWKB = PlaceText(
    "hexwkb",
    "CASE WHEN regexp_full_match({v}, '0[01][0-9A-Fa-f]{40,}') THEN TRY(ST_Force2D(ST_GeomFromHEXEWKB({v}))) END",
    _("des géométries écrites en WKB hexadécimal"),
)
POINT_TEXTS = (PAIR,)
GEOMETRY_TEXTS = (WKT, GEOJSON, HEXWKB)
