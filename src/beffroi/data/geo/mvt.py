"""Mapbox Vector Tile 2.1, as bytes: the little the engine does not write itself.

A tile is a protocol buffer whose field 3 is a layer; in a layer, field 3 is a key, which features name by its rank (chapter 4 of
the Mapbox Vector Tile specification). Statements give keys names of ours, because no name of a caller's may enter them; the names
are then replaced in the bytes.
"""

import secrets
from collections.abc import Sequence

_LAYER = _KEY = 3 << 3 | 2  # field 3, bytes
_MARK = f"k{secrets.token_hex(12)}"  # drawn by each process: no text in the data can be mistaken for it


def key_name(rank: int) -> str:
    """Our name of a key (rank from 0, in the order the statement gives them)."""
    return f"{_MARK}{rank:04d}"


def with_keys(tile: bytes, keys: Sequence[str]) -> bytes:
    """The tile of one layer whose keys are `key_name(0)`, `key_name(1)`…, with these names instead.

    Raises:
        ValueError: these are not the bytes of such a tile.
    """
    start = _layer(tile)
    if not keys:
        return tile
    ours = b"".join(_field(_KEY, key_name(rank).encode()) for rank in range(len(keys)))
    at = tile.find(ours, start)
    if at < 0:
        raise ValueError("no such keys")
    written = b"".join(_field(_KEY, key.encode()) for key in keys)
    return _field(_LAYER, tile[start:at] + written + tile[at + len(ours) :])


def _layer(tile: bytes) -> int:
    """The first byte of the layer."""
    if not tile or tile[0] != _LAYER:
        raise ValueError("no layer")
    size, shift, at = 0, 0, 1
    while at < len(tile):
        size |= (tile[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if tile[at - 1] < 0x80:
            break
    if at + size != len(tile):
        raise ValueError("not one layer")
    return at


def _field(tag: int, body: bytes) -> bytes:
    size, length = len(body), bytearray([tag])
    while size > 0x7F:
        length.append(size & 0x7F | 0x80)
        size >>= 7
    length.append(size)
    return bytes(length) + body
