"""A service with three datasets: one of high value and on a map, one bare, one whose texts mean harm."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import Outside, _outside
from tests.portal_service import Portal, serving

HOSTILE = '</dct:title></script><script>alert(1)</script> """ ]]> & \'ça\' \\ \u0001'
STATIONS = {
    "metas": {
        "default": {
            "title": "Stations de vélos",
            "description": "<p>Où prendre un <strong>vélo</strong>, et combien il en reste.</p><p>Chaque minute.</p>",
            "theme": ["Mobilité", "Environnement"],
            "keyword": ["vélo", "libre-service"],
            "license": "Open Database License (ODbL)",
            "publisher": "Métropole d'essai",
            "update_frequency": "quotidienne",
            "territory": ["Métropole européenne de Lille"],
            "references": "https://example.org/stations",
            "attributions": ["Délégataire des mobilités"],
        },
        "dcat": {
            "contact_name": "Équipe vélo",
            "contact_email": "velo@example.org",
            "issued": "2024-03-01",
            "temporal_coverage_start": "2024-01-01",
            "temporal_coverage_end": "2025",
        },
        "dcat_ap": {"hvd_category": "Mobilité"},
    }
}
# One process for all: starting one takes longer than reading a small file.
_PUBLISH = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "beffroi.site.settings"
django.setup()
from pathlib import Path
from beffroi.city.people.public import default_organisation
from beffroi.data.lake import silent
from beffroi.engines.intake.public import IntakeRequest, read_descriptor, receive
words = sys.argv[1:]
for source, dataset_id, descriptor in zip(words[::3], words[1::3], words[2::3]):
    request = IntakeRequest(
        source=source, name=Path(source).name, dataset_id=dataset_id, organisation=default_organisation(),
        acting_as="tests", reason="tests",
    )
    receive(read_descriptor(Path(descriptor)).applied(request), silent)
"""


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The three datasets, served."""
    folder = tmp_path_factory.mktemp("dcat")
    for instance in _outside(folder):
        _fill(instance, folder)
        with serving(instance, folder / "serve.log") as running:
            yield running


def _fill(instance: Outside, folder: Path) -> None:
    stations = folder / "stations.csv"
    stations.write_text(
        "nom;places;latitude;longitude\nGare;20;50.6371;3.0706\nPlace;12;50.6365;3.0635\nPont;;50.6368;3.0650\n",
        "utf-8",
    )
    descriptor = folder / "stations.json"
    descriptor.write_text(json.dumps(STATIONS), "utf-8")
    budget = folder / "budget.csv"
    budget.write_text("annee;montant\n2024;10\n2025;12\n", "utf-8")
    hostile = folder / "hostile.json"
    default = {
        "title": HOSTILE,
        "description": HOSTILE,
        "keyword": [HOSTILE],
        "theme": [HOSTILE],
        "publisher": HOSTILE,
        "license": "À nous",
        "license_url": 'javascript:alert(1)//"><x>',
        "references": "https://example.org/<script>",
        "modified": "hier",
    }
    hostile.write_text(json.dumps({"metas": {"default": default, "dcat": {"issued": "<b>"}}}), "utf-8")
    bare = folder / "budget.json"
    bare.write_text(json.dumps({"metas": {"default": {"title": "Budget"}}}), "utf-8")
    sent = ((stations, "stations", descriptor), (budget, "budget", bare), (budget, "piege", hostile))
    instance.python("-c", _PUBLISH, *(str(word) for publication in sent for word in publication))
    notice = folder / "notice.pdf"
    notice.write_bytes(b"%PDF-1.4 notice")
    instance.run("dataset", "attach", "stations", notice, "--title", "Notice des stations")
