"""The table of expectations: what a careful data officer expects from each real file, written as YAML by folder.

An entry is `path` or `path#sheet=…`, `path#layer=…`, `path#member=…`, and either

- `refused`: a pattern the sentence of the refusal holds, or
- `rows`: how many (`any`: at least one; `43|44`: either);
- `fields`: types by name, an ordered and complete list unless `columns` says how many there are (`any`: not told).
  `int|text` is one or the other, `text siren` a text known as a SIREN;
- `types`: the types in order, for columns without a name of their own;
- `warnings`: every warning, by code: the lines it is on, how many cases it stands for, or `any`;
- `notes`: codes that are also there, of any severity;
- `delimiter`, `skip` (records above the data): for the independent count of cells; `count: false` where there is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from beffroi.data.lake import ReadOptions

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"


@dataclass(frozen=True)
class Expected:
    """One line of the table."""

    key: str
    path: str
    options: ReadOptions
    refused: str | None = None
    rows: frozenset[int] | None = None
    columns: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    types: Sequence[str] | None = None
    warnings: Mapping[str, list[int] | int | str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    delimiter: str = ","
    skip: int = 1
    count: bool | str = True
    slow: bool = False

    @property
    def file(self) -> Path:
        return DATA / self.path


def load() -> Iterator[Expected]:
    """Every line of the table."""
    for sheet in sorted((HERE / "expectations").glob("*.yaml")):
        for key, line in yaml.safe_load(sheet.read_text(encoding="utf-8")).items():
            yield _expected(sheet.stem, key, line)


def _expected(folder: str, key: str, line: Mapping[str, Any]) -> Expected:
    name, _, chosen = key.partition("#")
    which, _, value = chosen.partition("=")
    options = ReadOptions(**{which: value}) if which else ReadOptions()
    rows, columns = line.get("rows"), line.get("columns")
    known = {
        k: line[k]
        for k in ("refused", "fields", "types", "warnings", "notes", "delimiter", "skip", "count", "slow")
        if k in line
    }
    return Expected(
        key=f"{folder}/{key}",
        path=f"{folder}/{name}",
        options=options,
        rows=None if rows in {None, "any"} else frozenset(int(n) for n in str(rows).split("|")),
        columns=columns if isinstance(columns, int) else None,
        complete="fields" in line and columns is None,
        **known,
    )
