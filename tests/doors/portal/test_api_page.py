"""The API tab of a dataset: its examples run as they are shown."""

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.portal_service import PLACES, Portal

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Context, Query, compile_records
from beffroi.doors.portal.examples import question


def shown(portal: Portal, dataset: str) -> dict[str, str]:
    """The examples of the page, by their keys, as one would copy them."""
    page = portal.get(f"/explore/dataset/{dataset}/api/").text
    found = re.findall(r'<code id="code-(\w+)">(.*?)</code>', page, re.DOTALL)
    assert "data-copy" in page
    return {key: unescape(text) for key, text in found}


def run(command: list[str], text: str = "", folder: Path | None = None) -> str:
    """What a program says, when all went well."""
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=120, cwd=folder, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
@pytest.mark.parametrize("dataset", ["lieux", "zones", "budget"])
def test_curl(portal: Portal, dataset: str, tmp_path: Path) -> None:
    found = shown(portal, dataset)
    answer = json.loads(run(["bash"], found["curl"]))
    assert answer["results"]
    assert json.loads(run(["bash"], found["count"]))["total_count"] == answer["total_count"]
    run(["bash"], found["file"], tmp_path)
    assert len((tmp_path / f"{dataset}.csv").read_text("utf-8-sig").splitlines()) == answer["total_count"] + 1


def test_python(portal: Portal) -> None:
    lines = run([sys.executable, "-"], shown(portal, "lieux")["python"]).splitlines()
    assert len(lines) == 20
    assert "'visiteurs': " in lines[0]


@pytest.mark.skipif(not shutil.which("node"), reason="no node on this machine")
def test_javascript(portal: Portal) -> None:
    text = run(["node", "--input-type=module", "-"], shown(portal, "lieux")["javascript"])
    assert text.startswith(f"{PLACES} [")


@pytest.mark.skipif(not shutil.which("Rscript"), reason="no R on this machine")
def test_r(portal: Portal) -> None:
    has = subprocess.run(["Rscript", "-e", "library(httr2)"], capture_output=True, check=False)
    if has.returncode != 0:
        pytest.skip("R is here without the package httr2")
    assert "visiteurs" in run(["Rscript", "-"], shown(portal, "lieux")["r"])


def test_r_asks_the_same_question(portal: Portal) -> None:
    """Where there is no R: the address and the parameters are those that the other examples were run with."""
    found = shown(portal, "lieux")
    given = dict(re.findall(r'^    (\w+) = "(.*?)",?$', found["r"], re.MULTILINE))
    assert given == dict(re.findall(r'^        "(\w+)": "(.*?)",$', found["python"], re.MULTILINE))
    assert re.search(r'request\("(.*?)"\)', found["r"]).group(1) in found["python"]  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize("dataset", ["lieux", "zones", "budget"])
def test_the_parameters_explained_answer(portal: Portal, dataset: str) -> None:
    page = portal.get(f"/explore/dataset/{dataset}/api/").text
    asked = [unescape(text) for text in re.findall(r"<td><code>([^<]+)</code></td>", page)]
    assert len(asked) == 5
    for query in asked:
        answer = portal.get(f"/api/explore/v2.1/catalog/datasets/{dataset}/records", params=parse_qs(query))
        assert answer.status_code == 200, (query, answer.text)


def test_the_question_can_be_tried_in_the_console(portal: Portal) -> None:
    page = portal.get("/explore/dataset/lieux/api/").text
    link = unescape(re.search(r'class="button" href="([^"]*console[^"]*)"', page).group(1))  # type: ignore[union-attr]  # it is there
    asked = parse_qs(urlsplit(link).query)
    assert asked["order_by"] == ["visiteurs desc"]
    assert f'value="{asked["order_by"][0]}"' in portal.get(link).text


@pytest.mark.parametrize("name", ["select", "order", "by", "count", "2024", "and", "in", "year", "a_b", "_x"])
@pytest.mark.parametrize("kind", [FieldType.TEXT, FieldType.INT, FieldType.DATETIME])
def test_questions_are_understood_whatever_fields_are_called(name: str, kind: FieldType) -> None:
    schema = Schema((Field(name, kind), Field("place", FieldType.GEO_POINT)))
    asked = question(schema)
    query = Query(
        select=asked["select"], where=(asked["where"],), order_by=asked["order_by"], limit=int(asked["limit"])
    )
    columns = compile_records(query, Context(schema, "rows", "d", "s")).columns
    assert [column.key for column in columns] == [name]


def test_a_dataset_of_places_alone_has_a_question_too() -> None:
    assert question(Schema((Field("place", FieldType.GEO_POINT),))) == {"limit": "20"}
