"""The files the demonstration hands to the intake: written as a city's offices would, CSV with semicolons and GeoJSON."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8"
) -> None:
    """A CSV as French spreadsheets make it."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)


def write_json(path: Path, value: Any) -> None:
    """A JSON document."""
    path.write_bytes(orjson.dumps(value))


def write_geojson(path: Path, features: Iterable[tuple[Mapping[str, Any] | None, Mapping[str, Any]]]) -> None:
    """A FeatureCollection from (geometry, properties)."""
    write_json(
        path,
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "geometry": geometry, "properties": properties}
                for geometry, properties in features
            ],
        },
    )


def comma(number: float, digits: int) -> str:
    """A number with a decimal comma."""
    return f"{number:.{digits}f}".replace(".", ",")
