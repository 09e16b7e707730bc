"""Literals as a person writes them: texts with escapes, names in back quotes, numbers."""

import math
import re

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})?|.)", re.DOTALL)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_INT64 = 2**63


def unquote(token: str) -> str:
    """The text between quotes, its escapes resolved: backslash and a quote, JSON's escapes, any other character for itself."""
    body = token[1:-1]
    return _ESCAPE.sub(_unescape, body) if "\\" in body else body


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:  # one \uXXXX or two, which may be a surrogate pair
        units = [int(part, 16) for part in code[1:].split("\\u")]
        raw = b"".join(unit.to_bytes(2, "big") for unit in units)
        return raw.decode("utf-16-be", errors="replace")  # half a pair is no character
    return _CONTROLS.get(code, code)


def number(token: str) -> int | float | None:
    """A number; beyond 64 bits a float, None when even that is too small to hold it."""
    if token.isdecimal() and len(token) < 20 and int(token) < _INT64:
        return int(token)
    value = float(token)
    return value if math.isfinite(value) else None
