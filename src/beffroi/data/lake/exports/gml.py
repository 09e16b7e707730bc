"""GML 3.2.1 members (OGC 07-036), written by the engine: an element a row, in a system whose axes may stand latitude first."""

from collections.abc import Iterator
from dataclasses import dataclass

from beffroi.data.lake.exports.cells import cell, constant
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.markup import attribute, escaped, term
from beffroi.data.lake.exports.places import geometry
from beffroi.data.lake.exports.statements import Needs, rows_of
from beffroi.data.lake.exports.stream import Batches, text_chunks
from beffroi.data.lake.exports.style import ExportStyle
from beffroi.data.lake.exports.text import Text
from beffroi.data.odsql import Context, Query


@dataclass(frozen=True, slots=True)
class Members:
    """How members are written: the prefix and name of their element, that of their geometry, its system and how it is named.

    `head` and `foot` stand around all of them, `before` and `after` around each; `spaces` declares namespaces on each.
    """

    prefix: str
    name: str
    place: str
    epsg: int
    latitude_first: bool
    system: str
    head: str
    foot: str
    before: str
    after: str
    spaces: str = ""


def gml_chunks(
    engine: Batches, query: Query, context: Context, members: Members, *, seconds: float
) -> Iterator[bytes]:
    """The rows of a query, chunk after chunk, in constant memory; what is wrong is raised before the first.

    Raises:
        QueryError: the query cannot be answered.
        LimitReached: out of time or memory.
    """
    rows = rows_of(query, context, ExportStyle(), Needs(geometry="wkb", subject=True))
    return text_chunks(engine, gml_text(rows, members), rows.params, seconds=seconds, heavy=rows.heavy)


def gml_text(rows: Rows, members: Members) -> Text:
    """A member a row; a missing value is no element."""
    if rows.subject is None:
        raise ValueError("members are named by their records")
    element = f"{members.prefix}:{members.name}"
    identifier = f"{constant(f'{members.name}.')} || {rows.subject}"
    fields = [_field(column, members.prefix) for column in rows.columns]
    place = _placed(rows, members)
    start = constant(f'{members.before}<{element}{members.spaces} gml:id="')
    line = ", ".join(
        [start, identifier, constant('">'), *fields, place, constant(f"</{element}>{members.after}\n")]
    )
    return Text(f"SELECT concat({line}) FROM ({rows.sql})", members.head.encode(), members.foot.encode())


def _field(column: ExportColumn, prefix: str) -> str:
    name = f"{prefix}:{term(column.key)}"
    start, end = constant(f"<{name}>"), constant(f"</{name}>")
    if column.holds is Holds.LIST:  # an element for each
        each = f"concat({start}, {escaped('e')}, {end})"
        return f"coalesce(array_to_string(list_transform({column.sql}, lambda e: {each}), ''), '')"
    return f"coalesce({start} || ({escaped(cell(column))}) || {end}, '')"


def _placed(rows: Rows, members: Members) -> str:
    shape = geometry(rows, members.epsg)
    if members.latitude_first:
        shape = f"ST_FlipCoordinates({shape})"
    name = f"{members.prefix}:{members.place}"
    drawn = f"list_transform([{shape}], lambda g: {_shape('g', members, f'{rows.subject}')})[1]"
    return f"coalesce({constant(f'<{name}>')} || {drawn} || {constant(f'</{name}>')}, '')"


_SEVERAL = (
    ("MULTIPOINT", "MultiPoint", "pointMember"),
    ("MULTILINESTRING", "MultiCurve", "curveMember"),
    ("MULTIPOLYGON", "MultiSurface", "surfaceMember"),
    ("GEOMETRYCOLLECTION", "MultiGeometry", "geometryMember"),
)


def _shape(shape: str, members: Members, record: str) -> str:
    """GML of any geometry, from the texts of its simple parts; null for none and for an empty one."""
    srs = f' srsName="{attribute(members.system)}"'
    parts = f"list_filter(ST_Dump({shape}), lambda d: NOT ST_IsEmpty(d.geom))"
    identifier = f"{constant(f'{members.name}.')} || {record} || '.g'"
    several = " ".join(
        f"WHEN '{kind}' THEN concat({constant(f'<gml:{name} gml:id=')}, '\"', {identifier}, '\"', {constant(f'{srs}>')}, "
        f"array_to_string(list_transform({parts}, lambda d, i: concat({constant(f'<gml:{member}>')}, "
        f"{_part('ST_AsText(d.geom)', f'''concat({identifier}, '.', i)''', '')}, {constant(f'</gml:{member}>')})), ''), "
        f"{constant(f'</gml:{name}>')})"
        for kind, name, member in _SEVERAL
    )
    alone = _part(f"ST_AsText({shape})", identifier, srs)
    return (
        f"CASE WHEN {shape} IS NULL OR ST_IsEmpty({shape}) THEN NULL "
        f"ELSE CASE CAST(ST_GeometryType({shape}) AS VARCHAR) {several} ELSE {alone} END END"
    )


def _part(text: str, identifier: str, srs: str) -> str:
    """A point, a line or a polygon, from its text: "POLYGON ((0 1, 2 3, …), (…))"."""
    rings = (
        f"array_to_string(list_transform(string_split({text}[11:-3], '), ('), lambda ring, n: concat("
        "CASE n WHEN 1 THEN '<gml:exterior>' ELSE '<gml:interior>' END, '<gml:LinearRing><gml:posList>', "
        f"{_pairs('ring')}, '</gml:posList></gml:LinearRing>', "
        "CASE n WHEN 1 THEN '</gml:exterior>' ELSE '</gml:interior>' END)), '')"
    )

    def element(name: str, inside: str) -> str:
        start = f"{constant(f'<gml:{name} gml:id=')}, '\"', {identifier}, '\"', {constant(f'{srs}>')}"
        return f"concat({start}, {inside}, {constant(f'</gml:{name}>')})"

    def tagged(name: str, value: str) -> str:
        return f"'<gml:{name}>', {value}, '</gml:{name}>'"

    return (
        f"CASE left({text}, 3) WHEN 'POI' THEN {element('Point', tagged('pos', f'{text}[8:-2]'))} "
        f"WHEN 'LIN' THEN {element('LineString', tagged('posList', _pairs(f'{text}[13:-2]')))} "
        f"ELSE {element('Polygon', rings)} END"
    )


def _pairs(text: str) -> str:
    """ "0 1, 2 3" → "0 1 2 3"."""
    return f"replace({text}, ', ', ' ')"
