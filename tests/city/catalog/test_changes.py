"""What an update changes, in words."""

import pytest

from beffroi.city.catalog.public import compare
from beffroi.data.fields import Field, FieldType, Schema

OLD = Schema(
    (
        Field("insee", FieldType.TEXT, "Code INSEE"),
        Field("population", FieldType.INT, "Population"),
        Field("tags", FieldType.TEXT, "Tags"),
    )
)


def test_the_same_fields_change_nothing() -> None:
    changes = compare(OLD, OLD)
    assert changes["sentences"] == []
    assert not changes["breaking"]


@pytest.mark.parametrize(
    ("fields", "breaking", "sentences"),
    [
        (OLD.fields[:2], True, ["Champ disparu : « tags »."]),
        ((*OLD.fields, Field("lat", FieldType.DOUBLE)), False, ["Nouveau champ : « lat »."]),
        (
            (OLD.fields[0], Field("population", FieldType.TEXT, "Population"), OLD.fields[2]),
            True,
            ["Le champ « population » change de type : nombre entier → texte."],
        ),
        (
            (OLD.fields[0], Field("population", FieldType.DOUBLE, "Population"), OLD.fields[2]),
            False,
            ["Le champ « population » change de type : nombre entier → nombre décimal."],
        ),
        (
            (*OLD.fields[:2], Field("tags", FieldType.TEXT, "Tags", annotations={"multivalued": [","]})),
            True,
            ["Le champ « tags » change de type : texte → texte (plusieurs valeurs)."],
        ),
        ((OLD.fields[1], OLD.fields[0], OLD.fields[2]), False, ["L'ordre des champs change."]),
        (
            (Field("insee", FieldType.TEXT, "Commune"), *OLD.fields[1:]),
            False,
            ["Libellé changé : « insee »."],
        ),
    ],
)
def test_each_change_is_said(fields: tuple[Field, ...], breaking: bool, sentences: list[str]) -> None:
    changes = compare(OLD, Schema(fields))
    assert changes["sentences"] == sentences
    assert changes["breaking"] is breaking


def test_long_lists_are_cut_with_their_count() -> None:
    many = tuple(Field(f"f{n}", FieldType.INT) for n in range(14))
    [sentence] = compare(Schema(()), Schema(many))["sentences"]
    assert sentence.endswith("« f9 » et 4 autres.")
