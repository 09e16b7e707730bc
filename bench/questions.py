"""The questions, each in every rival's own words; drawn at random, never twice, so that no memory of answers flatters anyone."""

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from bench.source import utc

SORTED_BY = ("snapshot_at", "nb_velos_dispo", "nb_places_dispo", "nom")
DEEPEST = 9_980  # offset + limit stay under 10 000, as the API has it
ROWS = "/rows.json"  # Datasette's table


@dataclass(frozen=True, slots=True)
class Ask:
    """One question; "" where a rival cannot be asked."""

    beffroi: str  # below the dataset's address
    duckdb: tuple[str, ...]  # statements on the serving file; {fields} are the fields of an answer
    datasette: str = ""  # below the database's address
    features: str = ""  # OGC API - Features, for TiPg and pygeoapi: the query of items
    postgres: str = ""  # on the table {table}


@dataclass(slots=True)
class World:
    """What the questions are drawn from, and those already drawn."""

    rows: int
    communes: list[str]
    places: list[tuple[float, float]]
    texts: list[list[str]]
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, parquet: Path) -> "World":
        """Read from the rows themselves."""
        source = utc()
        rows = source.execute(f"SELECT count(*) FROM '{parquet}'").fetchall()[0][0]
        names = f"SELECT commune FROM '{parquet}' WHERE commune NOT LIKE '%''%' GROUP BY 1 ORDER BY 1"
        communes = source.execute(names).fetchall()  # pygeoapi does not read doubled quotes
        places = source.execute(f"SELECT x, y FROM '{parquet}' GROUP BY ALL ORDER BY ALL").fetchall()
        texts = source.execute(
            f"SELECT nom || ' ' || adresse FROM '{parquet}' GROUP BY 1 ORDER BY 1"
        ).fetchall()
        return cls(rows, [row[0] for row in communes], places, [_words(row[0]) for row in texts if row[0]])

    def draw(self, kind: str, many: int, seed: str) -> list[Ask]:
        """Questions of a kind not asked before, as far as there are."""
        chance, found = random.Random(f"{kind} {seed}"), []
        for _ in range(4 * many):
            ask = KINDS[kind](chance, self)
            if ask.beffroi not in self.seen:
                self.seen.add(ask.beffroi)
                found.append(ask)
            if len(found) == many:
                break
        return found or [KINDS[kind](chance, self)]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()
    return re.findall(r"\b[a-z]{4,}\b", plain)


def _page(chance: random.Random, world: World) -> Ask:
    offset = chance.randrange(min(DEEPEST, world.rows - 20))
    own = chance.randrange(
        10**9
    )  # offsets are soon used up: an address of its own is not answered from memory
    return Ask(
        f"records?limit=20&offset={offset}&own={own}",
        (f"SELECT {{fields}} FROM rows LIMIT 20 OFFSET {offset}", "SELECT count(*) FROM rows"),
        f"{ROWS}?{TABLE}&_next={offset}",  # Datasette pages by key
        f"limit=20&offset={offset}",
    )


def _where(odsql: str, sql: str, datasette: dict[str, object], cql: str) -> Ask:
    return Ask(
        f"records?limit=20&where={quote(odsql)}",
        (f"SELECT {{fields}} FROM rows WHERE {sql} LIMIT 20", f"SELECT count(*) FROM rows WHERE {sql}"),
        f"{ROWS}?{TABLE}&{urlencode(datasette)}",
        f"limit=20&{cql}",
    )


def _filter(chance: random.Random, world: World) -> Ask:
    commune, bikes, start = (
        chance.choice(world.communes),
        chance.randrange(10),
        chance.randrange(world.rows // 10),
    )
    text = commune.replace("'", "''")
    return _where(
        f'commune = "{commune}" and nb_velos_dispo > {bikes} and id >= {start}',
        f"commune = '{text}' AND nb_velos_dispo > {bikes} AND id >= {start}",
        {"commune__exact": commune, "nb_velos_dispo__gt": bikes, "id__gte": start},
        "filter=" + quote(f"commune='{text}' AND nb_velos_dispo>{bikes} AND id>={start}"),
    )


def _bbox(chance: random.Random, world: World) -> Ask:
    x, y = chance.choice(world.places)
    w, h = chance.uniform(0.002, 0.03), chance.uniform(0.002, 0.02)
    west, south, east, north = (round(value, 6) for value in (x - w, y - h, x + w, y + h))
    return _where(
        f"in_bbox(geo_point_2d, {south}, {west}, {north}, {east})",
        f"geo_point_2d.lat BETWEEN {south} AND {north} AND geo_point_2d.lon BETWEEN {west} AND {east}",
        {"x__gte": west, "x__lte": east, "y__gte": south, "y__lte": north},
        f"bbox={west},{south},{east},{north}",
    )


def _sorted(chance: random.Random, world: World) -> Ask:
    column, down, offset = chance.choice(SORTED_BY), chance.random() < 0.5, chance.randrange(500)
    way = " DESC" if down else ""
    return Ask(
        f"records?limit=20&offset={offset}&order_by={quote(f'{column}{way.lower()}')}",
        (
            f"SELECT {{fields}} FROM rows ORDER BY {column}{way} LIMIT 20 OFFSET {offset}",
            "SELECT count(*) FROM rows",
        ),
        f"{ROWS}?{TABLE}&_sort{'_desc' if down else ''}={column}",  # always the first page: it has no offset
        f"limit=20&offset={offset}&sortby={'-' if down else '%2B'}{column}",
    )


def _text(chance: random.Random, world: World) -> Ask:
    words = chance.choice(world.texts)
    found = " ".join(chance.sample(words, min(len(words), chance.randint(1, 3))))
    return Ask("records?limit=20&where=" + quote(f'"{found}"'), (), f"{ROWS}?{TABLE}&_search={quote(found)}")


def _groups(
    chance: random.Random, world: World, odsql: dict[str, str], sql: str, sqlite: str, postgres: str
) -> Ask:
    start = chance.randrange(world.rows // 50)  # nearly all the rows, never the same
    where = f"id >= {start}"
    return Ask(
        "records?" + urlencode({"limit": "100", **odsql, "where": where}, quote_via=quote),
        (sql.format(where=where),),
        ".json?_shape=array&sql=" + quote(sqlite.format(where=where)),
        postgres=postgres.format(where=where, table="{table}"),
    )


def _group_by(chance: random.Random, world: World) -> Ask:
    sql = "SELECT commune, avg(nb_velos_dispo), count(*) AS n FROM {table} WHERE {where} GROUP BY commune ORDER BY commune"
    odsql = {"select": "commune, avg(nb_velos_dispo) as velos, count(*) as n", "group_by": "commune"}
    own = sql.replace("{table}", "rows")
    return _groups(chance, world, odsql, own, own, sql)


def _histogram(chance: random.Random, world: World) -> Ask:
    sql = "SELECT {day} AS jour, count(*) AS n FROM {table} WHERE {where} GROUP BY 1 ORDER BY 1"
    odsql = {"select": "count(*) as n", "group_by": "range(snapshot_at, 1 day) as jour"}
    engine = sql.replace("{day}", "make_timestamp(epoch_us(snapshot_at))::DATE").replace("{table}", "rows")
    sqlite = sql.replace("{day}", "substr(snapshot_at, 1, 10)").replace("{table}", "rows")
    return _groups(
        chance, world, odsql, engine, sqlite, sql.replace("{day}", "date_trunc('day', snapshot_at)")
    )


def _distinct(chance: random.Random, world: World) -> Ask:
    sql = "SELECT count(DISTINCT nom) AS n FROM {table} WHERE {where}"
    own = sql.replace("{table}", "rows")
    return _groups(chance, world, {"select": "count(distinct nom) as n", "limit": "1"}, own, own, sql)


def _facet(chance: random.Random, world: World) -> Ask:
    start = chance.randrange(world.rows // 50)
    sql = f"SELECT commune, count(*) AS n FROM {{table}} WHERE id >= {start} GROUP BY commune ORDER BY n DESC"
    return Ask(
        f"facets?facet=commune&where={quote(f'id >= {start}')}",
        (sql.replace("{table}", "rows"),),
        f"{ROWS}?_nocount=1&_size=0&_facet=commune&_facet_size=100&id__gte={start}",
        postgres=sql,
    )


TABLE = "_shape=array&_nocount=1&_nofacet=1&_size=20"
KINDS: dict[str, Callable[[random.Random, World], Ask]] = {
    "page": _page,
    "filter": _filter,
    "bbox": _bbox,
    "sorted": _sorted,
    "facet": _facet,
    "group-by": _group_by,
    "histogram": _histogram,
    "distinct": _distinct,
    "text": _text,
}
