"""A small service with datasets of every shape, running as a person runs it, for tests of the pages."""

import atexit
import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import httpx
from tests.conftest import Outside, _outside, clean_environment
from tests.journeys.processes import free_port, wait

HOSTILE = "<script>alert('x')</script>"
PLACES = 130
_COMMUNES = """
from beffroi.city.territory.models import Belonging, Commune, Grouping
group = Grouping.objects.create(siren="200093201", name="Métropole européenne de Lille", kind="METRO")
places = (("59350", "Lille", 236710, 3.0), ("59512", "Roubaix", 98892, 3.1), ("59009", "Villeneuve-d'Ascq", 62067, 3.2))
for insee, name, people, west in places:
    ring = [[west, 50.6], [west + 0.1, 50.6], [west + 0.1, 50.7], [west, 50.7], [west, 50.6]]
    commune = Commune.objects.create(
        insee=insee, name=name, population=people, postal_codes=[insee], lon=west + 0.05, lat=50.65,
        contour={"type": "Polygon", "coordinates": [ring]},
    )
    Belonging.objects.create(commune=commune, grouping=group)
"""
_ACCOUNT = """
from beffroi.city.people.models import User
User.objects.create_user("camille", password="un mot de passe assez long")
"""
_DJANGO = (
    "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'beffroi.site.settings'; django.setup()\n"
)


@dataclass(frozen=True)
class Portal:
    """A running service: its address, its instance."""

    url: str
    instance: Outside

    def get(self, path: str, **options: object) -> httpx.Response:
        """A page, without following redirects."""
        return httpx.get(self.url + path, timeout=60, **options)  # type: ignore[arg-type]  # httpx's own keywords


def write_places(path: Path, rows: int, *, extra: bool) -> Path:
    """Places with accents, dates, booleans, decimals, points, a link and a hostile text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        head = [
            "Nom",
            "Commune",
            "code_insee",
            "Visiteurs",
            "Tarif",
            "Ouverture",
            "Gratuit",
            "Site",
            "latitude",
            "longitude",
        ]
        writer.writerow([*head, "Quartier"] if extra else head)
        for n in range(rows):
            name = HOSTILE if n == 3 else ("Musée des Beaux-Arts" if n == 7 else f"Lieu n° {n}")
            row = [
                name,
                ("Lille", "Roubaix", "Tourcoing")[n % 3],
                ("59350", "59512", "59599")[n % 3],
                1000 + 37 * n,
                f"{n % 20},5",
                f"{1 + n % 28:02d}/{1 + n % 12:02d}/2025",
                "oui" if n % 2 else "non",
                f"https://example.org/lieu/{n}",
                f"{50.61 + (n % 13) / 200:.5f}",
                f"{3.01 + (n % 29) / 200:.5f}",
            ]
            writer.writerow([*row, "Centre"] if extra else row)
    return path


def write_zones(path: Path) -> Path:
    """Two polygons."""
    features = [
        {
            "type": "Feature",
            "properties": {"nom": f"Zone {n}", "niveau": n},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[3 + n / 10, 50.62], [3.05 + n / 10, 50.62], [3.05 + n / 10, 50.66], [3 + n / 10, 50.62]]
                ],
            },
        }
        for n in range(2)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def write_descriptor(path: Path) -> Path:
    """Metadata with a description that means harm."""
    metas = {
        "title": "Lieux culturels de la métropole",
        "description": f"<p>Les lieux <strong>ouverts</strong> au public.</p>{HOSTILE}<img src=x onerror=alert(1)>",
        "theme": ["Culture"],
        "keyword": ["musée", "théâtre"],
        "license": "Licence Ouverte v2.0 (Etalab)",
        "publisher": "Métropole européenne de Lille",
    }
    path.write_text(json.dumps({"metas": {"default": metas}}), "utf-8")
    return path


def fill(instance: Outside, folder: Path) -> None:
    """Three communes, an account, three datasets, one of them in two versions, and a space."""
    instance.python("-c", _DJANGO + _COMMUNES + _ACCOUNT)
    descriptor = write_descriptor(folder / "lieux.json")
    for extra in (False, True):
        places = write_places(folder / "lieux.csv", PLACES, extra=extra)
        instance.run("publish", places, "--id", "lieux", "--descriptor", descriptor)
    instance.run("publish", write_zones(folder / "zones.geojson"), "--id", "zones", "--title", "Zones calmes")
    budget = folder / "budget.csv"
    budget.write_text("Année;Chapitre;Montant\n2024;Écoles;1 234,50\n2025;Voirie;2 000,00\n", "utf-8")
    instance.run("publish", budget, "--id", "budget", "--title", "Budget voté", "--licence", "etalab-2.0")
    instance.run(
        "space", "open", "metropole", "--colour", "#0a5c8a", "--introduction", "Des données d'exemple."
    )


@cache
def filled() -> Outside:
    """An instance so filled, to be copied: two folders of tests serve one."""
    folder = Path(mkdtemp(prefix="beffroi-filled-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    making = _outside(folder)
    atexit.register(next, making, None)  # its database goes at the end
    instance = next(making)
    fill(instance, folder)
    return instance


@contextmanager
def serving(instance: Outside, log: Path) -> Iterator[Portal]:
    """`beffroi serve`, until the end of the block."""
    port = free_port()
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "beffroi.doors.cli", "serve", "--port", str(port)],
            stdout=said,
            stderr=said,
            env={**clean_environment(), "BEFFROI_HOME": str(instance.home), **instance.environment},
        )
        portal = Portal(f"http://127.0.0.1:{port}", instance)
        try:
            wait(lambda: process.poll() is not None or _answers(portal), "the portal does not answer")
            assert process.poll() is None, log.read_text()
            yield portal
        finally:
            process.terminate()
            process.wait(timeout=60)


def _answers(portal: Portal) -> bool:
    try:
        return portal.get("/robots.txt").status_code == 200
    except httpx.HTTPError:
        return False
