"""The colour of a space: checked against the pages' papers (WCAG 2.2, 1.4.3: 4.5 to 1), its shades computed.

A colour stands for the pages' brick (frontend/styles/tokens.css): links and buttons, on paper and under white letters.
"""

import re
from dataclasses import dataclass

from beffroi.data.errors import BeffroiError

LEAST = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}")

Rgb = tuple[int, int, int]


class BadColour(BeffroiError):
    """A colour is not one, or cannot be read; the sentence gives the contrast."""

    code = "bad_colour"


@dataclass(frozen=True, slots=True)
class Ground:
    """Light or dark pages: their papers, and what is written on a button of the colour."""

    name: str
    papers: tuple[str, ...]
    on_colour: str
    deeper: str  # where a shade for hovering goes


LIGHT = Ground("claires", ("#fbf8f2", "#ffffff", "#f3ede3"), "#ffffff", "#000000")
DARK = Ground("sombres", ("#151b20", "#1c242a", "#10151a"), "#1d120e", "#ffffff")


def rgb(colour: str) -> Rgb:
    """The three parts of "#rrggbb", 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG defines it."""
    parts = (part / 255 for part in rgb(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def least_contrast(colour: str, ground: Ground) -> float:
    """The worst a colour does on these pages."""
    return min(contrast(colour, other) for other in (*ground.papers, ground.on_colour, wash(colour, ground)))


def mixed(one: str, other: str, share: float) -> str:
    """`share` of `other` in `one`."""
    parts = (round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#{:02x}{:02x}{:02x}".format(*parts)


def wash(colour: str, ground: Ground) -> str:
    """The faint ground of what is chosen."""
    return mixed(ground.papers[0], colour, 0.04)


def checked(text: str, ground: Ground) -> str:
    """A colour that can be read on these pages, "" for the service's own.

    Raises:
        BadColour: it is not "#rrggbb", or its contrast is too low.
    """
    colour = text.strip().lower()
    if not colour:
        return ""
    if not _HEX.fullmatch(colour):
        raise BadColour(f"« {text[:20]} » n'est pas une couleur : écrivez-la #rrvvbb, par exemple #0a5c8a.")
    ratio = least_contrast(colour, ground)
    if ratio < LEAST:
        said = f"{ratio:.1f}".replace(".", ",")
        better = readable(colour, ground)
        raise BadColour(
            f"La couleur {colour} ne se lit pas assez bien sur les pages {ground.name} : contraste de {said} pour 1, il "
            f"en faut 4,5 (WCAG AA). La plus proche qui convient est {better}."
        )
    return colour


def readable(colour: str, ground: Ground) -> str:
    """The nearest colour, towards black or white, that can be read on these pages."""
    steps = (mixed(colour, ground.deeper, n / 50) for n in range(51))
    return next(step for step in steps if least_contrast(step, ground) >= LEAST)


def variables(colour: str, ground: Ground) -> str:
    """The custom properties of tokens.css that the colour stands for."""
    said = {
        "--brick": colour,
        "--brick-deep": mixed(colour, ground.deeper, 0.2),
        "--brick-wash": wash(colour, ground),
        "--on-brick": ground.on_colour,
    }
    return "".join(f"{name}:{value};" for name, value in said.items())


def stylesheet(light: str, dark: str) -> str:
    """The space's style sheet, after the service's; colours were checked when they were set."""
    if not light:
        return ""
    dark = dark or readable(light, DARK)
    return (
        f":root{{{variables(light, LIGHT)}}}\n"
        f"@media (prefers-color-scheme: dark){{:root{{{variables(dark, DARK)}}}}}\n"
    )
