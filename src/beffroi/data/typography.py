"""French as it is set: no line begins with a sign that a space precedes (rules of the Imprimerie nationale)."""

import re

_WIDE, _THIN = "\u00a0", "\u202f"
_BEFORE_WIDE = re.compile(r" (?=[:»]|%(?![(\w]))")
_BEFORE_THIN = re.compile(r" (?=[;!?])")


def french(text: str) -> str:
    """The same text, its spaces before : » % and after « kept on the line, those before ; ! ? thin. "%(name)s" stays."""
    text = _BEFORE_WIDE.sub(_WIDE, text).replace("« ", "«" + _WIDE)
    return _BEFORE_THIN.sub(_THIN, text)


def one_line(text: str) -> str:
    """A text on one line, its no-break spaces kept: the subject of a letter."""
    return re.sub(f"[^\\S{_WIDE}{_THIN}]+", " ", text).strip()
