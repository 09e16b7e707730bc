"""pygeoapi with its PostgreSQL provider: gunicorn, two processes a core, threads (from its pages "Running" and "Publishing")."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from bench.peers.environments import binaries
from bench.process import free_port, run, service

LOCALE = {"en": "Bench"}
IDENTITY = {
    "identification": {
        "title": LOCALE,
        "description": LOCALE,
        "keywords": {"en": ["bench"]},
        "keywords_type": "theme",
        "terms_of_service": "none",
        "url": "http://127.0.0.1",
    },
    "license": {"name": "none", "url": "http://127.0.0.1"},
    "provider": {"name": "bench", "url": "http://127.0.0.1"},
    "contact": {"name": "bench"},
}


@contextmanager
def served(folder: Path, url: str, tables: Sequence[str]) -> Iterator[str]:
    """pygeoapi over these tables: http://…/collections/{table}."""
    programs, port = binaries(folder, "pygeoapi"), free_port()
    written, openapi = folder / "peers" / "pygeoapi.yml", folder / "peers" / "pygeoapi-openapi.yml"
    log = folder / "peers" / "pygeoapi.log"
    written.write_text(yaml.safe_dump(_settings(url, tables, port)))
    environment = {"PYGEOAPI_CONFIG": str(written), "PYGEOAPI_OPENAPI": str(openapi)}
    run(
        [programs / "pygeoapi", "openapi", "generate", written, "--output-file", openapi],
        log=log,
        environment=environment,
    )
    command = [
        str(programs / "gunicorn"),
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        str(2 * (os.cpu_count() or 1)),
        "--threads",
        "4",
    ]
    command += ["--timeout", "600", "pygeoapi.flask_app:APP"]
    ready = f"/collections/{tables[0]}?f=json"
    with service(command, port, ready=ready, log=log, environment=environment) as address:
        yield address


def _settings(url: str, tables: Sequence[str], port: int) -> dict[str, object]:
    server = {
        "bind": {"host": "127.0.0.1", "port": port},
        "url": f"http://127.0.0.1:{port}",
        "mimetype": "application/json; charset=UTF-8",
        "encoding": "utf-8",
        "languages": ["en-US"],
        "pretty_print": False,
        "gzip": False,
        "limits": {"default_items": 20, "max_items": 20_000_000},
        "map": {"url": "http://127.0.0.1/{z}/{x}/{y}.png", "attribution": "none"},
    }
    return {
        "server": server,
        "logging": {"level": "ERROR"},
        "metadata": IDENTITY,
        "resources": {table: _resource(url, table) for table in tables},
    }


def _resource(url: str, table: str) -> dict[str, object]:
    parts = urlsplit(url)
    data = {
        "host": parts.hostname,
        "port": parts.port,
        "dbname": parts.path.lstrip("/"),
        "user": parts.username,
        "password": parts.password,
        "search_path": ["public"],
    }
    provider = {
        "type": "feature",
        "name": "PostgreSQL",
        "data": data,
        "id_field": "id",
        "table": table,
        "geom_field": "geom",
    }
    return {
        "type": "collection",
        "title": LOCALE,
        "description": LOCALE,
        "keywords": {"en": ["bench"]},
        "links": [],
        "extents": {
            "spatial": {"bbox": [2.5, 50, 4, 51], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
        },
        "providers": [provider],
    }
