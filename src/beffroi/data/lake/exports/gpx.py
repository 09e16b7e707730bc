"""GPX 1.1 (Topografix), written by the engine: points as waypoints, lines and outlines as tracks. Always WGS84.

The schema wants all waypoints before all tracks, so an export of outlines reads its rows twice; a row that has both is in both.
"""

from beffroi.data.lake.exports.cells import cell, constant, title
from beffroi.data.lake.exports.columns import ExportColumn, Rows
from beffroi.data.lake.exports.markup import attribute, escaped, term
from beffroi.data.lake.exports.places import geometry
from beffroi.data.lake.exports.style import ExportStyle
from beffroi.data.lake.exports.text import Text


def gpx_text(rows: Rows, style: ExportStyle) -> Text:
    """Waypoints and tracks; rows without a place are not in it."""
    about = (
        f"concat({_tag('name', title(rows.columns, style.name_field))}, {_described(rows.columns, style)})"
    )
    more = f"concat({_extensions(rows.columns)})" if style.extensions and rows.columns else "''"
    parts = f"list_filter(ST_Dump({geometry(rows)}), lambda d: NOT ST_IsEmpty(d.geom))"
    points = f"list_filter(parts, lambda d: {_IS_POINT})"
    lines = f"list_filter(parts, lambda d: NOT {_IS_POINT})"
    point = (
        "'<wpt ' || " + _place("ST_AsText(d.geom)[8:-2]") + " || '>' || about || more || '</wpt>' || chr(10)"
    )
    ring = f"'<trkseg>' || {_track('ring')} || '</trkseg>'"
    rings = "string_split(regexp_extract(ST_AsText(d.geom), '\\(+(.*[^)])\\)+$', 1), '), (')"
    line = f"array_to_string(list_transform({rings}, lambda ring: {ring}), '')"
    sql = (
        f"WITH rows AS NOT MATERIALIZED (SELECT {about} AS about, {more} AS more, {parts} AS parts FROM ({rows.sql})) "
        f"SELECT array_to_string(list_transform({points}, lambda d: {point}), '') FROM rows UNION ALL "
        f"SELECT CASE WHEN len({lines}) > 0 THEN concat('<trk>', about, more, "
        f"array_to_string(list_transform({lines}, lambda d: {line}), ''), '</trk>', chr(10)) ELSE '' END FROM rows"
    )
    return Text(sql, _head(style).encode(), b"</gpx>\n")


_IS_POINT = "starts_with(ST_AsText(d.geom), 'POINT')"


def _head(style: ExportStyle) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Beffroi" '
        f'xmlns="http://www.topografix.com/GPX/1/1" xmlns:f="{attribute(style.address)}#">\n'
    )


def _place(pair: str) -> str:
    """ "lon lat" as attributes."""
    return f"""regexp_replace({pair}, '^(\\S+) (\\S+)$', 'lat="\\2" lon="\\1"')"""


def _track(pairs: str) -> str:
    """ "lon lat, lon lat" as points of a track."""
    return f"""regexp_replace({pairs}, '([^ ,]+) ([^ ,]+)(, )?', '<trkpt lat="\\2" lon="\\1"/>', 'g')"""


def _tag(name: str, value: str) -> str:
    return f"coalesce('<{name}>' || ({escaped(value)}) || '</{name}>', '')"


def _extensions(columns: tuple[ExportColumn, ...]) -> str:
    fields = ", ".join(_tag(f"f:{term(c.key)}", cell(c)) for c in columns)
    return f"'<extensions>', {fields}, '</extensions>'"


def _described(columns: tuple[ExportColumn, ...], style: ExportStyle) -> str:
    """The fields asked for, a line each; all of them where there are no extensions."""
    if style.described:
        shown = [c for c in columns if {c.field, c.key} & set(style.described)]
    else:
        shown = [] if style.extensions else list(columns)
    if not shown:
        return "''"
    lines = ", ".join(f"{constant(c.key + ' : ')} || {cell(c)}" for c in shown)
    return _tag("desc", f"concat_ws(chr(10), {lines})")
