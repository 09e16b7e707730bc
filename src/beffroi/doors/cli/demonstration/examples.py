"""Made-up datasets where no package holds what a metropolis would show. Drawn once for all: the same on every machine.

Each says "données d'exemple" in its title and description. Only the communes and where they are is real.
"""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from beffroi.city.territory.public import Commune, communes
from beffroi.doors.cli.demonstration.writing import comma, write_csv, write_geojson

SEED = 59350
LAST_DAY = datetime(2026, 6, 30, tzinfo=UTC)
KM = 1 / 111.0  # degrees of latitude in a kilometre
STREETS = ("rue de la Gare", "place de la Mairie", "avenue de la République", "rue des Tisserands", "rue Faidherbe",
           "boulevard de la Liberté", "rue du Moulin", "allée des Tilleuls", "rue Jean-Jaurès", "quai du Canal")  # fmt: skip


def _draw(number: int) -> Random:
    """Chance that falls the same way each time: a stream of its own for each dataset."""
    return Random(SEED + number)  # noqa: S311  (nothing secret is drawn)


def _places() -> list[Commune]:
    """Communes whose centre is known, by code: the order every draw depends on."""
    found = communes(settings.BEFFROI["TERRITORY"]).filter(lon__isnull=False)
    return sorted(found, key=lambda commune: commune.insee)


def _near(draw: Random, commune: Commune, km: float = 0.8) -> tuple[float, float]:
    """A point around the centre of a commune: lon, lat in degrees."""
    lon, lat = commune.lon or 0.0, commune.lat or 0.0
    angle, distance = draw.uniform(0, 2 * math.pi), km * KM * math.sqrt(draw.random())
    return (
        round(lon + distance * math.cos(angle) / math.cos(math.radians(lat)), 6),
        round(lat + distance * math.sin(angle), 6),
    )


def _populous(draw: Random, places: Sequence[Commune], count: int) -> list[Commune]:
    return draw.choices(places, weights=[c.population or 1 for c in places], k=count)


def _stations() -> list[tuple[int, str, Commune, int, float, float]]:
    draw = _draw(0)
    stations = []
    for number, commune in enumerate(_populous(draw, _places(), 120), start=1):
        lon, lat = _near(draw, commune)
        name = f"{commune.name} · {draw.choice(STREETS)}"
        stations.append((number, name, commune, draw.choice((12, 16, 20, 24, 30, 36)), lon, lat))
    return stations


def bike_stations(target: Path, _packages: Path) -> None:
    """Bike-share stations, as points."""
    draw = _draw(1)
    write_csv(
        target,
        (
            "Identifiant",
            "Nom",
            "Commune",
            "Code INSEE",
            "Capacité",
            "Paiement sur place",
            "Latitude",
            "Longitude",
        ),
        (
            (
                f"V{number:03}",
                name,
                c.name,
                c.insee,
                capacity,
                draw.choice(("oui", "non")),
                f"{lat:.6f}",
                f"{lon:.6f}",
            )
            for number, name, c, capacity, lon, lat in _stations()
        ),
    )


def bike_availability(target: Path, _packages: Path) -> None:
    """How many bikes stood in 30 of the stations, every half hour of two weeks."""
    draw = _draw(2)
    zone = ZoneInfo("Europe/Paris")
    rows = []
    for number, name, commune, capacity, _lon, _lat in _stations()[:30]:
        busy = draw.uniform(0.3, 0.7)
        for step in range(14 * 48):
            at = (LAST_DAY - timedelta(days=14) + timedelta(minutes=30 * step)).astimezone(zone)
            hour = at.hour + at.minute / 60
            tide = 0.3 * math.cos((hour - 3) / 24 * 2 * math.pi) * (1 if at.weekday() < 5 else 0.4)
            bikes = min(max(round(capacity * (busy + tide) + draw.gauss(0, 1.5)), 0), capacity)
            rows.append((at.isoformat(), f"V{number:03}", name, commune.name, bikes, capacity - bikes))
    rows.sort(key=lambda row: (row[0], row[1]))
    write_csv(target, ("Horodatage", "Station", "Nom", "Commune", "Vélos disponibles", "Places libres"), rows)


def road_works(target: Path, _packages: Path) -> None:
    """Works on roads, as lines with dates."""
    draw = _draw(3)
    kinds = (
        ("Réfection de chaussée", "Rabotage et reprise de l'enrobé, de nuit quand la circulation l'exige."),
        ("Réseau d'eau", "Renouvellement de la canalisation d'eau potable et reprise des branchements."),
        ("Piste cyclable", "Création d'une piste séparée de la circulation et de ses traversées."),
        (
            "Réseau de chaleur",
            "Pose de deux conduites en tranchée, stationnement supprimé au droit du chantier.",
        ),
        ("Fibre optique", "Ouverture de chambres et tirage de câble, trottoir dévié."),
    )
    impacts = ("Circulation alternée", "Rue barrée sauf riverains", "Stationnement interdit", "Aucune gêne")
    features = []
    for number, commune in enumerate(_populous(draw, _places(), 160), start=1):
        (x, y), angle = _near(draw, commune), draw.uniform(0, math.pi)
        steps = [i * draw.uniform(0.06, 0.15) * KM for i in range(5)]
        line = [
            (round(x + s * math.cos(angle) * 1.57, 6), round(y + s * math.sin(angle + i * 0.05), 6))
            for i, s in enumerate(steps)
        ]
        start = LAST_DAY.date() - timedelta(days=draw.randint(-60, 300))
        kind, text = draw.choice(kinds)
        features.append(
            (
                {"type": "LineString", "coordinates": line},
                {
                    "reference": f"TRV-{number:04}",
                    "nature": kind,
                    "description": text,
                    "voie": draw.choice(STREETS),
                    "commune": commune.name,
                    "code_insee": commune.insee,
                    "debut": start.isoformat(),
                    "fin": (start + timedelta(days=draw.randint(3, 120))).isoformat(),
                    "gene": draw.choice(impacts),
                },
            )
        )
    write_geojson(target, features)


def reports(target: Path, _packages: Path) -> None:
    """What residents reported, in Windows-1252 as an old tool exports it."""
    draw = _draw(4)
    kinds = {
        "Propreté": (
            "Dépôt sauvage au pied des conteneurs.",
            "Corbeille qui déborde depuis plusieurs jours.",
        ),
        "Voirie": (
            "Nid-de-poule en sortie de virage.",
            "Pavés descellés sur le trottoir, danger pour les poussettes.",
        ),
        "Éclairage public": ("Trois lampadaires éteints à la suite.", "Éclairage allumé en plein jour."),
        "Espaces verts": ("Branche cassée au-dessus de l'aire de jeux.", "Haie qui cache le panneau."),
        "Eau": ("Bouche d'égout qui refoule quand il pleut.", "Fuite au bord de la chaussée."),
    }
    rows = []
    for number, commune in enumerate(_populous(draw, _places(), 2400), start=1):
        at = LAST_DAY - timedelta(minutes=draw.randint(0, 365 * 24 * 60))
        kind = draw.choice(tuple(kinds))
        days = draw.choice((None, 1, 2, 3, 5, 8, 13, 21))
        lon, lat = _near(draw, commune, 1.0)
        rows.append(
            (
                f"S{number:05}",
                at.strftime("%d/%m/%Y %H:%M"),
                kind,
                draw.choice(kinds[kind]),
                commune.name,
                commune.insee,
                "Résolu" if days else draw.choice(("Reçu", "Transmis au service")),
                "" if days is None else days,
                f"{lat:.6f}, {lon:.6f}",
            )
        )
    header = (
        "Numéro",
        "Reçu le",
        "Thème",
        "Message",
        "Commune",
        "Code INSEE",
        "État",
        "Délai (jours)",
        "Lieu",
    )
    write_csv(target, header, rows, encoding="cp1252")


def air_quality(target: Path, _packages: Path) -> None:
    """Daily means of pollutants at eight places, two years."""
    draw = _draw(5)
    largest = sorted(_places(), key=lambda c: -(c.population or 0))[:8]
    rows = []
    for commune in largest:
        town = draw.uniform(0.8, 1.2)
        for day in range(730):
            at = LAST_DAY - timedelta(days=729 - day)
            winter = 0.5 + 0.5 * math.cos((at.timetuple().tm_yday - 15) / 365 * 2 * math.pi)
            no2 = max(town * (14 + 16 * winter) + draw.gauss(0, 5), 1)
            pm10 = max(town * (14 + 8 * winter) + draw.gauss(0, 5), 2)
            o3 = max(78 - 40 * winter + draw.gauss(0, 9), 3)
            gone = draw.random() < 0.01  # a sensor sometimes says nothing
            values = ("-", "-", "-") if gone else (comma(no2, 1), comma(pm10, 1), comma(o3, 1))
            rows.append((at.strftime("%d/%m/%Y"), commune.name, commune.insee, *values))
    rows.sort(key=lambda row: (row[0][6:], row[0][3:5], row[0][:2], row[2]))
    write_csv(target, ("Date", "Commune", "Code INSEE", "NO2 (µg/m³)", "PM10 (µg/m³)", "O3 (µg/m³)"), rows)
