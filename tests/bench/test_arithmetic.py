"""The bench's own arithmetic: ratios, promises, tables, the checks made before anything is measured. Nothing is timed."""

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.measure import Line, amount
from bench.questions import KINDS, World
from bench.rivals import Rate, Rival

from bench import check, inprocess, maps, rates, report, source


def cells(line: Line) -> list[str]:
    return [cell.strip() for cell in line.markdown().strip("|").split("|")]


def test_ratio_is_the_median_of_the_ratios_pair_by_pair() -> None:
    line = Line("w", "p", ours=[1, 8, 9], theirs=[1, 2, 10], limit=1)
    assert line.ratio == 1.0  # of 1, 4 and 0.9; the ratio of the medians would be 4
    assert line.kept


def test_a_round_missing_on_one_side_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        _ = Line("w", "p", ours=[1, 2], theirs=[1]).ratio


@pytest.mark.parametrize(
    ("ours", "bounds", "verdict"),
    [
        (3.0, {"limit": 3.0}, "yes"),
        (3.1, {"limit": 3.0}, "**no**"),
        (0.5, {"floor": 0.5}, "yes"),
        (0.49, {"floor": 0.5}, "**no**"),
        (0.01, {}, "—"),
    ],
)
def test_verdict(ours: float, bounds: dict[str, float], verdict: str) -> None:
    assert Line("w", "p", [ours], [1.0], **bounds).verdict == verdict  # type: ignore[arg-type]


def test_a_rate_is_told_as_a_rate_and_a_duration_as_a_duration() -> None:
    told = cells(Line("page", "≥ 0.5× DuckDB", [1234.5], [2000], floor=0.5, unit="/s"))
    assert told == ["page", "≥ 0.5× DuckDB", "1 234/s", "DuckDB", "2 000/s", "0.62×", "yes", ""]
    assert cells(Line("page", "≤ 3×", [0.002], [1.5], limit=3))[2:5] == ["2.0 ms", "DuckDB", "1.5 s"]
    assert amount(3_400_000, "rows/s") == "3 400 000 rows/s"
    assert amount(1.26, "/s") == "1.26/s"


def test_the_best_peer_is_the_fastest_of_each_round() -> None:
    measured = {
        "Beffroi": [100.0, 100.0, 100.0],
        "DuckDB": [200.0, 100.0, 400.0],
        "Datasette": [10.0, 50.0, 20.0],
        "TiPg": [40.0, 10.0, 25.0],
        "PostgreSQL": [999.0] * 3,  # no peer, and nothing is promised against it here
    }
    engine, best = rates.told("page", "page", measured)
    assert (engine.ratio, engine.verdict) == (0.5, "yes")
    assert best.theirs == [40.0, 50.0, 25.0]
    assert (best.ratio, best.verdict) == (2.5, "yes")
    assert best.note == "Datasette 20/s, TiPg 25/s"


def test_a_slow_rival_is_measured_once_and_stands_for_every_round() -> None:
    asked: list[str] = []

    def rival(name: str, slow: bool) -> Rival:
        def measure(_asks: object, callers: int, _seconds: float) -> Rate:
            asked.append(name)
            return Rate(float(len(asked)), slow)

        return Rival(name, lambda _ask: True, measure)

    world = World(1000, ["Lille"], [(3.0, 50.6)], [["rue", "gare"]])
    found = rates.contest(
        world, "page", [rival("quick", False), rival("slow", True)], callers=8, rounds=3, seconds=1
    )
    assert asked == ["quick", "slow", "quick", "quick"]
    assert found["slow"] == [2.0, 2.0, 2.0]
    assert found["quick"] == [1.0, 3.0, 4.0]


def test_questions_are_the_same_for_a_seed_and_never_asked_twice() -> None:
    def world() -> World:
        return World(1_000_000, ["Lille", "Hem"], [(3.0, 50.6), (3.1, 50.7)], [["rue", "gare"], ["place"]])

    for kind in KINDS:
        here = world()
        first, second = here.draw(kind, 40, "a"), here.draw(kind, 40, "b")
        assert first == world().draw(kind, 40, "a")
        if kind != "text":  # two texts have few words
            addresses = [ask.beffroi for ask in first + second]
            assert len(set(addresses)) == 80


def test_every_promise_has_a_question_a_name_and_rivals_that_can_be_asked() -> None:
    world = World(1_000_000, ["Lille"], [(3.0, 50.6)], [["gare"]])
    for kind, promised in rates.PROMISES.items():
        ask = world.draw(kind, 1, "x")[0]
        can = {
            "DuckDB": ask.duckdb,
            "Datasette": ask.datasette,
            "PostgreSQL": ask.postgres,
            "best peer": ask.features,
        }
        assert all(can[rival] for rival in promised), kind
        assert rates.NAMES[kind]


ROW = dict.fromkeys(check.FIELDS, 1)


@pytest.mark.parametrize(
    "body",
    [
        {"total_count": 7, "results": [ROW]},
        {"rows": [ROW], "filtered_table_rows_count": 7},
        {"features": [{"id": 1, "properties": {key: 1 for key in ROW if key != "id"}}], "numberMatched": 7},
    ],
)
def test_answers_of_every_server_say_the_same(body: object) -> None:
    assert check.told("page", json.dumps(body).encode()) == check.Facts(1, 7)


@pytest.mark.parametrize(
    "body",
    [
        [{"commune": "Lille", "n": 3}, {"commune": "Hem", "n": 1}],
        {
            "facet_results": {
                "commune": {"results": [{"value": "Hem", "count": 1}, {"value": "Lille", "count": 3}]}
            }
        },
        {
            "facets": [
                {"name": "commune", "facets": [{"name": "Lille", "count": 3}, {"name": "Hem", "count": 1}]}
            ]
        },
        {"results": [{"n": 3}, {"n": 1}]},
    ],
)
def test_groups_of_every_server_say_the_same(body: object) -> None:
    assert check.told("facet", json.dumps(body).encode()) == check.Facts(2, None, (1, 3))


def test_a_missing_field_or_another_count_stops_the_bench() -> None:
    with pytest.raises(SystemExit, match="nom"):
        check.told("page", json.dumps({"results": [{key: 1 for key in ROW if key != "nom"}]}).encode())
    assert not check.Facts(20, 7).agrees(check.Facts(20, 8))
    assert check.Facts(20, 7).agrees(check.Facts(20, None))


def test_in_process_questions_are_counted_by_the_time_they_took() -> None:
    answered: list[object] = []

    def caller() -> Callable[[inprocess.Statements], None]:
        return answered.append

    rate = inprocess.run(caller, [["a"], ["b"]], callers=3, seconds=0)
    assert len(answered) == 5  # two to warm, then one each
    assert rate > 0

    def failing(statements: inprocess.Statements) -> None:
        if statements == ["a"]:
            raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        inprocess.run(lambda: failing, [["a"], ["b"]], callers=1, seconds=0)


def test_tables_are_put_between_their_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.START}\nold\n{report.END}\nafter\n")
    lines = {"Pages": [Line("page", "≥ 2×", [1.0], [1.0], floor=2)], "Nothing": []}
    tables = report.table(lines, ["measured today"])
    report.write(tables, page)
    written = page.read_text()
    assert written.startswith("before\n")
    assert written.endswith("\nafter\n")
    assert "old" not in written
    assert "### Pages" in written
    assert "### Nothing" not in written
    widths = {row.count("|") for row in re.findall(r"^\|.*", written, re.MULTILINE)}
    assert len(widths) == 1
    assert report.missed(lines) == lines["Pages"]


def test_sizes_and_tiles() -> None:
    assert [source.count(text) for text in ("1m", "100k", "11M", "42")] == [
        1_000_000,
        100_000,
        11_000_000,
        42,
    ]
    assert [source.short(rows) for rows in (1_000_000, 100_000)] == ["1 M", "100 k"]
    assert maps.tile(0.0, 0.0, 1) == (1, 1)
    x, y = maps.tile(3.06, 50.63, 14)
    north = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**14))))
    assert (x, y) == (8331, 5490) or (
        math.floor((3.06 + 180) / 360 * 2**14) == x and 0 < north - 50.63 < 0.02
    )
