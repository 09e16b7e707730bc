"""Descriptors: hostile text in, clear sentences out."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.data.errors import BeffroiError
from beffroi.engines.intake.descriptor import BadDescriptor, from_shape, parse_descriptor, read_descriptor
from beffroi.engines.intake.request import IntakeRequest

WHOLE = """
dataset_id: bancs-publics
has_records: true
metas:
  default:
    title: Bancs publics
    license: etalab-2.0
    keyword: [banc, repos]
    modified: 2025-03-01
    records_count: 12
  custom:
    service: Parcs
fields:
  - name: code_postal
    type: text
    label: Code postal
    annotations: {facet: , unit: m}
  - source: Date de pose
    type: date
"""


def test_a_whole_descriptor_is_understood() -> None:
    found = parse_descriptor(WHOLE)
    assert (found.dataset_id, found.title) == ("bancs-publics", "Bancs publics")
    assert found.metas == {
        "default": {"license": "etalab-2.0", "keyword": ["banc", "repos"], "modified": "2025-03-01"},
        "custom": {"service": "Parcs"},
    }
    assert found.fields == (
        {
            "name": "code_postal",
            "label": "Code postal",
            "type": "text",
            "annotations": {"facet": [], "unit": ["m"]},
        },
        {"source": "Date de pose", "type": "date"},
    )


def test_json_and_yaml_say_the_same() -> None:
    shape = {"dataset_id": "a", "fields": [{"name": "x", "type": "int"}]}
    assert parse_descriptor(json.dumps(shape)) == parse_descriptor(
        "dataset_id: a\nfields: [{name: x, type: int}]"
    )


def test_what_is_said_on_the_spot_wins() -> None:
    request = IntakeRequest(
        source="f.csv", title="Ici", metas={"default": {"license": "odbl"}}, corrections=[{"name": "x"}]
    )
    applied = parse_descriptor(WHOLE).applied(request)
    assert (applied.dataset_id, applied.title) == ("bancs-publics", "Ici")
    assert applied.metas["default"]["license"] == "odbl"
    assert applied.metas["default"]["keyword"] == ["banc", "repos"]
    assert applied.corrections[-1] == {"name": "x"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1, 2]", "on attend des clés"),
        ("dataset_id: ../etc", "ne convient pas"),
        ("metas: {default: {licence: x}}", "vouliez-vous dire « license »"),
        ("fields: {a: b}", "liste de champs"),
        ("fields: [{label: A}]", "« name » manque"),
        ("fields: [{name: a, type: entier}]", "choisissez parmi text, int"),
        ("fields: [{name: a, typ: int}]", "vouliez-vous dire « type »"),
        ("fields: [{name: a}, {name: a}]", "décrit deux fois"),
        ("fields: [{name: {a: b}}]", "on attend un texte"),
        ("a: &x 1\nb: *x", "référence YAML"),
        ("a: !!python/object/apply:os.system ['true']", "YAML"),
        ("a: [", "ligne"),
        ('{"a": }', "JSON valable, ligne 1"),
        ("[" * 3000, "YAML"),
    ],
)
def test_each_mistake_has_its_sentence(text: str, words: str) -> None:
    with pytest.raises(BeffroiError) as caught:
        parse_descriptor(text)
    assert words in caught.value.sentence


def test_a_laughing_descriptor_costs_nothing() -> None:
    lines = ["a0: &a0 [lol]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    with pytest.raises(BadDescriptor, match="référence"):
        parse_descriptor("\n".join(lines))


def test_files_are_bounded_and_named(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# " + b"x" * 2**20)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("é: 1".encode("latin-1"))
    for path, words in ((large, "1 Mo"), (latin, "UTF-8"), (tmp_path / "absent.yaml", "ne se lit pas")):
        with pytest.raises(BadDescriptor, match=words):
            read_descriptor(path)


@given(st.text(max_size=200))
def test_any_text_is_understood_or_refused(text: str) -> None:
    with suppress(BeffroiError):
        parse_descriptor(text)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "type", "metas", "default", "fields", "x"]), inner)
    ),
    max_leaves=12,
)


@given(plain)
def test_any_shape_is_understood_or_refused(shape: object) -> None:
    with suppress(BeffroiError):
        found = from_shape(shape)
        json.dumps([found.metas, list(found.fields)])
