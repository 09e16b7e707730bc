"""Before anything is measured: every rival gives the same rows, the same counts and all the fields."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from bench.questions import Ask
from bench.rivals import get

FIELDS = {
    "id",
    "snapshot_at",
    "nom",
    "adresse",
    "commune",
    "etat",
    "type",
    "nb_places_dispo",
    "nb_velos_dispo",
}
FIELDS |= {"etat_connexion", "x", "y", "date_modification"}
GROUPS = ("facet", "group-by", "histogram", "distinct")


@dataclass(frozen=True, slots=True)
class Facts:
    """What two answers to the same question share: rows of the page and rows in all, or the counts of the groups."""

    rows: int
    total: int | None = None  # None: not told
    counts: tuple[int, ...] = ()

    def agrees(self, other: "Facts") -> bool:
        """Whether both tell the same, as far as both tell it."""
        told = self.total is None or other.total is None or self.total == other.total
        return told and self.rows == other.rows and self.counts == other.counts


def expected(kind: str, ask: Ask, connection: duckdb.DuckDBPyConnection) -> Facts | None:
    """What DuckDB finds on the serving file; None where it is not asked."""
    if not ask.duckdb:
        return None
    found = [connection.execute(sql.replace("{fields}", "id")).fetchall() for sql in ask.duckdb]
    if kind in GROUPS:
        return grouped([row[-1] for row in found[0]])
    return Facts(len(found[0]), found[1][0][0])


def grouped(counts: Sequence[int]) -> Facts:
    """The counts of groups, in any order."""
    return Facts(len(counts), None, tuple(sorted(int(count) for count in counts)))


def told(kind: str, body: bytes) -> Facts:
    """What a server's answer says, whichever server it is."""
    answer: Any = json.loads(body)
    if kind in GROUPS:
        return grouped([_count(row) for row in _groups(answer)])
    rows = _rows(answer)
    missing = FIELDS - set(rows[0]) if rows else set()
    if missing:
        raise SystemExit(f"{kind}: an answer lacks {', '.join(sorted(missing))}: {rows[0]}")
    return Facts(len(rows), _total(answer))


def _groups(answer: Any) -> Sequence[Mapping[str, Any]]:
    if isinstance(answer, list):  # Datasette, SQL
        return answer
    if "facet_results" in answer:  # Datasette, facet
        facets: Mapping[str, Any] = answer["facet_results"]
        return [row for facet in facets.values() for row in facet["results"]]
    if "facets" in answer:  # Beffroi
        return [row for facet in answer["facets"] for row in facet["facets"]]
    results: Sequence[Mapping[str, Any]] = answer["results"]
    return results


def _count(row: Mapping[str, Any]) -> int:
    return int(row["n"] if "n" in row else row["count"])


def _rows(answer: Any) -> list[Mapping[str, Any]]:
    if isinstance(answer, dict) and "features" in answer:  # the id stands outside the properties
        return [{"id": one["id"], **one["properties"]} for one in answer["features"]]
    if isinstance(answer, dict):
        return list(answer["results"] if "results" in answer else answer["rows"])
    return list(answer)


def _total(answer: Any) -> int | None:
    if not isinstance(answer, dict):
        return None
    for key in ("total_count", "numberMatched", "filtered_table_rows_count"):
        if key in answer:
            return int(answer[key])
    return None


def counted(address: str) -> str:
    """Datasette's address, asking for the count that is left out when it is measured."""
    return address.replace("_shape=array&_nocount=1&", "_shape=objects&")


def same(kind: str, ask: Ask, addresses: Mapping[str, str], wanted: Facts | None) -> None:
    """Stop the bench when two rivals do not answer the same."""
    for name, address in addresses.items():
        facts = told(kind, get(counted(address)))
        if wanted is None:
            wanted = facts
        if not wanted.agrees(facts) or not facts.rows:
            raise SystemExit(f"{kind}: {name} answers {facts}, {wanted} was expected: {address}\n{ask}")
