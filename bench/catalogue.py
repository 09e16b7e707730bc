"""The pages of a catalogue of five thousand datasets of ninety-five communes: the server's time, against what was promised."""

import shutil
import statistics
import sys
from pathlib import Path
from urllib.request import urlopen

from bench import instance, load
from bench.catalogue_fill import publish_some
from bench.measure import Line, run_process, timed
from bench.stage import Stage

DATASETS = 5_000
SMALL = 5  # with files
PROMISE = 0.050  # seconds a page may take, by one caller
CALLERS = 8
TIMES = 15  # a page is asked in a round
API = "/api/explore/v2.1/catalog"

PAGES = {
    "home": "/",
    "catalogue": "/explore/",
    "catalogue, two words": "/explore/?q=arbres+lille",
    "catalogue, a rare word": "/explore/?q=catalogue-04321",
    "catalogue, three facets": "/explore/?theme=Mobilit%C3%A9&freshness=year&has=geo",
    "catalogue, page 200 by title": "/explore/?sort=title&page=200",
    "suggestions": "/explore/suggestions/?q=bud",
    "a dataset": "/explore/dataset/catalogue-00042/",
    "a dataset's discussion": "/explore/dataset/catalogue-00042/discussion/",
    "the territory": "/territoire/",
    "a commune": "/territoire/59350-lille/",
    "producers": "/producteurs/",
    "a producer": "/producteurs/commune-59350/",
    "reuses": "/reutilisations/",
    "feed of a search": "/feed.atom?theme=Culture",
    "API, 20 datasets": f"{API}/datasets?limit=20",
    "API, a search": f"{API}/datasets?where=%22arbres%22&limit=20",
    "API, facets": f"{API}/facets",
}
WHOLE = {
    "CSV of the catalogue": f"{API}/exports/csv",
    "JSON of the catalogue": f"{API}/exports/json",
    "DCAT-AP, a page": "/catalog.ttl",
    "sitemap": "/sitemap.xml",
}


def measure(stage: Stage) -> list[Line]:
    """Each page alone against the promise, then by eight callers at once; then the catalogue's own exports."""
    home = _made(stage.folder)
    with instance.served(home) as address:
        pages = [_alone(address, name, path, stage.rounds) for name, path in PAGES.items()]
        together = [_together(address, name, path, stage) for name, path in PAGES.items()]
        whole = [_export(address, name, path, stage.rounds) for name, path in WHOLE.items()]
    return [*pages, *together, *whole]


def _made(folder: Path) -> Path:
    """The instance, made again when the code changed since."""
    home = folder / "catalogue"
    stamp = home / "made-of"
    wanted = str(max(file.stat().st_mtime_ns for file in instance.SOURCES.rglob("*.py")))
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(home, ignore_errors=True)
        run_process([instance.BEFFROI, "init"], {"BEFFROI_HOME": str(home)})
        run_process(
            [sys.executable, "-m", "bench.catalogue_fill", str(DATASETS)], {"BEFFROI_HOME": str(home)}
        )
        publish_some(home, instance.BEFFROI, SMALL)
        stamp.write_text(wanted)
    return home


def _ask(address: str) -> int:
    with urlopen(address, timeout=60) as answer:
        return len(answer.read())


def _alone(address: str, name: str, path: str, rounds: int) -> Line:
    """The median time of an answer, connection included; the first one, which fills memories, does not count."""
    line = Line(f"{name}, 1 caller", "≤ 50 ms", limit=1.0, against="the promise")
    weight = _ask(address + path)
    for _ in range(rounds):
        line.ours.append(statistics.median(timed(lambda: _ask(address + path)) for _ in range(TIMES)))
        line.theirs.append(PROMISE)
    line.note = f"{weight / 1000:.0f} kB"
    return line


def _together(address: str, name: str, path: str, stage: Stage) -> Line:
    line = Line(f"{name}, {CALLERS} callers", "—", against="1 caller", unit="/s")
    for _ in range(stage.rounds):
        ours = load.measure([address + path], CALLERS, stage.seconds)
        if ours.errors:
            raise SystemExit(f"{path}: {ours.errors} answers were errors")
        line.ours.append(ours.requests_per_second)
        alone = load.measure([address + path], 1, stage.seconds).requests_per_second
        line.theirs.append(max(alone, 0.01))  # none in time, on a machine that does something else
        line.note = f"p50 {ours.p50 * 1000:.0f} ms, p99 {ours.p99 * 1000:.0f} ms"
    return line


def _export(address: str, name: str, path: str, rounds: int) -> Line:
    """The whole catalogue in a document, against the time of a page."""
    line = Line(f"{name}, {DATASETS} datasets", "—", against="the first page")
    weight = _ask(address + path)
    for _ in range(rounds):
        line.ours.append(timed(lambda: _ask(address + path)))
        line.theirs.append(timed(lambda: _ask(address + PAGES["catalogue"])))
    line.note = f"{weight / 1e6:.1f} MB"
    return line
