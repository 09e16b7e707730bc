"""A version laid down in a lake of its own, with an engine that answers from it, with and without its index of words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from beffroi.data.fields import Schema
from beffroi.data.lake import Engine, Lake, make_words, silent, write_small_table
from beffroi.data.odsql import Context, Query, compile_count, compile_facets, compile_records

SECONDS = 30.0


class Shelf:
    """Rows of text, asked as the API asks."""

    def __init__(
        self, root: Path, fields: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        self.lake = Lake(root)
        self.schema = Schema.from_json(fields)
        self.folder = self.lake.version_folder("da_mots", 1)
        write_small_table(self.folder, self.schema, rows)
        self.engine = Engine("500MB", roots=(root,))

    def index(self) -> Path:
        """Make the index."""
        return make_words(self.folder, self.schema, self.lake, memory="300MB", progress=silent)

    def context(self, *, indexed: bool) -> Context:
        """The version as the language sees it."""
        words = self.engine.words(self.folder, seconds=SECONDS) if indexed else None
        assert (words is not None) is indexed
        return Context(self.schema, self.engine.table(self.folder), "mots", "mots/1", words=words)

    def run(self, statement: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        return self.engine.fetch(statement.sql, statement.params, seconds=SECONDS)

    def answer(self, query: Query, *, indexed: bool) -> dict[str, Any]:
        """The page, the total, and the facets if any are asked."""
        context = self.context(indexed=indexed)
        plan = compile_facets(query, context)
        return {
            "rows": self.run(compile_records(query, context)),
            "total": self.run(compile_count(query, context)),
            "facets": plan.assemble([self.run(statement) for statement in plan.statements]),
        }

    def found(self, where: str, *, indexed: bool = True) -> set[int]:
        """The numbers (field `num`) of the rows found."""
        query = Query(select="num", where=(where,), limit=-1)
        statement = compile_records(query, self.context(indexed=indexed), for_export=True)
        return {row[0] for row in self.run(statement)}
