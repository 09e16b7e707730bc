"""Their words into ours: a table by vocabulary, which a source may correct. Both are shown; nothing is guessed elsewhere.

A table says, for each of our metadata, under which of the remote's names to look, in order. A source's own table, put over it,
holds for each of our metadata: another name, a list of names, "=text" for a constant, or null to leave it out.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from beffroi.city.catalog.public import licence
from beffroi.city.metadata.public import frequency
from beffroi.data.errors import BeffroiError
from beffroi.engines.harvest.vocabularies import TABLES

#: Our metadata: the template they belong to and whether they are lists.
TARGETS: Mapping[str, tuple[str, bool]] = {
    "title": ("default", False),
    "description": ("default", False),
    "theme": ("default", True),
    "keyword": ("default", True),
    "license": ("default", False),
    "license_url": ("default", False),
    "language": ("default", False),
    "modified": ("default", False),
    "publisher": ("default", False),
    "references": ("default", False),
    "attributions": ("default", True),
    "territory": ("default", True),
    "update_frequency": ("default", False),
    "issued": ("dcat", False),
    "contact_name": ("dcat", False),
    "contact_email": ("dcat", False),
    "creator": ("dcat", False),
    "temporal_coverage_start": ("dcat", False),
    "temporal_coverage_end": ("dcat", False),
    "lineage": ("inspire", False),
    "conforms_to": ("dcat_ap", True),
    "hvd_category": ("dcat_ap", True),
    "applicable_legislation": ("dcat_ap", True),
}
_MOST, _LONGEST = 200, 100_000
_LANGUAGES = {
    "fra": "fr",
    "fre": "fr",
    "eng": "en",
    "nld": "nl",
    "dut": "nl",
    "deu": "de",
    "ger": "de",
    "spa": "es",
    "cat": "ca",
}
# What catalogues write where there is no licence, or where a standard asks to say that nothing is asked.
_NO_LICENCE = {
    "none", "other", "aucune", "no", "non", "notspecified", "not specified", "license not specified",
    "aucune condition ne s'applique", "aucune condition ne s’applique", "no conditions apply",
    "no conditions apply to access and use",
}  # fmt: skip
_DATES = ("modified", "issued", "temporal_coverage_start", "temporal_coverage_end")


class BadMapping(BeffroiError):
    """A source's own mapping cannot be understood; the sentence names the key."""

    code = "bad_mapping"


Mapped = dict[str, dict[str, Any]]
Names = list[str]


def checked(own: Any) -> dict[str, Names]:
    """A source's own table, as it is kept. Raises BadMapping."""
    if not isinstance(own, Mapping):
        raise BadMapping('La correspondance doit être un objet JSON : {"title": "dct:alternative"}.')
    result: dict[str, Names] = {}
    for ours, theirs in own.items():
        if ours not in TARGETS:
            raise BadMapping(
                f"« {str(ours)[:50]} » n'est pas une de nos métadonnées. Choisissez parmi : {', '.join(TARGETS)}."
            )
        names = [theirs] if isinstance(theirs, str) else theirs if theirs is not None else []
        if (
            not isinstance(names, list)
            or not all(isinstance(n, str) and 0 < len(n) <= 500 for n in names)
            or len(names) > 20
        ):
            raise BadMapping(
                f"« {ours} » attend un nom, une liste de noms, « =texte », ou null pour ne rien reprendre."
            )
        result[ours] = list(names)
    return result


def table(vocabulary: str, own: Mapping[str, Names]) -> dict[str, Names]:
    """The whole table of a source: each of our metadata with the names looked under."""
    usual = TABLES[vocabulary]
    return {ours: list(own.get(ours, usual.get(ours, ()))) for ours in TARGETS}


def mapped(said: Mapping[str, Any], names: Mapping[str, Names]) -> Mapped:
    """Our metadata by template; every one is there, None when the remote does not say it: what it unsaid is unset."""
    result: Mapped = {}
    for ours, (template, several) in TARGETS.items():
        values = _found(said, names.get(ours, []))
        value: Any = values[:_MOST] if several else (values[0] if values else None)
        if ours in _DATES:
            value = _moment(value)
        elif ours == "language":
            value = _language(value)
        elif ours == "update_frequency":
            value = _frequency(value)
        elif ours == "license":
            value = _licence(said, names.get(ours, [])) or (
                None if str(value).lower() in _NO_LICENCE else value
            )
        result.setdefault(template, {})[ours] = value or None
    return result


def _found(said: Mapping[str, Any], names: Names) -> list[str]:
    for name in names:
        if name.startswith("="):
            return [name[1:]]
        value = said.get(name)
        texts = value if isinstance(value, list) else [value] if value else []
        kept = list(
            dict.fromkeys(
                " ".join(text.split()) if len(text) < 500 else text[:_LONGEST] for text in map(str, texts)
            )
        )
        if kept:
            return kept
    return []


def _moment(value: Any) -> str | None:
    """An ISO date or instant as it came; None for what is neither ("jeu, 19/12/2019")."""
    written = str(value or "").strip()
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return written if re.fullmatch(r"\d{4}(-\d{2})?", written) else None
    return written


def _language(value: Any) -> str | None:
    """Two letters (ISO 639-1) where we can tell: "fre", "FRA", "en-US", ".../language/FRA"."""
    code = re.split(r"[/#,]", str(value or "").rstrip("/"))[-1].partition("-")[0].lower()
    return _LANGUAGES.get(code, code if len(code) == 2 else None)


def _frequency(value: Any) -> Any:
    """A European code in words; what others write stays as it is."""
    known = frequency(value) if "/authority/frequency/" in str(value) else None
    return known.label if known else value


def _licence(said: Mapping[str, Any], names: Names) -> str | None:
    """The first licence we know by its name, wherever the remote says it."""
    for name in names:
        for text in _found(said, [name]):
            known = licence(text)
            if known is not None:
                return known.title
    return None
