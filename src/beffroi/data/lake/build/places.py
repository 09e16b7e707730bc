"""The plan of the places: which columns make them, in which reference system, and the SQL that brings them to WGS84."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from beffroi.data import geo
from beffroi.data.fields import BBOX_SUFFIX, Field, FieldType
from beffroi.data.lake.build.columns import Column
from beffroi.data.lake.build.pairs import find_pair
from beffroi.data.lake.types.corrections import NOTHING, Correction
from beffroi.data.lake.types.names import free_name, slug

_POINTS = 4_000  # places looked at to recognise the system
_GENERIC = frozenset(
    [
        "geom",
        "geometry",
        "geometrie",
        "wkb_geometry",
        "wkt_geometry",
        "the_geom",
        "shape",
        "wkt",
        "wkb",
        "geojson",
        "geo_shape",
        "geoshape",
        "geo",
        "the_geom_geojson",
    ]
)
_WORLD = "{lon} BETWEEN -180 AND 180 AND {lat} BETWEEN -90 AND 90 AND NOT ({lon} = 0 AND {lat} = 0)"


@dataclass(frozen=True, slots=True)
class Place:
    """A field of places. `x` and `y` are SQL for a pair of numbers; `shape` is SQL for a GEOMETRY; one of the two is given."""

    index: int
    name: str
    reading: geo.Reading
    sources: tuple[Column, ...]
    correction: Correction = NOTHING
    x: str = ""
    y: str = ""
    shape: str = ""
    points_only: bool = True
    swap_rows: geo.Box | None = None  # rows out of this frame that are inside once swapped are put back
    centroid: str | None = None  # name of the point field derived from shapes
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def moved(self) -> str:
        """SQL of t<index>: the GEOMETRY in WGS84, for what is not already a pair of degrees; '' when not needed."""
        source = self.shape or f"ST_Point({self.x}, {self.y})"
        if self.reading.crs != "EPSG:4326":
            flipped = f"ST_FlipCoordinates({source})" if self.reading.swapped else source
            return f"TRY(ST_Transform({flipped}, '{self.reading.crs}', 'EPSG:4326', always_xy := true))"
        if not self.shape:
            return ""
        return f"ST_FlipCoordinates({source})" if self.reading.swapped else source

    @property
    def checked(self) -> str:
        """SQL of g<index>: the value of the field, NULL where coordinates are impossible."""
        moved = f"t{self.index}"
        if self.points_only:
            if self.moved:
                lon, lat = (
                    f"CASE WHEN ST_GeometryType({moved}) = 'POINT' THEN {part}({moved}) END"
                    for part in ("ST_X", "ST_Y")
                )
            else:
                lon, lat = (self.y, self.x) if self.reading.swapped else (self.x, self.y)
            return self._point(lon, lat)
        inside = f"ST_XMin({moved}) >= -180 AND ST_XMax({moved}) <= 180 AND ST_YMin({moved}) >= -90 AND ST_YMax({moved}) <= 90"
        return f"CASE WHEN {inside} THEN {moved} END"

    def _point(self, lon: str, lat: str) -> str:
        straight = (
            f"CASE WHEN {_WORLD.format(lon=lon, lat=lat)} THEN struct_pack(lon := {lon}, lat := {lat}) END"
        )
        if self.swap_rows is None:
            return straight
        wrong = f"NOT {self.swap_rows.sql(lon, lat)} AND {self.swap_rows.sql(lat, lon)}"
        return f"CASE WHEN {wrong} THEN struct_pack(lon := {lat}, lat := {lon}) ELSE {straight} END"

    @property
    def fault(self) -> str:
        """SQL, true where something was given and no place came out of it."""
        given = (
            f"f{self.sources[0].index} IS NOT NULL"
            if self.shape
            else f"{self.x} IS NOT NULL AND {self.y} IS NOT NULL"
        )
        return f"({given} AND g{self.index} IS NULL)"

    def outputs(self) -> list[tuple[str, str]]:
        """(SQL, column name) of the serving table."""
        value = f"g{self.index}"
        if self.points_only:
            return [(value, self.name)]
        sides = ("xmin := ST_XMin", "ymin := ST_YMin", "xmax := ST_XMax", "ymax := ST_YMax")
        box = ", ".join(f"{side}({value})" for side in sides)
        made = [
            (value, self.name),
            (f"CASE WHEN {value} IS NOT NULL THEN struct_pack({box}) END", f"{self.name}{BBOX_SUFFIX}"),
        ]
        if self.centroid:
            middle = f"ST_Centroid({value})"
            point = f"struct_pack(lon := ST_X({middle}), lat := ST_Y({middle}))"
            made.append(
                (f"CASE WHEN {value} IS NOT NULL AND NOT ST_IsEmpty({value}) THEN {point} END", self.centroid)
            )
        return made

    def fields(self) -> list[Field]:
        """The fields, in the order of their columns."""
        fix = self.correction
        kind = FieldType.GEO_POINT if self.points_only else FieldType.GEO_SHAPE
        label = fix.label or (self.sources[0].raw.header.strip() if self.shape else "") or self.name
        made = [Field(self.name, kind, label, fix.description, dict(fix.annotations))]
        if self.centroid and not self.points_only:
            made.append(
                Field(self.centroid, FieldType.GEO_POINT, "Centre", "Centre de la géométrie, calculé")
            )
        return made


def plan_places(
    connection: duckdb.DuckDBPyConnection,
    levels: str,
    columns: Sequence[Column],
    *,
    corrections: Mapping[str, Correction],
    crs: str | None,
    box: geo.Box,
    shapes: frozenset[str],
) -> list[Place]:
    """Find the places among planned columns. `levels` is SQL yielding the columns' readings (f0, f1…) over the rows to look at.

    `shapes` names the columns (SQL names) already known to hold more than points.
    """
    places: list[Place] = []
    used = {c.final_name for c in columns if not c.choice.type.is_geo}
    for column in (c for c in columns if c.choice.type.is_geo):
        places.append(
            _from_column(connection, levels, column, len(places), used, crs=crs, box=box, shapes=shapes)
        )
        used.add(places[-1].name)
    if not places:
        pair = find_pair(columns)
        fix = corrections.get("geo_point_2d", NOTHING)
        place = _from_pair(connection, levels, pair, fix, used, crs=crs, box=box) if pair else None
        return [place] if place else []
    if all(not place.points_only for place in places):
        centroid = free_name("geo_point_2d", used)
        places[0] = _with_centroid(places[0], centroid)
    return places


def _with_centroid(place: Place, name: str) -> Place:
    return Place(place.index, place.name, place.reading, place.sources, place.correction, shape=place.shape,
                 points_only=False, centroid=name, notes=place.notes)  # fmt: skip


def _from_column(
    connection: duckdb.DuckDBPyConnection,
    levels: str,
    column: Column,
    index: int,
    used: set[str],
    *,
    crs: str | None,
    box: geo.Box,
    shapes: frozenset[str],
) -> Place:
    shape = f"f{column.index}"
    found = connection.execute(
        f"SELECT ST_X(m), ST_Y(m), kind FROM (SELECT ST_Centroid(s) AS m, ST_GeometryType(s) = 'POINT' AS kind "
        f"FROM (SELECT {shape} AS s FROM {levels}) WHERE s IS NOT NULL AND NOT ST_IsEmpty(s) LIMIT {_POINTS})"
    ).fetchall()
    points_only = column.raw.sql not in shapes and all(kind for _, _, kind in found) and bool(found)
    if column.correction.type is not None:
        points_only = column.correction.type is FieldType.GEO_POINT
    points = [
        (x, y) for x, y, _ in found if x is not None and y is not None
    ]  # a line of one point has no centre
    known = crs or column.raw.crs
    reading = _read(points, known, column, box)
    generic = slug(column.raw.header) in _GENERIC or not column.raw.header.strip()
    wanted = column.correction.name or (
        ("geo_point_2d" if points_only else "geo_shape") if generic else column.name
    )
    repair = box if column.correction.repairs("swapped") else None
    return Place(index, free_name(wanted, used), reading, (column,), column.correction, shape=shape,
                 points_only=points_only, swap_rows=repair)  # fmt: skip


def _read(points: list[tuple[float, float]], known: str | None, column: Column, box: geo.Box) -> geo.Reading:
    hint = slug(column.raw.header)
    code = geo.system_of(known) if known else None
    if code and code not in {"EPSG:4326", "OGC:CRS84"}:
        return geo.Reading(code, code, False, 0.0)
    guessed = geo.guess(points, hint=hint, box=box)
    pair = any(form.key == "pair" for form in column.choice.forms)
    if guessed is None or (code and not pair and guessed.crs != "EPSG:4326"):
        return geo.Reading("EPSG:4326", "WGS84", False, 0.0)
    if (
        pair
        and not guessed.swapped
        and not guessed.inside
        and "[" not in "".join(column.seen.examples if column.seen else ())
    ):
        return geo.Reading(
            "EPSG:4326", "WGS84", True, 0.0
        )  # nothing tells: "latitude, longitude" is the custom
    return guessed


def _from_pair(
    connection: duckdb.DuckDBPyConnection,
    levels: str,
    pair: tuple[Column, Column],
    fix: Correction,
    used: set[str],
    *,
    crs: str | None,
    box: geo.Box,
) -> Place | None:
    x, y = (f"f{column.index}" for column in pair)
    points = connection.execute(
        f"SELECT CAST({x} AS DOUBLE), CAST({y} AS DOUBLE) FROM {levels} WHERE {x} IS NOT NULL AND {y} IS NOT NULL "
        f"AND NOT ({x} = 0 AND {y} = 0) LIMIT {_POINTS}"
    ).fetchall()
    code = geo.system_of(crs) if crs else None
    hint = "_".join(slug(column.raw.header) for column in pair)
    reading = (
        geo.Reading(code, code, False, 0.0)
        if code and code != "EPSG:4326"
        else geo.guess(points, hint=hint, box=box)
    )
    if reading is None:
        return None
    if (
        reading.crs == "EPSG:4326"
        and not reading.inside
        and not any(word in hint for word in ("lat", "lon", "lng", "wgs"))
    ):
        return None  # small x and y that fall nowhere: a drawing, not a map
    name = free_name(fix.name or "geo_point_2d", used)
    return Place(0, name, reading, pair, fix, x=f"CAST({x} AS DOUBLE)", y=f"CAST({y} AS DOUBLE)",
                 swap_rows=box if fix.repairs("swapped") else None)  # fmt: skip
