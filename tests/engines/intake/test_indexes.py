"""The index of words comes after a publication, as a job; small datasets have none."""

from pathlib import Path

import pytest

from beffroi.city.catalog import public as catalog
from beffroi.city.jobs.public import Job
from beffroi.data.lake import make_words
from beffroi.data.lake.words.build import LEAST_ROWS
from beffroi.data.odsql import Context, Query, compile_count
from beffroi.engines.intake import public as intake
from beffroi.engines.intake.indexes import INDEX, index
from beffroi.engines.intake.public import IntakeRequest

pytestmark = pytest.mark.usefixtures("instance")
STREETS = ("rue de l'Église", "place du Général-de-Gaulle", "allée des Œillets", "quai d'Ascq")


def silent(_step: str, _fraction: float | None) -> None:
    pass


def take(path: Path, rows: int) -> None:
    """Publish so many addresses."""
    lines = (f"{number};{number % 300} {STREETS[number % 4]}\n" for number in range(rows))
    path.write_text("numéro;adresse\n" + "".join(lines), encoding="utf-8")
    intake.receive(IntakeRequest(source=str(path), dataset_id="adresses"), silent)


def count(where: str) -> int:
    """How many records everybody finds."""
    dataset = catalog.find("adresses")
    version = dataset.current
    assert version is not None
    engine, folder = catalog.engine(), catalog.folder(version)
    words = engine.words(folder, seconds=10)
    context = Context(version.schema, engine.table(folder), "adresses", "adresses/1", words=words)
    statement = compile_count(Query(where=(where,)), context)
    assert statement.scans is (words is None)
    return int(engine.fetch(statement.sql, statement.params, seconds=10)[0][0])


def test_an_index_follows_the_publication_of_many_rows(tmp_path: Path, instance: Path) -> None:
    take(tmp_path / "adresses.csv", LEAST_ROWS)
    job = Job.objects.get(verb=INDEX)
    assert job.title == "Préparer les recherches et les tris de « Adresses »"
    assert not list(instance.rglob("words-*.duckdb"))  # publishing did not wait for it
    before = count('search("oeilets allee")'), count('"eglise"')
    assert index(job.payload, silent) == {"indexed": True}
    assert (count('search("oeilets allee")'), count('"eglise"')) == before == (LEAST_ROWS // 4,) * 2
    assert not list((instance / "lake" / "scratch").iterdir())


def test_few_rows_need_none(tmp_path: Path) -> None:
    take(tmp_path / "adresses.csv", 100)
    assert not Job.objects.filter(verb=INDEX).exists()
    assert index({"dataset": "adresses"}, silent) == {"indexed": False}
    assert count('"eglise"') == 25


def test_an_index_leaves_with_its_version(tmp_path: Path, instance: Path) -> None:
    take(tmp_path / "adresses.csv", 100)
    version = catalog.find("adresses").current
    assert version is not None
    folder, lake = catalog.folder(version), catalog.lake()
    made = make_words(folder, version.schema, lake, memory="300MB", progress=silent)
    assert made.is_file()
    assert catalog.engine().words(folder, seconds=10) is not None
    take(tmp_path / "adresses.csv", 101)
    assert made.is_file()  # an older version stays readable, its index too
    catalog.retain(catalog.find("adresses"), 0)
    assert not made.exists()
    assert catalog.engine().words(folder, seconds=10) is None
