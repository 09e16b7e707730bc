"""Logos: any picture of a few formats, made again by the library as a small PNG. SVG holds scripts and links: it is refused."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from beffroi.data.errors import BeffroiError

MOST_BYTES = 2 * 2**20
MOST_PIXELS = 25_000_000
SIZE = (480, 160)  # twice what pages show
_FORMATS = ("PNG", "JPEG", "WEBP")


class BadLogo(BeffroiError):
    """The file is no picture we take; the sentence says what to send."""

    code = "bad_logo"


def made(data: bytes) -> bytes:
    """The picture as PNG within `SIZE`, without anything else the file held. Raises BadLogo."""
    if len(data) > MOST_BYTES:
        raise BadLogo(f"Ce logo dépasse {MOST_BYTES // 2**20} Mo : enregistrez-le plus petit.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise BadLogo("Cette image a trop de pixels pour un logo : enregistrez-la plus petite.")
                picture.thumbnail(SIZE)
                plain = picture.convert("RGBA")
    except UnidentifiedImageError as error:
        raise BadLogo("Un logo est une image PNG, JPEG ou WebP (pas SVG : exportez-le en PNG).") from error
    except (OSError, ValueError, SyntaxError, MemoryError, Warning) as error:  # what broken pictures raise
        raise BadLogo(
            "Cette image ne se lit pas jusqu'au bout : enregistrez-la de nouveau en PNG."
        ) from error
    written = io.BytesIO()
    plain.save(written, "PNG", optimize=True)
    return written.getvalue()
