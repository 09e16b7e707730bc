"""The page of settings says what the code reads."""

from pathlib import Path

import pytest
from tests.conftest import ROOT

from beffroi.site import options


def test_page_is_what_the_code_says() -> None:
    written = (ROOT / "docs" / "settings.md").read_text()
    assert written == options.page(), "run: python -m beffroi.site.options > docs/settings.md"


def test_every_setting_has_a_sentence() -> None:
    for option in options.OPTIONS:
        assert option.sentence.endswith("."), option.variable
        option.read(option.default)


def test_a_misspelling_is_refused() -> None:
    with pytest.raises(options.BadSetting, match="BEFFROI_TITEL"):
        options.load({"BEFFROI_TITEL": "x"})


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("BEFFROI_THREADS", "many"),
        ("BEFFROI_THREADS", "-1"),
        ("BEFFROI_TIMEZONE", "Lille"),
        ("BEFFROI_DEBUG", "maybe"),
    ],
)
def test_a_bad_value_is_refused_with_its_sentence(variable: str, text: str) -> None:
    with pytest.raises(options.BadSetting, match=variable):
        options.load({variable: text})


def test_home_is_absolute(tmp_path: Path) -> None:
    assert options.load({"BEFFROI_HOME": str(tmp_path / "a" / ".." / "b")})["HOME"] == tmp_path / "b"
