"""Which schema a file looks made for, by its headers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beffroi.data.folding import fold
from beffroi.data.tableschema.model import TableSchema

_ENOUGH = 0.75  # of the required headers, and half of all
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """How well headers are a schema's: the share of its required headers, and of all of them."""

    schema: TableSchema
    required: float
    all: float

    @property
    def good(self) -> bool:
        """Enough to propose it."""
        return self.required >= _ENOUGH and self.all >= _HALF


def fit(headers: Sequence[str], schemas: Iterable[TableSchema]) -> list[Fit]:
    """The schemas these headers look made for, best first; case and accents do not count."""
    given = {fold(header).strip() for header in headers}
    found = []
    for schema in schemas:
        names = {fold(name) for name in schema.names}
        required = {fold(field.name) for field in schema.fields if field.required} or names
        found.append(Fit(schema, len(required & given) / len(required), len(names & given) / len(names)))
    return sorted(
        (each for each in found if each.good), key=lambda each: (-each.all, -each.required, each.schema.name)
    )
