"""CKAN's searches: the little of Solr's language its clients write, as conditions on the register of datasets.

`word "two words" field:value -field:value +field:(a OR b) field:[from TO to]`, all of them together unless OR stands between.
"""

import re

from beffroi.city.catalog.public import slug
from beffroi.city.metadata.public import register
from beffroi.data.errors import BeffroiError
from beffroi.data.fields import Field, Schema
from beffroi.data.odsql import Expression, Query, all_of, any_of, compare, contains, matches, negated

MOST_CHARACTERS = 4_000
_VALUE = r'\[[^\]]*\]|\((?:[^()"]|"(?:[^"\\]|\\.)*")*\)|"(?:[^"\\]|\\.)*"|[^\s()"\[\]]+'
_TERM = re.compile(rf"\s*(?P<sign>[+-]?)(?:(?P<field>[A-Za-z_]+):)?(?P<value>{_VALUE})")
_RANGE = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]", re.IGNORECASE)
_PART = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
#: CKAN's names → the register's columns. Groups are themes, by their short names.
_FIELDS = {
    "id": "uid",
    "name": "id",
    "title": "title",
    "notes": "description",
    "tags": "keywords",
    "groups": "themes",
    "organization": "organization",
    "owner_org": "organization",
    "author": "publisher",
    "license_id": "license",
    "res_format": "formats",
    "metadata_created": "created",
    "metadata_modified": "updated",
    "text": "anytext",
    "type": "type",
    "dataset_type": "type",
}
_ALWAYS = {"state": "active", "private": "false", "capacity": "public"}
FACETS = {
    name: _FIELDS[name] for name in ("tags", "groups", "organization", "license_id", "res_format", "author")
}


class BadSearch(BeffroiError):
    """A search that is not understood."""

    code = "bad_search"


def condition(text: str, schema: Schema) -> Expression | None:
    """The condition a search stands for; None when everything is asked.

    Raises:
        BadSearch: part of it is not understood.
        BadValue: a date that is none.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadSearch(f"La recherche est trop longue : {MOST_CHARACTERS} caractères au plus.")
    tests: list[Expression] = []
    either = False
    place, text = 0, text.strip()
    while place < len(text):
        found = _TERM.match(text, place)
        if found is None:
            raise BadSearch(f"La recherche ne se comprend pas à partir de : « {text[place : place + 40]} ».")
        place = found.end()
        word = found["value"]
        if not found["field"] and word in {"AND", "OR"}:
            either = word == "OR"
            continue
        test = _test(found["field"] or "", word, schema)
        if test is None:
            continue
        if found["sign"] == "-":
            test = negated(test)
        if either and tests:
            joined = any_of([tests.pop(), test])
            test = joined or test
        tests.append(test)
        either = False
    return all_of(tests)


def _test(name: str, word: str, schema: Schema) -> Expression | None:
    if word.startswith("(") and len(word) > 2:
        parts = [part for part in _PART.findall(word[1:-1]) if part not in {"OR", "AND"}]
        tests = [test for part in parts if (test := _test(name, part, schema)) is not None]
        return all_of(tests) if " AND " in word else any_of(tests)
    value = re.sub(r"\\(.)", r"\1", word.strip('"') if word.startswith('"') else word)
    if value in {"*", "*:*", "[* TO *]"}:
        return None
    if not name:
        field = schema.get("anytext")
        assert field is not None
        return all_of([contains(field, part) for part in value.replace("*", "").split()])
    if name in _ALWAYS:
        return None if value == _ALWAYS[name] else _nothing(schema)
    field = schema.get(_FIELDS.get(name, ""))
    if field is None:
        raise BadSearch(
            f"Champ de recherche inconnu : « {name[:40]} ». Connus : {', '.join(sorted(_FIELDS))}."
        )
    between = _RANGE.fullmatch(value)
    if between:
        bounds = ((">=", between[1]), ("<=", between[2]))
        return all_of([compare(field, sign, _date(bound)) for sign, bound in bounds if bound != "*"])
    return _equal(name, field, value)


def _equal(name: str, field: Field, value: str) -> Expression | None:
    if field.name == "anytext":
        return contains(field, value.strip("*"))
    if name == "groups":  # by its short name: the labels that have it
        labels = {label for label in _labels(field.name) if slug(label) == value or label == value}
        return any_of([compare(field, "=", label) for label in sorted(labels)]) or compare(field, "=", value)
    if field.name == "formats":
        value = value.lower()
    if field.name in {"title", "description"}:
        return contains(field, value.strip("*"))
    if "*" in value:
        return matches(field, re.sub(r"([\\%_])", r"\\\1", value).replace("*", "%"))
    return compare(field, "=", value)


def _labels(name: str) -> list[str]:
    facets = register().facets(Query(facet=(name,)))["facets"]
    return [value["name"] for facet in facets for value in facet["facets"]]


def _date(text: str) -> str:
    """Solr's NOW and its arithmetic are not for us; a date or an instant is."""
    if "NOW" in text.upper():
        raise BadSearch("Une borne de date doit être écrite en entier : 2026-01-31T00:00:00Z.")
    return text


def _nothing(schema: Schema) -> Expression:
    return compare(next(iter(schema)), "=", "")
