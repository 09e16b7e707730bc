"""The house keeps its shape: small files, floors that look down only, rooms that show one face, settings that are documented."""

import re
import statistics
from importlib import import_module
from pathlib import Path

import grimp
import pytest
from tests.conftest import ROOT

import beffroi
from beffroi.site.options import OPTIONS

SOURCES = Path(beffroi.__file__).parent
FLOORS = ("data", "city", "trust", "engines", "systems", "doors", "site")


def python_files() -> list[Path]:
    """Our own files, without what Django writes."""
    return [path for path in SOURCES.rglob("*.py") if "migrations" not in path.parts]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_is_long() -> None:
    long = {str(path.relative_to(SOURCES)): lines(path) for path in python_files() if lines(path) > 400}
    assert long == {}


def test_most_files_are_small() -> None:
    assert statistics.median(lines(path) for path in python_files()) < 100


def test_every_module_says_what_it_is() -> None:
    mute = [
        str(path.relative_to(SOURCES))
        for path in python_files()
        if not path.read_text().lstrip().startswith(('"""', 'r"""'))
    ]
    assert mute == []


def room(module: str) -> str | None:
    """The room of a module: "beffroi.city.catalog"; None for what belongs to a whole floor."""
    parts = module.split(".")
    if len(parts) < 3 or parts[1] not in FLOORS or parts[1] == "site":
        return None
    folder = SOURCES / parts[1] / parts[2]
    return ".".join(parts[:3]) if folder.is_dir() else None


def face(of: str) -> str:
    """What others may import of a room."""
    return of if of.startswith("beffroi.data.") else f"{of}.public"


def shown(module: str, of: str) -> bool:
    """Whether a face shows something of that module's name: a function `fetch` of a module `fetch` looks like the module."""
    parent, _, name = module.rpartition(".")
    return parent == of and name in getattr(import_module(of), "__all__", ())


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("beffroi", cache_dir=None)


def test_rooms_are_entered_by_their_face(graph: grimp.ImportGraph) -> None:
    around = []
    for importer in sorted(graph.modules):
        if importer.startswith("beffroi.site"):
            continue  # the roof wires everything together
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            there, here = room(imported), room(importer)
            if there is None or there == here or imported == face(there) or shown(imported, face(there)):
                continue
            around.append(f"{importer} → {imported}")
    assert around == []


def test_floors_look_down_only(graph: grimp.ImportGraph) -> None:
    height = {floor: position for position, floor in enumerate(FLOORS)}
    up = []
    for importer in sorted(graph.modules):
        for imported in graph.find_modules_directly_imported_by(importer):
            parts = importer.split("."), imported.split(".")
            if min(map(len, parts)) > 1 and height[parts[0][1]] < height[parts[1][1]]:
                up.append(f"{importer} → {imported}")
    assert up == []


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    missing = [option.variable for option in OPTIONS if option.variable not in text]
    assert missing == []
    invented = set(re.findall(r"BEFFROI_[A-Z_]+[A-Z]", text)) - {option.variable for option in OPTIONS}
    assert {name for name in invented if not name.startswith("BEFFROI_TEST_")} == set()


def test_every_setting_is_read_somewhere() -> None:
    """A setting nobody reads promises what is not there."""
    read = "\n".join(path.read_text() for path in python_files() if path.name != "options.py")
    unread = [
        option.variable
        for option in OPTIONS
        if f'["{option.name}"]' not in read and f'"{option.name}"' not in read
    ]
    assert unread == []
