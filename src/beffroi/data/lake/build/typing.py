"""The decision for a whole table: guess on the first rows, write all of them, and look again where a guess failed.

The result is what a decision on all values gives. A form chosen without a fault on the first rows, and that meets none on all
of them, would have been chosen anyway; a text stays text when the first rows alone hold more odd values than any type
tolerates; whatever is in between is counted on all rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from beffroi.data import geo
from beffroi.data.fields import FieldType
from beffroi.data.lake.build.columns import Column, header_of, plan_native, plan_text
from beffroi.data.lake.build.places import Place, plan_places
from beffroi.data.lake.build.plan import Plan
from beffroi.data.lake.duck import text_literal
from beffroi.data.lake.raw import RawColumn, RawTable, ReadOptions
from beffroi.data.lake.types import natives
from beffroi.data.lake.types.corrections import NOTHING, Correction
from beffroi.data.lake.types.decide import Choice
from beffroi.data.lake.types.forms import Form
from beffroi.data.lake.types.survey import Survey, survey
from beffroi.data.saying import Said

SAMPLE_ROWS = 20_480
_SAMPLE_CELLS = 4_000_000
SAMPLE = "first_rows"


@dataclass(slots=True)
class Typing:
    """What is known of a table's columns so far, and the plan that follows."""

    connection: duckdb.DuckDBPyConnection
    raw: RawTable
    names: Sequence[str]
    corrections: Mapping[str, Correction]
    timezone: str
    box: geo.Box
    options: ReadOptions
    sample_rows: int = SAMPLE_ROWS
    forms: Mapping[str, Form] = field(default_factory=dict)  # what a schema declares, by header
    whole: bool = False  # whether the sample is the table
    seen: dict[str, Survey] = field(default_factory=dict)
    certain: set[str] = field(default_factory=set)  # columns surveyed on all rows
    shapes: set[str] = field(default_factory=set)  # columns known to hold more than points
    undeclared: set[str] = field(default_factory=set)  # columns that do not keep what the schema declares
    refused: set[str] = field(default_factory=set)  # pairs of columns that are no places after all

    @property
    def zone(self) -> str:
        """The zone of naive hours, as a SQL literal."""
        return text_literal(self.timezone)

    @property
    def relation(self) -> str:
        """Where all rows are read."""
        return SAMPLE if self.whole else self.raw.relation

    def start(self) -> Plan:
        """Look at the first rows."""
        most = max(1, min(self.sample_rows, _SAMPLE_CELLS // max(1, len(self.raw.columns))))
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {SAMPLE} AS SELECT * FROM {self.raw.relation} LIMIT {most}"
        )
        taken = self.connection.execute(f"SELECT count(*) FROM {SAMPLE}").fetchone()
        self.whole = taken is not None and taken[0] < most
        texts = [column for column in self.raw.columns if natives.is_text(column.native)]
        self.seen = self._survey(SAMPLE, texts, grouped=True)
        if self.whole:
            self.certain = {column.sql for column in texts}
        else:
            self._settle([c for c in self._columns() if not c.choice.settled and c.correction.type is None])
        return self._plan()

    def again(self, failed: Sequence[Place | Column]) -> Plan:
        """Look at all rows of what failed; the plan is the same when nothing changes."""
        for place in (source for source in failed if isinstance(source, Place)):
            self._doubt(place)
        columns = [source for source in failed if isinstance(source, Column)]
        self.undeclared |= {column.raw.sql for column in columns if column.choice.declared}
        self._settle(columns)
        return self._plan()

    def _settle(self, columns: Sequence[Column]) -> None:
        doubtful = [c.raw for c in columns if c.raw.sql not in self.certain and natives.is_text(c.raw.native)]
        if doubtful:
            self.seen |= self._survey(self.relation, doubtful, grouped=self.whole)
            self.certain |= {column.sql for column in doubtful}

    def _doubt(self, place: Place) -> None:
        levels = self._plan().readings(self.relation)
        if place.shape and place.points_only and place.correction.type is None:
            column = place.sources[0]
            kinds = f"SELECT count(*) FROM {levels} WHERE ST_GeometryType(f{column.index}) <> 'POINT'"
            others = self.connection.execute(kinds).fetchone()
            if others and others[0]:
                self.shapes.add(column.raw.sql)
        if not place.shape and not self.whole:
            self._settle(place.sources)
        if not place.shape:
            values = self._plan_with(place).values(self.relation)
            row = self.connection.execute(
                f"SELECT count(*) FILTER (WHERE {place.fault}), count(*) FILTER (WHERE g0 IS NOT NULL) FROM {values}"
            ).fetchone()
            if row and row[0] > row[1]:
                self.refused.add(place.name)

    def _plan_with(self, place: Place) -> Plan:
        return Plan(tuple(self._columns()), (place,))

    def _survey(self, relation: str, columns: Sequence[RawColumn], *, grouped: bool) -> dict[str, Survey]:
        codes = {column.sql: header_of(column).code for column in columns}
        return survey(self.connection, relation, columns, zone=self.zone, codes=codes, grouped=grouped)

    def _columns(self) -> list[Column]:
        made: list[Column] = []
        for index, (raw, name) in enumerate(zip(self.raw.columns, self.names, strict=True)):
            fix = self.corrections.get(name, NOTHING)
            if raw.native == "WKB":
                shape = f"TRY(ST_Force2D(ST_GeomFromWKB({raw.sql})))"
                choice = Choice(FieldType.GEO_SHAPE, (), Said("why.geometries"))
                made.append(Column(index, raw, name, fix, choice, shape, trims=False, strict=True))
            elif natives.is_text(raw.native):
                whole = self.whole or raw.sql in self.certain
                form = None if raw.sql in self.undeclared else self.forms.get(raw.header.strip())
                seen = self.seen[raw.sql]
                made.append(
                    plan_text(index, raw, name, fix, seen, timezone=self.timezone, whole=whole, form=form)
                )
            else:
                made.append(plan_native(index, raw, name, fix, zone=self.zone))
        return made

    def _plan(self) -> Plan:
        columns = self._columns()
        places = plan_places(
            self.connection,
            Plan(tuple(columns)).readings(SAMPLE),
            columns,
            corrections=self.corrections,
            crs=self.options.crs,
            box=self.box,
            shapes=frozenset(self.shapes),
        )
        return Plan(tuple(columns), tuple(place for place in places if place.name not in self.refused))
