"""XML written by the engine: texts escaped, what XML 1.0 cannot hold replaced by U+FFFD."""

import re
from xml.sax.saxutils import escape

#: XML 1.0 §2.2, as ranges of RE2 and of Python's expressions alike.
_UNWRITABLE = r"\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}"
_HEAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OUTSIDE_NAMES = re.compile(r"[^A-Za-z0-9_.-]|^[0-9.-]")


def escaped(value: str) -> str:
    """A text of SQL, ready to stand between two tags. One look decides whether there is anything to do: mostly not."""
    clean = f"regexp_replace({value}, '[{_UNWRITABLE}]', chr(65533), 'g')"
    for mark, entity in (("'&'", "&amp;"), ("'<'", "&lt;"), ("'>'", "&gt;"), ("chr(13)", "&#13;")):
        clean = f"replace({clean}, {mark}, '{entity}')"
    return f"CASE WHEN regexp_matches({value}, '[&<>\\r{_UNWRITABLE}]') THEN {clean} ELSE {value} END"


def attribute(text: str) -> str:
    """A text of ours or a caller's, ready to stand in a head, between tags or double quotes."""
    marks = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
    return escape(_HEAD.sub("\ufffd", text), marks)


def term(key: str) -> str:
    """A key as a name of XML and of graphs: anything but letters, digits, `_`, `.` and `-` becomes `_x0020_`, as SQL/XML does."""
    return _OUTSIDE_NAMES.sub(lambda found: f"_x{ord(found[0]):04X}_", key) or "_"
