"""How remote servers are asked: conditionally, again later, never at a private machine, never more than a bounded answer."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.engines.harvest.conftest import Asked, Remote, Reply
from tests.engines.harvest.harvesting import counts, harvest, package, play_ckan, source_of

from beffroi.city.catalog.public import Dataset
from beffroi.data.errors import LimitReached
from beffroi.engines.harvest import politeness
from beffroi.engines.harvest.politeness import Client
from beffroi.engines.harvest.public import Run
from beffroi.engines.harvest.records import HarvestFailed

TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<http://exemple.fr/jeux/arbres> a dcat:Dataset ; dct:title "Arbres"@fr ; dct:identifier "arbres" ;
  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <http://exemple.fr/arbres.csv> ; dct:format "csv" ] ."""


@pytest.fixture
def client(rooms: Path) -> Iterator[Client]:
    with Client(allow_private=True, first_wait=0.01) as asking:
        yield asking


def test_a_catalogue_that_did_not_change_is_not_read_again(remote: Remote, rooms: Path) -> None:
    def reply(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"v1"':
            return 304, {}, b""
        return 200, {"Content-Type": "text/turtle", "ETag": '"v1"'}, TURTLE.encode()

    remote.routes["/c.ttl"] = reply
    source = source_of(f"{remote.url}/c.ttl", "dcat", takes_rows=False)
    assert counts(harvest(source)) == {"created": 1}
    run = harvest(source)
    assert (counts(run), "304" in run.message) == ({"same": 1}, True)
    assert [asked.headers.get("if-none-match") for asked in remote.asked] == [None, '"v1"']
    assert all(asked.headers["user-agent"].startswith("Beffroi") for asked in remote.asked)


def test_a_busy_server_is_asked_again_when_it_says(remote: Remote, client: Client) -> None:
    answers = iter([(503, {"Retry-After": "0"}, b""), (429, {}, b""), (200, {}, b"enfin")])
    remote.routes["/"] = lambda _asked: next(answers)
    assert client.ask(remote.url + "/", "*/*").content == b"enfin"
    assert len(remote.asked) == 3


def test_a_server_that_asks_for_too_long_a_wait_is_left_alone(remote: Remote, client: Client) -> None:
    remote.routes["/"] = lambda _asked: (503, {"Retry-After": "86400"}, b"")
    with pytest.raises(HarvestFailed, match="86400"):
        client.ask(remote.url + "/", "*/*")
    assert len(remote.asked) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_plain_refusal_is_not_asked_again(remote: Remote, client: Client, status: int) -> None:
    remote.routes["/"] = lambda _asked: (status, {}, b"")
    with pytest.raises(HarvestFailed, match=str(status)):
        client.ask(remote.url + "/", "*/*")
    assert len(remote.asked) == 1


def test_an_answer_too_large_is_cut(remote: Remote, client: Client, tmp_path: Path, monkeypatch: Any) -> None:
    remote.serve("/", b"x" * 5_000_000)
    with pytest.raises(LimitReached):
        client.save(remote.url + "/", tmp_path / "x", 1_000_000)
    monkeypatch.setattr(politeness, "_PAGE_BYTES", 1_000_000)
    with pytest.raises(LimitReached):
        client.ask(remote.url + "/", "*/*")


def test_private_machines_are_refused_unless_an_operator_allows_them(
    remote: Remote, rooms: Path, settings: Any
) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "FETCH_PRIVATE": False}
    play_ckan(remote, [package("a")])
    run = harvest(source_of(remote.url, "ckan"))
    assert (run.state, "réseau privé" in run.message, remote.asked) == (Run.State.FAILED, True, [])
    allowed = source_of(remote.url, "ckan", name="permise", takes_rows=False, allow_private=True)
    assert counts(harvest(allowed)) == {"created": 1}


@pytest.fixture
def names(monkeypatch: Any, remote: Remote) -> dict[str, list[str]]:
    """Names that resolve as said here, one answer after another: what a hostile DNS server does."""
    known: dict[str, list[str]] = {}
    port = int(remote.url.rpartition(":")[2])
    asked = socket.getaddrinfo

    def resolved(host: str, *others: Any, **said: Any) -> Any:
        if host not in known:
            return asked(host, *others, **said)
        address = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    return known


@pytest.fixture
def loopback_is_public(monkeypatch: Any) -> None:
    """127.0.0.1 stands for a public machine, so that what comes after it can be seen; 127.0.0.2 stays private."""
    from beffroi.data.lake import addresses

    real = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda address: str(address) == "127.0.0.1" or real(address))


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:1/",
        "file:///etc/passwd",
        "gopher://x/",
    ],
)
def test_a_redirect_to_a_private_machine_is_refused(
    remote: Remote, rooms: Path, loopback_is_public: None, target: str
) -> None:
    remote.routes["/"] = lambda _asked: (302, {"Location": target}, b"")
    with Client(first_wait=0.01) as asking, pytest.raises(HarvestFailed):
        asking.ask(remote.url + "/", "*/*")
    assert len(remote.asked) == 1


def test_a_name_that_changes_its_address_gains_nothing(
    remote: Remote, rooms: Path, names: dict[str, list[str]], loopback_is_public: None
) -> None:
    names["rebind.exemple.fr"] = ["127.0.0.1", "127.0.0.2"]
    port = remote.url.rpartition(":")[2]
    remote.serve("/", "bon")
    with Client(first_wait=0.01) as asking:
        assert asking.ask(f"http://rebind.exemple.fr:{port}/", "*/*").content == b"bon"
        with pytest.raises(HarvestFailed, match="réseau privé"):
            asking.ask(f"http://rebind.exemple.fr:{port}/", "*/*")
    assert [asked.headers["host"] for asked in remote.asked] == [f"rebind.exemple.fr:{port}"]


def test_rows_are_guarded_too(remote: Remote, rooms: Path, settings: Any, loopback_is_public: None) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "FETCH_PRIVATE": False}
    inside = {"url": "http://127.0.0.2:1/secret.csv", "format": "CSV"}
    run = harvest(source_of(play_ckan(remote, [package("a", resources=[inside])]), "ckan"))
    assert counts(run) == {"created": 1}
    assert "réseau privé" in run.outcomes.get().why
    assert Dataset.objects.get().current.described  # type: ignore[union-attr]  # it is public


BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM
"file:///etc/passwd">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description><a xmlns="x:">&b;&x;</a>
</rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize("kind", ["dcat", "csw", "wfs"])
def test_xml_with_entities_is_not_read(remote: Remote, rooms: Path, kind: str) -> None:
    remote.serve("/x", BOMB, "application/xml")
    run = harvest(source_of(f"{remote.url}/x", kind))
    assert (run.state, "DTD" in run.message) == (Run.State.FAILED, True)


@pytest.mark.parametrize(
    "kind", ["explore", "udata", "ckan", "dcat", "csw", "records", "features", "wfs", "links"]
)
@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b"<html><p>Bonjour", b"\xff\xfe\x00", b'{"results": 3, "data": [1]}']
)
def test_an_answer_of_another_kind_is_a_sentence(remote: Remote, rooms: Path, kind: str, body: bytes) -> None:
    remote.serve("/", body)
    run = harvest(source_of(remote.url + "/", kind, takes_rows=False))
    assert run.state == Run.State.FAILED
    assert run.message.endswith(".")
