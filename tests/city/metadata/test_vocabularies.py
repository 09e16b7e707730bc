"""Publishers' words find their place in the European lists; what has none is left out rather than guessed."""

import pytest

from beffroi.city.metadata.coverage import moment, period, polygon
from beffroi.city.metadata.plain import plain
from beffroi.city.metadata.vocabularies import (
    file_type,
    frequency,
    frequency_period,
    high_value,
    language,
    theme,
)
from beffroi.data.formats import FORMATS


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Mobilité", "TRAN"),
        ("Transports, Déplacements", "TRAN"),
        ("Environnement", "ENVI"),
        ("Eau", "ENVI"),
        ("Vie publique", "GOVE"),
        ("Administration, Gouvernement, Finances publiques, Citoyenneté", "ECON"),
        ("Éducation", "EDUC"),
        ("Aménagement du territoire, Urbanisme, Bâtiments, Equipements, Logement", "SOCI"),
        ("Santé", "HEAL"),
        ("Aires de jeux", None),
        ("Divers", None),
        ("", None),
    ],
)
def test_themes(label: str, code: str | None) -> None:
    found = theme(label)
    assert (found.iri.rpartition("/")[2] if found else None) == code


@pytest.mark.parametrize(
    ("said", "code", "period"),
    [
        ("annuelle", "ANNUAL", "R/P1Y"),
        ("Quotidienne", "DAILY", "R/P1D"),
        ("temps réel", "UPDATE_CONT", ""),
        ("R/P1M", "MONTHLY", "R/P1M"),
        ("http://publications.europa.eu/resource/authority/frequency/WEEKLY", "WEEKLY", "R/P1W"),
        ("QUARTERLY", "QUARTERLY", "R/P3M"),
        ("quand on y pense", None, ""),
        (None, None, ""),
    ],
)
def test_frequencies(said: str | None, code: str | None, period: str) -> None:
    found = frequency(said)
    assert (found.iri.rpartition("/")[2] if found else None) == code
    assert frequency_period(said) == period


def test_codes() -> None:
    assert [language(code).label for code in ("fr", "FR", "en-GB")] == ["français", "français", "anglais"]  # type: ignore[union-attr]
    assert language("xx") is language(None) is None
    assert (
        high_value("http://data.europa.eu/bna/c_ac64a52d")
        == high_value("geospatial")
        == high_value("Géospatiales")
    )
    assert high_value("divers") is high_value("") is None
    assert file_type("ov2") is None
    assert {name for name in FORMATS if file_type(name)} >= {"csv", "json", "geojson", "parquet", "xlsx"}


def test_moments_are_typed_or_left_out() -> None:
    for said, datatype in (
        ("2024", "gYear"),
        ("2024-01-02", "date"),
        ("2024-01-02T03:04:05+00:00", "dateTime"),
    ):
        assert moment(said).datatype == f"xsd:{datatype}"  # type: ignore[union-attr]
    for said in ("hier", "", None, "2024-13-01", "<b>"):
        assert moment(said) is None
    assert period({"temporal": "2020-01-01/2021"}) is not None
    assert period({"temporal": "toujours"}) is None
    assert polygon((3.0, 50.0, 3.5, 50.5)) == "POLYGON((3.0 50.0, 3.5 50.0, 3.5 50.5, 3.0 50.5, 3.0 50.0))"


def test_plain_texts() -> None:
    assert plain("<p>Un &amp; <b>deux</b></p><p>trois</p><script>x</script>") == "Un & deux\ntrois"
    assert plain("a\u0001b") == "ab"
