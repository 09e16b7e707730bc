"""The whole plan of a table, and the SQL that makes it in one pass.

Levels, one inside the other, so that each reading is computed once: c0… the raw cells; v0… the cells without the blanks around
them, where needed; f0… the readings; t0… and g0… the places moved to WGS84 and checked; then the fields under their names, and
bits that tell which columns of a row could not be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from beffroi.data import geo
from beffroi.data.fields import Field, Schema
from beffroi.data.keys import KEY_COLUMN, key_of_id_sql, record_id_sql
from beffroi.data.lake.build.columns import Column
from beffroi.data.lake.build.places import Place
from beffroi.data.lake.types.forms import trimmed

_BITS = 60  # flags in one mask
MASK = "__m"  # prefix no field can have


@dataclass(frozen=True, slots=True)
class Plan:
    """Columns in source order, then places; a column that becomes a place gives no field of its own."""

    columns: tuple[Column, ...]
    places: tuple[Place, ...] = ()

    @property
    def schema(self) -> Schema:
        """The fields, a place standing where its column stood, a derived one at the end."""
        return Schema(tuple(field for field, _ in self._entries()))

    def _entries(self) -> list[tuple[Field, Place | Column]]:
        by_column = {place.sources[0].index: place for place in self.places if place.shape}
        entries: list[tuple[Field, Place | Column]] = []
        derived: list[tuple[Field, Place | Column]] = []
        for column in self.columns:
            place = by_column.get(column.index)
            if place is None:
                entries.append((column.to_field(), column))
                continue
            first, *others = place.fields()
            entries.append((first, place))
            derived.extend((field, place) for field in others)
        for place in self.places:
            if not place.shape:
                derived.extend((field, place) for field in place.fields())
        return entries + derived

    def origin(self, name: str) -> Place | Column:
        """What the field of that name is made from."""
        return next(source for field, source in self._entries() if field.name == name)

    def readings(self, relation: str) -> str:
        """SQL of the raw cells with their readings (f0…), to stand after FROM."""
        trims = [f"{trimmed(c.raw.sql)} AS v{c.index}" for c in self.columns if c.trims]
        inner = f"(SELECT *, {', '.join(trims)} FROM {relation})" if trims else relation
        hours = [f"{c.local} AS u{c.index}" for c in self.columns if c.local]
        inner = f"(SELECT *, {', '.join(hours)} FROM {inner})" if hours else inner
        readings = ", ".join(f"{c.reading} AS f{c.index}" for c in self.columns)
        return f"(SELECT *, {readings} FROM {inner})"

    def values(self, relation: str) -> str:
        """SQL of the readings and the places (g0…), to stand after FROM."""
        source = self.readings(relation)
        moved = ", ".join(f"{p.moved} AS t{p.index}" for p in self.places if p.moved)
        if moved:
            source = f"(SELECT *, {moved} FROM {source})"
        checked = ", ".join(f"{p.checked} AS g{p.index}" for p in self.places)
        return f"(SELECT *, {checked} FROM {source})" if checked else source

    def flags(self) -> list[tuple[Place | Column, str]]:
        """What can fail, and the SQL that is true where it does."""
        made: list[tuple[Place | Column, str]] = [(c, c.fault) for c in self.columns if c.strict]
        return made + [(p, p.fault) for p in self.places]

    def masks(self) -> list[str]:
        """SQL of the bits: 1 where the n-th of `flags` failed."""
        flags = [flag for _, flag in self.flags()]
        return [
            " + ".join(
                f"CASE WHEN {flag} THEN {1 << bit}::BIGINT ELSE 0::BIGINT END"
                for bit, flag in enumerate(flags[start : start + _BITS])
            )
            for start in range(0, len(flags), _BITS)
        ]

    def failed(self, masks: Sequence[int]) -> list[Place | Column]:
        """Which of `flags` a union of masks tells of."""
        flags = [source for source, _ in self.flags()]
        return [source for n, source in enumerate(flags) if masks[n // _BITS] >> (n % _BITS) & 1]

    def select(self, relation: str, *, order: geo.Box | None, uid: str) -> str:
        """The statement that gives the serving table's columns and the masks, along a Hilbert curve in `order` when given."""
        outputs = {name: sql for place in self.places for sql, name in place.outputs()}
        parts: list[str] = []
        for field, source in self._entries():
            if isinstance(source, Column):
                parts.append(f'f{source.index} AS "{field.name}"')
            else:
                parts.append(f'{outputs.pop(field.name)} AS "{field.name}"')
        parts += [f'{sql} AS "{name}"' for name, sql in outputs.items()]
        parts += [f"{mask} AS {MASK}{n}" for n, mask in enumerate(self.masks())]
        sql = f"SELECT {', '.join(parts)} FROM {self.values(relation)}"
        keys = [field.name for field in self.schema.key]
        if keys:
            sql = f"SELECT *, {key_of_id_sql(record_id_sql(uid, keys))} AS {KEY_COLUMN} FROM ({sql})"
        return sql if order is None or not self.places else f"{sql} ORDER BY {self._curve(order)}"

    def _curve(self, box: geo.Box) -> str:
        place = self.places[0]
        frame = f"{{'min_x': {box.west!r}, 'min_y': {box.south!r}, 'max_x': {box.east!r}, 'max_y': {box.north!r}}}::BOX_2D"
        value = f"g{place.index}"
        lon, lat = (
            (f"{value}.lon", f"{value}.lat")
            if place.points_only
            else (f"ST_X(ST_Centroid({value}))", f"ST_Y(ST_Centroid({value}))")
        )
        lon = f"least(greatest({lon}, {box.west!r}), {box.east!r})"
        lat = f"least(greatest({lat}, {box.south!r}), {box.north!r})"
        return f"ST_Hilbert({lon}, {lat}, {frame})"
