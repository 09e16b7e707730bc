"""docs/communes.md shows commands that work."""

import re
import shlex

from tests.conftest import ROOT, Outside


def test_its_commands_run_as_written(outside: Outside) -> None:
    asked = re.findall(r"^\$ (.*)$", (ROOT / "docs" / "communes.md").read_text(), re.MULTILINE)
    assert len(asked) >= 8
    instance = Outside(
        outside.home, {**outside.environment, "BEFFROI_BASE_URL": "https://donnees.example.fr"}
    )
    instance.run("init", "--admin", "claire", "--password-stdin", stdin="a long enough secret 42")
    said = {}
    for line in asked:
        program, *words = shlex.split(line)
        assert program == "beffroi"
        said[line] = instance.run(*words).stdout
    text = "".join(said.values())
    assert "/espaces/exemple/" in text
    assert "mairie@exemple.fr est invité" in text
    assert "claire est producteur de Ville d'Exemple jusqu'au 31/03/2032." in text
    assert "Oui : « claire »" in text
    letters = "".join(path.read_text() for path in (instance.home / "mail").iterdir())
    assert "mairie@exemple.fr" in letters
    assert "https://donnees.example.fr/" in letters
