"""Colours of spaces: what is accepted can be read, in light and dark."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT

from beffroi.city.spaces.colours import (
    DARK,
    LEAST,
    LIGHT,
    BadColour,
    Ground,
    checked,
    contrast,
    readable,
    stylesheet,
)
from beffroi.city.spaces.colours import least_contrast as least

COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


def test_the_papers_are_those_of_the_style_sheet() -> None:
    light, dark = (
        (ROOT / "frontend" / "styles" / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    )
    for text, ground in ((light, LIGHT), (dark, DARK)):
        said = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", text))
        assert tuple(said[n] for n in ("paper", "paper-raised", "paper-sunk")) == ground.papers
        assert said["on-brick"] == ground.on_colour
        assert least(said["brick"], ground) >= LEAST


def test_contrast_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(COLOURS, st.sampled_from([LIGHT, DARK]))
def test_accepted_or_told_what_would_do(colour: str, ground: Ground) -> None:
    near = readable(colour, ground)
    assert checked(near, ground) == near
    if near == colour:
        assert min(contrast(colour, paper) for paper in (*ground.papers, ground.on_colour)) >= 4.5
    else:
        with pytest.raises(BadColour, match=near):
            checked(colour, ground)


@given(st.text(max_size=30))
def test_nothing_else_is_a_colour(text: str) -> None:
    try:
        assert re.fullmatch(r"(#[0-9a-f]{6})?", checked(text, LIGHT))
    except BadColour:
        return


@given(COLOURS.map(lambda c: readable(c, LIGHT)))
def test_the_style_sheet_holds_colours_alone(colour: str) -> None:
    assert re.fullmatch(r"[-:{}();@#\sa-z0-9]*", stylesheet(colour, ""))
    assert stylesheet("", "") == ""
