"""Mapbox Vector Tile 2.1, as bytes: the little the engine does not write itself. Pure functions.

A tile is a protocol buffer whose field 3 is a layer; in a layer, field 3 is a key, which features name by its rank (chapter 4 of
the Mapbox Vector Tile specification).
"""

from collections.abc import Iterator, Sequence

_LAYER = _KEY = 3 << 3 | 2  # field 3, bytes
_BYTES, _VARINT = 2, 0


def with_keys(tile: bytes, keys: Sequence[str]) -> bytes:
    """The tile of one layer with its keys renamed, in order: the engine writes names of ours, a reader gets the caller's.

    Raises:
        ValueError: these are not the bytes of such a tile, or it has another number of keys.
    """
    start, layer_end = _layer(tile)
    first = last = 0
    found = 0
    for tag, begin, end in _fields(tile, start, layer_end):
        if tag == _KEY:
            first = first or begin
            last = end
            found += 1
    if found != len(keys):
        raise ValueError(f"{found} keys, not {len(keys)}")
    if not found:
        return tile
    written = b"".join(_field(_KEY, key.encode()) for key in keys)
    return _field(_LAYER, tile[start:first] + written + tile[last:layer_end])


def _layer(tile: bytes) -> tuple[int, int]:
    if not tile or tile[0] != _LAYER:
        raise ValueError("no layer")
    size, start = _varint(tile, 1)
    if start + size != len(tile):
        raise ValueError("not one layer")
    return start, len(tile)


def _fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(tag, first byte, byte after the last) of each field, its tag included; keys stand together."""
    while at < end:
        begin = at
        tag, at = _varint(data, at)
        if tag & 7 == _BYTES:
            size, at = _varint(data, at)
            at += size
        elif tag & 7 == _VARINT:
            _, at = _varint(data, at)
        else:
            raise ValueError("a field of another kind")
        yield tag, begin, at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    byte = data[at]
    at += 1
    value, shift = byte & 0x7F, 7
    while byte & 0x80:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
    return value, at


def _field(tag: int, body: bytes) -> bytes:
    size, length = len(body), bytearray([tag])
    while size > 0x7F:
        length.append(size & 0x7F | 0x80)
        size >>= 7
    length.append(size)
    return bytes(length) + body
