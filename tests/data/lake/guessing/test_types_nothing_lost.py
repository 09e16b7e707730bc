"""Whatever the values: each is read or listed, the order and the answer never depend on how many rows were looked at first."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data.lake.guessing.typed_tables import rows, typed

from beffroi.data.lake.duck import open_memory
from beffroi.data.lake.types.candidates import CANDIDATES
from beffroi.data.lake.types.forms import NONES, trimmed
from beffroi.data.lake.types.survey import bind

_WORDS = st.sampled_from(
    [
        *(
            "1",
            "12",
            "-3",
            "1 234",
            "1,5",
            "2.5",
            "1.234,5",
            "1,234.5",
            "007",
            "0164A",
            "1e5",
            "nan",
            "1_0",
            "0x1F",
            "59350",
        ),
        *("oui", "non", "x", "O", "N", "-", "NC", "à définir", "", " ", "[1]", '["a"]'),
        *(
            "24/10/2025",
            "10/24/2025",
            "24/10/25",
            "20251024",
            "2025-10-24",
            "2025-10-24T10:00:00Z",
            "24/10/2025 10:00:00",
        ),
        *("POINT(3 50)", "50.6, 3.1", "3.06"),
    ]
)
_CELLS = st.lists(_WORDS, min_size=1, max_size=4).flatmap(
    lambda few: st.lists(st.sampled_from(few), min_size=1, max_size=60)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_CELLS, st.sampled_from(["valeur", "date", "lat"]))
def test_each_cell_is_read_or_listed(cells: list[str], header: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        columns = {header: cells, "rang": [f"r{n}" for n in range(len(cells))]}
        full = typed(Path(place) / "full", columns)
        everything = f'SELECT CAST("{full.schema.fields[0].name}" AS VARCHAR), rang FROM rows'
        read = rows(full, everything)
        assert [row[1] for row in read] == columns["rang"]
        listed = [n.value for n in full.report.notes if n.code in {"bad_value", "bad_coordinates"}]
        lost = [
            cell
            for cell, row in zip(cells, read, strict=True)
            if row[0] is None and cell.strip() and cell.strip().lower() not in NONES
        ]
        assert sorted(lost) == sorted(str(value) for value in listed)
        # Looking at few rows first, then at all when needed, gives the same.
        partial = typed(Path(place) / "part", columns, sample=7)
        assert partial.schema == full.schema
        assert rows(partial, everything) == read


_SPELLINGS = st.one_of(
    st.from_regex(
        r"[ +-]?[0-9]{1,4}[ .,/:-]?[0-9]{0,3}[ .,/:T-]?[0-9]{0,4}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2})?)?(Z|[+-][0-9]{2})? ?",
        fullmatch=True,
    ),
    st.from_regex(r"[ 0-3][0-9]/[01][0-9]/[0-9]{2,4} [ 0-2][0-9]:[0-9 ]{1,2}:[0-9 ]{1,2}", fullmatch=True),
    _WORDS,
)


@settings(max_examples=30, deadline=None)
@given(st.lists(_SPELLINGS, min_size=20, max_size=60))
def test_a_fast_reading_never_says_otherwise_than_the_strict_one(cells: list[str]) -> None:
    connection = open_memory("300MB", threads=1)
    try:
        connection.execute("CREATE TABLE cells AS SELECT unnest(?::VARCHAR[]) AS c", [cells])
        for form in CANDIDATES:
            strict = bind(form.sql, v=trimmed("c"), c="c", zone="'Europe/Paris'")
            for rank, fast in enumerate(form.fast):
                quick = bind(fast, v="c", c="c", zone="'Europe/Paris'")
                if rank in form.naive:
                    quick = f"CASE WHEN year({quick}) BETWEEN 1000 AND 2999 THEN timezone('Europe/Paris', {quick}) END"
                odd = connection.execute(
                    f"SELECT c, ({quick})::VARCHAR, ({strict})::VARCHAR FROM cells "
                    f"WHERE ({quick}) IS NOT NULL AND ({quick}) IS DISTINCT FROM ({strict})"
                ).fetchall()
                assert odd == [], form.key
    finally:
        connection.close()
