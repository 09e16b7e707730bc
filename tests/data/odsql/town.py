"""A small town of our own: benches and what is known of them, every type of field, and a row with almost nothing."""

from functools import lru_cache
from typing import Any

from tests.data.odsql.support import Town

FIELDS: list[dict[str, Any]] = [
    {"name": "num", "type": "int", "annotations": {"id": []}},
    {"name": "nom", "type": "text"},
    {"name": "quartier", "type": "text", "annotations": {"facet": [], "disjunctive": []}},
    {"name": "places", "type": "int"},
    {"name": "hauteur", "type": "double"},
    {"name": "pose", "type": "date", "annotations": {"facet": []}},
    {"name": "vu", "type": "datetime", "annotations": {"facet": []}},
    {"name": "annee", "type": "date", "annotations": {"timeserie_precision": ["year"], "facet": []}},
    {"name": "lieu", "type": "geo_point_2d"},
    {"name": "emprise", "type": "geo_shape"},
    {"name": "usages", "type": "text", "annotations": {"facet": [], "multivalued": [","]}},
    {"name": "rue", "type": "text", "annotations": {"facet": [], "hierarchical": [">"]}},
    {"name": "abri", "type": "boolean", "annotations": {"facet": []}},
    {"name": "detail", "type": "json_blob"},
    {"name": "order", "type": "int"},
    {"name": 'l"a `b; --', "type": "text"},
]


def _square(lon: float, lat: float) -> dict[str, Any]:
    corners = [[lon, lat], [lon + 0.01, lat], [lon + 0.01, lat + 0.01], [lon, lat + 0.01], [lon, lat]]
    return {"type": "Polygon", "coordinates": [corners]}


ROWS: list[dict[str, Any]] = [
    {
        "num": 1,
        "nom": "Banc de l'Église",
        "quartier": "Centre",
        "places": 4,
        "hauteur": 0.5,
        "pose": "2019-02-28",
        "vu": "2024-03-30T23:30:00+00:00",
        "annee": "2019-01-01",
        "lieu": {"lon": 3.06, "lat": 50.63},
        "emprise": _square(3.06, 50.63),
        "usages": ["repos", "lecture"],
        "rue": "A>B>C",
        "abri": True,
        "detail": '{"bois": true}',
        "order": 10,
        'l"a `b; --': "x'y",
    },
    {
        "num": 2,
        "nom": "banc d'Ascq",
        "quartier": "Gare",
        "places": 2,
        "hauteur": 0.25,
        "pose": "2019-12-31",
        "vu": "2024-03-31T01:30:00.500000+00:00",
        "annee": "2019-01-01",
        "lieu": {"lon": 3.16, "lat": 50.63},
        "emprise": _square(3.16, 50.63),
        "usages": ["repos"],
        "rue": "A>B",
        "abri": False,
        "detail": "illisible",
        "order": 20,
    },
    {
        "num": 3,
        "nom": "Élévateur",
        "quartier": "Gare",
        "places": 0,
        "hauteur": 10.0,
        "pose": "2020-01-01",
        "vu": "2024-10-27T00:30:00+00:00",
        "annee": "2020-01-01",
        "lieu": {"lon": -3.06, "lat": -50.63},
        "emprise": _square(-3.06, -50.63),
        "usages": [],
        "rue": "D",
        "abri": False,
    },
    {"num": 4, "nom": "Rien"},
]


@lru_cache
def town() -> Town:
    """The town, made once."""
    return Town(FIELDS, ROWS)
