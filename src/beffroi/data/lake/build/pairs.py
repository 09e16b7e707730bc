"""Which two columns of numbers are a place: latitude and longitude, x and y, however they are named."""

import re
from collections.abc import Sequence

from beffroi.data.fields import FieldType
from beffroi.data.lake.build.columns import Column
from beffroi.data.lake.types.names import slug

_LAT = re.compile(r"(?<![a-z])(y?lat(?:itude)?|ylatitude)(?![a-z])")
_LON = re.compile(r"(?<![a-z])(x?long?(?:itude)?|lng|xlongitude)(?![a-z])")
_Y = re.compile(r"(?<![a-z])((?:coord(?:onnees?)?)?y)(?![a-z])")
_X = re.compile(r"(?<![a-z])((?:coord(?:onnees?)?)?x)(?![a-z])")


def find_pair(columns: Sequence[Column]) -> tuple[Column, Column] | None:
    """The columns (longitude or x, latitude or y) whose names differ only by that; degrees are preferred to metres.

    Columns a person typed as something else than a number are left alone; two that a person annotated `place: ["longitude"]`
    and `place: ["latitude"]` win over every name.
    """
    numbers = [c for c in columns if c.choice.type.is_number]
    said = {part: c for c in numbers for part in c.correction.annotations.get("place", ())}
    if "longitude" in said and "latitude" in said:
        return said["longitude"], said["latitude"]
    for ordinate, abscissa in ((_LAT, _LON), (_Y, _X)):
        rests: dict[str, Column] = {}
        for column in numbers:
            words = slug(column.raw.header)
            if abscissa.search(words):
                rests.setdefault(abscissa.sub("*", words, count=1), column)
        for column in numbers:
            words = slug(column.raw.header)
            other = rests.get(ordinate.sub("*", words, count=1)) if ordinate.search(words) else None
            if (
                other is not None
                and other is not column
                and FieldType.DOUBLE in {column.choice.type, other.choice.type}
            ):
                return other, column
            if other is not None and other is not column and _metres(column) and _metres(other):
                return other, column
    return None


def _metres(column: Column) -> bool:
    """Whole numbers may be metres; small ones are rather ranks or counts."""
    examples = column.seen.examples if column.seen else ()
    return all(len(re.sub(r"\D", "", example)) >= 6 for example in examples)
