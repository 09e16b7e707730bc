"""A load generator: many callers who each ask again as soon as they are answered.

`wrk` when it is there or can be installed (Debian's package): it costs a few microseconds a request, so that what is measured is
the server. Elsewhere threads in Python do, and cost more than a light answer: `Rate.tool` says which it was.
"""

import http.client
import json
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).parent
TIMEOUT = 30  # seconds an answer may take
_FAILED = 400  # statuses from here on are errors


@dataclass(frozen=True, slots=True)
class Rate:
    """What was measured; latencies in seconds. An answer that is no success counts as an error, and among the requests."""

    requests_per_second: float
    p50: float
    p99: float
    errors: int
    tool: str = "wrk"


@cache
def tool() -> str:
    """The generator in use: "wrk" or "python"."""
    if shutil.which("wrk") is None:
        subprocess.run(["bash", str(HERE.parent / "scripts" / "apt.sh"), "wrk"], check=False)
    return "wrk" if shutil.which("wrk") else "python"


def measure(url_list: Sequence[str], connections: int, seconds: float) -> Rate:
    """Ask the addresses (all of one server) in turn over `connections` kept connections for `seconds` (whole ones with wrk)."""
    parts = [urlsplit(url) for url in url_list]
    server = f"{parts[0].hostname}:{parts[0].port or 80}"
    paths = [f"{part.path or '/'}{'?' + part.query if part.query else ''}" for part in parts]
    if tool() == "wrk":
        return _wrk(server, paths, connections, seconds)
    return _python(server, paths, connections, seconds)


def _wrk(server: str, paths: Sequence[str], connections: int, seconds: float) -> Rate:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", f"--timeout={TIMEOUT}s"]
        command += ["-s", str(HERE / "load.lua"), f"http://{server}", "--", file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"wrk: {done.stdout}{done.stderr}")
    told = json.loads(done.stdout.strip().rpartition("\n")[2])
    return Rate(told["requests"] / told["seconds"], told["p50"], told["p99"], told["errors"])


def _python(server: str, paths: Sequence[str], connections: int, seconds: float) -> Rate:
    latencies: list[float] = []
    failures: list[int] = []
    end = time.perf_counter() + seconds

    def ask(place: int) -> None:
        client = http.client.HTTPConnection(server, timeout=TIMEOUT)
        turn = place * len(paths) // connections
        while (start := time.perf_counter()) < end:
            try:
                client.request("GET", paths[turn % len(paths)])
                answer = client.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                client.close()
                failures.append(1)
            else:
                latencies.append(time.perf_counter() - start)
                if answer.status >= _FAILED:
                    failures.append(1)
            turn += 1

    start = time.perf_counter()
    callers = [threading.Thread(target=ask, args=(place,)) for place in range(connections)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    spent = time.perf_counter() - start
    if len(latencies) < 2:  # no quantile of one figure
        raise SystemExit(f"{server}: no answer in {seconds:g} s ({len(failures)} failures)")
    cuts = statistics.quantiles(latencies, n=100)
    return Rate(len(latencies) / spent, cuts[49], cuts[98], len(failures), "python")
