"""Which characters a file of text is written in, and the same text in UTF-8.

French public files are UTF-8, Windows-1252 (old Excel), seldom UTF-16 (Excel "texte Unicode"), CP850 (DOS) or Mac Roman.
"""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from beffroi.data.errors import RefusedContent

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What a person may name, and the codec that stands for it.
NAMES = {
    "utf-8": "utf-8", "utf8": "utf-8", "utf-8-sig": "utf-8", "utf-8-bom": "utf-8", "ascii": "utf-8",
    "utf-16": "utf-16-le", "utf16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "windows-1252": "cp1252", "cp1252": "cp1252", "ansi": "cp1252",
    "latin-1": "latin-1", "latin1": "latin-1", "iso-8859-1": "latin-1",
    "latin-9": "iso-8859-15", "iso-8859-15": "iso-8859-15",
    "cp850": "cp850", "cp437": "cp437", "macroman": "mac-roman", "mac-roman": "mac-roman",
}  # fmt: skip
_FRENCH = frozenset("éèêëàâäîïôöùûüçœæÉÈÊËÀÂÄÎÏÔÖÙÛÜÇŒÆ’‘“”«»°€–—…²³ñ\u00a0")
_SINGLE = ("cp1252", "cp850", "mac-roman")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec, the bytes of byte order mark to skip, and whether some bytes seen do not belong to it."""

    codec: str
    bom: int = 0
    mixed: bool = False

    @property
    def is_utf8(self) -> bool:
        """Whether the engine can read the file as it is."""
        return self.codec == "utf-8"


def _as_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that do not belong are read as Windows-1252, then Latin-1: nothing is lost and accents come right."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_one(byte) for byte in wrong), error.end


def _one(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


#: The error handler for `bytes.decode`: never fails on a one-byte basis.
MENDING = "beffroi_windows_1252"
codecs.register_error(MENDING, _as_1252)


def samples(path: Path, *, head: int = 1 << 18, count: int = 16, size: int = 1 << 16) -> list[bytes]:
    """The head of a file and pieces spread over the rest: enough to tell its encoding."""
    total = path.stat().st_size
    with path.open("rb") as file:
        found = [file.read(head)]
        if total > head:
            step = max((total - head) // count, size)
            for start in range(head, total, step):
                file.seek(start)
                found.append(file.read(size))
    return found


def named(name: str) -> str:
    """The codec of a name given by a person. Raises RefusedContent when unknown."""
    codec = NAMES.get(name.strip().lower().replace("_", "-"))
    if codec is None:
        known = "utf-8, windows-1252, latin-1, iso-8859-15, utf-16, cp850, macroman"
        raise RefusedContent(
            f"L’encodage demandé n’est pas connu. Choisissez parmi : {known}.", code="bad_option"
        )
    return codec


def detect(pieces: Sequence[bytes], asked: str | None = None) -> Encoding:
    """The encoding of a file from pieces of it, the first being its head; `asked` wins except over a byte order mark."""
    head = pieces[0]
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return Encoding(
                codec, len(mark), mixed=codec == "utf-8" and any(_faults(piece)[1] for piece in pieces)
            )
    if asked is not None:
        codec = named(asked)
        return Encoding(codec, mixed=codec == "utf-8" and any(_faults(piece)[1] for piece in pieces))
    wide = _wide(head)
    if wide:
        return Encoding(wide)
    good, bad = map(sum, zip(*(_faults(piece) for piece in pieces), strict=True))
    if bad == 0:
        return Encoding("utf-8")
    if good >= bad:
        return Encoding("utf-8", mixed=True)
    return Encoding(_single(b"".join(pieces)))


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: one byte in two is zero, always on the same side."""
    sample = head[:4096]
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _faults(piece: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are right in UTF-8, and how many bytes are wrong; cut ends do not count."""
    if piece.isascii():
        return 0, 0
    start = 0
    while start < min(3, len(piece)) and piece[start] & 0xC0 == 0x80:
        start += 1
    bad, good = 0, 0
    while start < len(piece):
        try:
            text = piece[start:].decode("utf-8")
        except UnicodeDecodeError as error:
            text = piece[start : start + error.start].decode("utf-8")
            good += sum(not char.isascii() for char in text)
            if error.reason == "unexpected end of data":
                break
            bad += 1
            if bad > 500:
                break
            start += error.start + 1
        else:
            good += sum(not char.isascii() for char in text)
            break
    return good, bad


def _single(data: bytes) -> str:
    """The one-byte encoding that gives the most French letters; Windows-1252 unless another is clearly better."""
    high = data.translate(None, bytes(range(128)))[:200_000]
    scores = {
        codec: sum(char in _FRENCH for char in high.decode(codec, errors="replace")) / max(len(high), 1)
        for codec in _SINGLE
    }
    best = max(_SINGLE, key=lambda codec: scores[codec])
    return best if scores[best] > scores["cp1252"] + 0.3 else "cp1252"


def transcode(source: Path, target: Path, encoding: Encoding, *, line_feeds: bool = False) -> int:
    """Write `source` in UTF-8 to `target`, streaming; `line_feeds` turns lone carriage returns (old Mac) into line feeds.

    Gives the number of characters that could not be read in that encoding (and were read as Latin-1, or as �).
    """
    wrong = 0
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    with source.open("rb") as file, target.open("wb") as out:
        file.seek(encoding.bom)
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                state = decoder.getstate()[0]
                errors = MENDING if encoding.codec in (*_SINGLE, "utf-8") else "replace"
                text = (state + chunk).decode(encoding.codec, errors)
                wrong += 1
                decoder.reset()
            if line_feeds:
                text = text.replace("\r", "\n")
            out.write(text.encode("utf-8", "replace"))
            if not chunk:
                return wrong
