"""ODSQL, the query language of the Explore API v2.1: text → checked tree → SQL of the engine.

No user text reaches SQL: names are looked up in the schema, values are bound parameters.

A statement's columns are ready for JSON: dates as text at their field's precision, instants as text in the query's zone, places
as STRUCT(lon, lat), shapes as the JSON text of a Feature (kind `json`), several texts as a list. With `native=True` they keep the
engine's types instead (DATE, TIMESTAMPTZ, WKB for shapes), for Parquet and sheets. `geometry="geojson"` or `"wkb"` adds a column,
named by `Statement.geometry` and not for readers, with the place of each row (`geo_field`, or the field maps draw).

A map's tile (`compile_tile`) is written by the engine, as bytes; `TilePlan` says how it is drawn.
"""

from beffroi.data.odsql.compile import (
    compile_count,
    compile_extent,
    compile_facets,
    compile_record,
    compile_records,
    compile_tile,
    paged,
)
from beffroi.data.odsql.cql2 import BadFilter, cql2_condition
from beffroi.data.odsql.errors import QueryError, unknown_record
from beffroi.data.odsql.facets import FacetPlan
from beffroi.data.odsql.fes import BadCondition, Reading, fes_condition, one_record
from beffroi.data.odsql.given import (
    BadValue,
    all_of,
    any_of,
    compare,
    contains,
    literal,
    matches,
    missing,
    negated,
    same_place,
    searched,
)
from beffroi.data.odsql.mathematics import NUMBER_FUNCTIONS
from beffroi.data.odsql.query import Context, Query, QueryLimits
from beffroi.data.odsql.statement import Column, ColumnKind, Statement, Window
from beffroi.data.odsql.tile_plans import COUNT as TILE_COUNT
from beffroi.data.odsql.tile_plans import TilePlan
from beffroi.data.odsql.tree import Expression

__all__ = [
    "NUMBER_FUNCTIONS",
    "TILE_COUNT",
    "BadCondition",
    "BadFilter",
    "BadValue",
    "Column",
    "ColumnKind",
    "Context",
    "Expression",
    "FacetPlan",
    "Query",
    "QueryError",
    "QueryLimits",
    "Reading",
    "Statement",
    "TilePlan",
    "Window",
    "all_of",
    "any_of",
    "compare",
    "compile_count",
    "compile_extent",
    "compile_facets",
    "compile_record",
    "compile_records",
    "compile_tile",
    "contains",
    "cql2_condition",
    "fes_condition",
    "literal",
    "matches",
    "missing",
    "negated",
    "one_record",
    "paged",
    "same_place",
    "searched",
    "unknown_record",
]
