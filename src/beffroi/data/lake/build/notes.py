"""What the typing has to say, beside the faults: systems, swaps, lost zeros, words for nothing, hours without a zone."""

from collections.abc import Sequence

import duckdb

from beffroi.data import geo
from beffroi.data.fields import FieldType
from beffroi.data.lake.build.columns import Column
from beffroi.data.lake.build.places import Place
from beffroi.data.lake.build.plan import Plan
from beffroi.data.lake.raw import Note, RawTable, Severity
from beffroi.data.saying import Fact, Said, named, word
from beffroi.data.saying import as_it_is as _

_LISTED = 20  # swapped rows shown


def column_notes(columns: Sequence[Column], *, timezone: str, whole: bool) -> list[Note]:
    """Notes on columns of text."""
    notes: list[Note] = []
    for column in columns:
        seen, code = column.seen, column.choice.code
        if seen is None:
            continue
        header = column.raw.header.strip() or column.name
        lost = seen.lost.get(code.name, 0) if code else 0
        if code and lost:
            repaired = column.correction.repairs("leading_zeros")
            notes.append(
                Note(
                    "lost_leading_zeros.repaired" if repaired else "lost_leading_zeros",
                    {"n": lost, "many": _many(lost, whole=whole), "code": word(code.label)},
                    Severity.INFO if repaired else Severity.WARNING,
                    column=header,
                    count=lost,
                )
            )
        if seen.nones and column.strict:
            notes.append(
                Note(
                    "none_words",
                    {
                        "n": seen.nones,
                        "many": _many(seen.nones, whole=whole),
                        "words": named(list(seen.none_words)),
                    },
                    Severity.INFO,
                    column=header,
                    count=seen.nones,
                )
            )
        naive = column.choice.type is FieldType.DATETIME and "timezone(" in column.reading
        if naive:
            notes.append(
                Note(
                    "naive_hours",
                    {"zone": timezone},
                    Severity.INFO,
                    column=header,
                )
            )
    return notes


def _many(count: int, *, whole: bool) -> Fact:
    """How many; at least so many when the first rows alone were counted."""
    return count if whole else Said("at_least", {"n": count})


def place_notes(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, plan: Plan, *, table: str, bbox: geo.Box | None
) -> list[Note]:
    """Notes on the places: how they were read, and whether they are where they should be."""
    notes: list[Note] = []
    for place in plan.places:
        headers = " / ".join(c.raw.header.strip() or c.name for c in place.sources)
        if place.reading.crs not in {"EPSG:4326", "OGC:CRS84"}:
            label = (
                place.reading.label if place.reading.label != place.reading.crs else _("un système projeté")
            )
            notes.append(
                Note(
                    "reprojected",
                    {"system": word(label), "crs": place.reading.crs},
                    Severity.INFO,
                    column=headers,
                )
            )
        by_custom = any(f.key == "pair" for c in place.sources for f in c.choice.forms)
        if place.reading.swapped and not by_custom:
            notes.append(
                Note(
                    "swapped_coordinates",
                    column=headers,
                )
            )
        if place.points_only:
            notes += _where(connection, raw, plan, place, table=table, headers=headers, bbox=bbox)
    return notes


def _where(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    plan: Plan,
    place: Place,
    *,
    table: str,
    headers: str,
    bbox: geo.Box | None,
) -> list[Note]:
    lon, lat = f'"{place.name}".lon', f'"{place.name}".lat'
    wrong = f"NOT {geo.FRANCE.sql(lon, lat)} AND {geo.FRANCE.sql(lat, lon)}"
    inside = bbox.sql(lon, lat) if bbox else "true"
    row = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE {inside}), count(*) FILTER (WHERE {wrong}) FROM {table} "
        f'WHERE "{place.name}" IS NOT NULL'
    ).fetchone()
    total, home, swapped = row or (0, 0, 0)
    notes: list[Note] = []
    if bbox and total:
        whole, tenth = f"{100 * home / total:.1f}".split(".")
        share = Said("percent", {"whole": whole, "tenth": tenth})
        notes.append(
            Note(
                "territory_share",
                {"n": home, "total": total, "share": share},
                Severity.INFO if home else Severity.WARNING,
                column=headers,
                count=home,
            )
        )
    if swapped:
        value = f"g{place.index}"
        numbered = f"(SELECT *, row_number() OVER () - 1 AS place FROM {raw.relation})"
        condition = wrong.replace(f'"{place.name}"', value)
        found = connection.execute(
            f"SELECT place FROM {plan.values(numbered)} WHERE {value} IS NOT NULL AND {condition} ORDER BY place LIMIT {_LISTED}"
        ).fetchall()
        places: list[Fact] = [
            Said("place", {"where": label}) for label, _line in raw.locate([int(p) for (p,) in found])
        ]
        more = ["…"] if swapped > len(found) else []
        notes.append(
            Note(
                "swapped_rows",
                {"n": swapped, "places": [*places, *more]},
                column=headers,
                count=swapped,
            )
        )
    return notes
