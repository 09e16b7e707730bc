"""TiPg on PostGIS: a process for each core, uvloop and httptools, larger limits of rows (from its page "Configuration")."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.peers.environments import binaries
from bench.process import free_port, service


@contextmanager
def served(folder: Path, url: str) -> Iterator[str]:
    """TiPg over the server's tables: http://…/collections/public.{table}."""
    port = free_port()
    command = [str(binaries(folder, "tipg") / "uvicorn"), "tipg.main:app", "--port", str(port)]
    command += ["--workers", str(os.cpu_count() or 1), "--log-level", "warning", "--no-access-log"]
    environment = {
        "DATABASE_URL": url,
        "TIPG_DB_SCHEMAS": '["public"]',
        "TIPG_MAX_FEATURES_PER_QUERY": "20000000",
        "TIPG_MAX_FEATURES_PER_TILE": "20000000",
        "TIPG_CATALOG_TTL": "86400",
        "DB_MIN_CONN_SIZE": "8",
        "DB_MAX_CONN_SIZE": "16",
    }
    log = folder / "peers" / "tipg.log"
    with service(command, port, ready="/healthz", log=log, environment=environment) as address:
        yield address
