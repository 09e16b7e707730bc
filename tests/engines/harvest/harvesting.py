"""What tests of harvests do again and again."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.engines.harvest.conftest import Asked, Remote

from beffroi.city.people.public import Organisation, default_organisation
from beffroi.data.lake import silent
from beffroi.engines.harvest.public import Run, Source, add, begin, perform


def source_of(address: str, kind: str, organisation: Organisation | None = None, **said: Any) -> Source:
    """A source of the metropolis."""
    name = said.pop("name", "Source d'essai")
    return add(organisation or default_organisation(), name=name, kind=kind, address=address, **said)


def harvest(source: Source, *, confirmed: bool = False) -> Run:
    """One run, here and now; a failed one is told by its row."""
    from beffroi.data.errors import BeffroiError

    source.refresh_from_db()
    run = begin(source, confirmed=confirmed)
    try:
        return perform(run, silent)
    except BeffroiError:
        run.refresh_from_db()
        return run


def counts(run: Run) -> dict[str, int]:
    """How many records ended how."""
    return {str(what): number for what, number in run.counts.items() if number}


def package(remote_id: str, title: str = "", **said: Any) -> dict[str, Any]:
    """A CKAN dataset."""
    resource = {"url": f"https://data.exemple.fr/{remote_id}.csv", "format": "CSV", "name": "Fichier"}
    return {
        "id": remote_id,
        "name": f"jeu-{remote_id}",
        "title": title or f"Jeu {remote_id}",
        "notes": "Un jeu.",
        "resources": [resource],
        **said,
    }


def play_ckan(remote: Remote, packages: Sequence[Mapping[str, Any]]) -> str:
    """A CKAN portal that has those; gives its address."""

    def search(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        start, rows = int(asked.query["start"]), int(asked.query["rows"])
        answer = {
            "success": True,
            "result": {"count": len(packages), "results": packages[start : start + rows]},
        }
        return 200, {"Content-Type": "application/json"}, json.dumps(answer).encode()

    remote.routes["/api/3/action/package_search"] = search
    return remote.url
