"""Reading the npm package `@etalab/decoupage-administratif`: communes, groupings, populations, postal codes (Licence Ouverte).

Two populations are in it: `communes.json` holds INSEE's latest reference population, `epci.json` the DGCL's of the year before.
The first is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from beffroi.city.territory import facts
from beffroi.data.errors import BeffroiError, NotFound

NAME = "@etalab/decoupage-administratif"


class PackageMissing(BeffroiError):
    """The package is not installed where it was looked for."""

    code = "package_missing"


@dataclass(frozen=True, slots=True)
class Member:
    """A commune of today, as the package tells it. `former` are the codes of communes that were merged into it."""

    insee: str
    siren: str
    name: str
    population: int | None
    postal_codes: tuple[str, ...]
    former: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A grouping and its communes today."""

    siren: str
    name: str
    kind: str
    members: tuple[Member, ...]


def data_folder(packages: Path) -> Path:
    """The package's data under a folder of npm packages, `node_modules` or its parent.

    Raises:
        PackageMissing: it is not there.
    """
    for base in (packages, packages / "node_modules"):
        folder = base / NAME / "data"
        if (folder / "epci.json").is_file():
            return folder
    raise PackageMissing(
        f"Le paquet {NAME} n'est pas dans {packages} : installez-le avec « npm install {NAME} » et indiquez son "
        "dossier node_modules par --packages."
    )


def read_json(path: Path) -> Any:
    """A JSON file of the package; raises PackageMissing when it cannot be read."""
    try:
        return orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise PackageMissing(f"Le fichier {path} ne se lit pas : réinstallez le paquet {NAME}.") from error


def read_group(packages: Path, siren: str) -> Group:
    """A grouping and its members.

    Raises:
        PackageMissing: no package there.
        NotFound: no grouping of that SIREN in it.
    """
    folder = data_folder(packages)
    found = next((e for e in read_json(folder / "epci.json") if e["code"] == siren), None)
    if found is None:
        ended = next((body for body in facts.BODIES if body.siren == siren), None)
        if ended is not None:
            raise NotFound(
                f"{ended.name} ({siren}) a pris fin le {ended.ended:%d/%m/%Y} : donnez le SIREN de qui lui succède, "
                f"{ended.successor} (BEFFROI_TERRITORY). Ses communes d'alors restent connues à leurs dates."
            )
        raise NotFound(f"Aucune intercommunalité de SIREN {siren} dans {NAME} : vérifiez BEFFROI_TERRITORY.")
    codes = {str(m["code"]) for m in found["membres"]}
    members = (
        _member(commune)
        for commune in read_json(folder / "communes.json")
        if commune["type"] == "commune-actuelle" and commune["code"] in codes
    )
    return Group(siren, found["nom"], found["type"], tuple(sorted(members, key=lambda m: m.insee)))


def _member(commune: Mapping[str, Any]) -> Member:
    return Member(
        insee=commune["code"],
        siren=commune.get("siren", ""),
        name=commune["nom"],
        population=commune.get("population"),
        postal_codes=tuple(commune.get("codesPostaux", ())),
        former=tuple(commune.get("anciensCodes", ())),
    )
