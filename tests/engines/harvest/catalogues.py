"""How each real catalogue file is served, and what a harvest of it gives."""

from pathlib import Path
from typing import Any

from tests.engines.harvest.conftest import Asked, Remote, Reply
from tests.engines.harvest.harvesting import harvest, source_of

from beffroi.city.catalog.public import Dataset
from beffroi.engines.harvest.public import Run

_EMPTY = (
    '<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchResults '
    'numberOfRecordsMatched="{n}" numberOfRecordsReturned="{r}" nextRecord="0">{x}</csw:SearchResults></csw:GetRecordsResponse>'
)
_MEDIA = {
    ".rdf": "application/rdf+xml",
    ".xml": "application/xml",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
}
_SECOND = {
    "dcat__paged-collection-1.jsonld": "dcat__paged-collection-2.jsonld",
    "dcat__partial-collection-1.jsonld": "dcat__partial-collection-2.jsonld",
}


def kind_of(path: Path) -> str:
    """The protocol a file belongs to."""
    if path.name.startswith(("csw_dcat", "xml__iso19139")):
        return "csw"
    if "wms" in path.name:
        return "wfs"
    return {".json": "ckan", ".geojson": "url"}.get(path.suffix, "dcat")


def play(remote: Remote, path: Path, kind: str) -> str:
    """Serve the file as its protocol asks; gives the source's address."""
    content = path.read_bytes()
    if kind == "csw":
        remote.routes["/csw"] = _csw(content)
        return f"{remote.url}/csw"
    media = _MEDIA.get(path.suffix, "application/json")
    second = _SECOND.get(path.name)
    if second is None:
        return remote.serve(f"/{path.name}", content, media)
    pages = [
        p.read_bytes().replace(b"http://data.test.org/catalog", remote.url.encode() + b"/catalog")
        for p in (path, path.with_name(second))
    ]
    remote.routes["/catalog"] = lambda asked: (
        200,
        {"Content-Type": media},
        pages[int(asked.query.get("page", "1")) - 1],
    )
    return f"{remote.url}/catalog.jsonld"


def _csw(content: bytes) -> Any:
    if b"GetRecordsResponse" not in content:
        inside = content.decode().partition("?>")[2]
        content = _EMPTY.format(n=1, r=1, x=inside).encode()

    def reply(asked: Asked) -> Reply:
        first = asked.query["startPosition"] == "1"
        return (
            200,
            {"Content-Type": "application/xml"},
            content if first else _EMPTY.format(n=0, r=0, x="").encode(),
        )

    return reply


def told(run: Run) -> dict[str, Any]:
    """What came of a harvest, in the shape of an expectation."""
    datasets = []
    for outcome in run.outcomes.exclude(dataset=None).select_related("dataset__current"):
        dataset = outcome.dataset
        assert dataset is not None
        said = {
            k: v for metas in dataset.metas.values() for k, v in metas.items() if not k.startswith("source_")
        }
        description = said.pop("description", "")
        given = [f"{one['title']} {one['mimetype']} {one['url']}" for one in dataset.attachments]
        datasets.append({
            "remote_id": outcome.remote_id,
            "dataset_id": dataset.dataset_id,
            "title": dataset.title,
            "public": dataset.current_id is not None,
            "rows": None if dataset.current is None or dataset.current.described else dataset.current.records_count,
            "description": len(description),
            **{name: said[name] for name in sorted(said)},
            "links": [f"{one['format'] or one['media_type'] or '?'} {one['address']}" for one in dataset.links],
            **({"documents": given} if given else {}),
        })  # fmt: skip
    refused = [{"remote_id": o.remote_id, "why": o.why} for o in run.outcomes.filter(dataset=None)]
    found: dict[str, Any] = {"state": str(run.state), "datasets": datasets}
    if refused:
        found["refused"] = refused
    if run.state == "failed":
        found["message"] = run.message
    return found


def harvested(remote: Remote, path: Path) -> dict[str, Any]:
    """The file, served and harvested by an empty instance."""
    kind = kind_of(path)
    source = source_of(play(remote, path, kind), kind, takes_rows=kind == "url")
    result = told(harvest(source))
    again = harvest(source)
    result["again"] = {str(what): n for what, n in again.counts.items() if n}
    assert Dataset.objects.count() == len(result["datasets"])
    return {"kind": kind, **result}
