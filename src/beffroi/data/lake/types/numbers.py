"""Numbers, the French and the English way: `1 234,5`, `1.234,5`, `1,234.5`, with any kind of space.

A whole number that starts with 0 is a code, not a number. Beyond 15 digits it is an identifier, hence text:
a browser, which has doubles only, would change its last digits.
"""

from beffroi.data.fields import FieldType
from beffroi.data.lake.types.forms import Form, full
from beffroi.data.saying import as_it_is as _

_SPACE = "[ \\x{00A0}\\x{202F}\\x{2009}']"
_INT = f"[+-]?(0|[1-9][0-9]{{0,14}}|[1-9][0-9]{{0,2}}({_SPACE}[0-9]{{3}}){{1,4}})"
# One decimal mark, a comma or a dot; an exponent only after a decimal mark or with its sign.
_DIGITS = f"([0-9]{{1,15}}|[0-9]{{1,3}}({_SPACE}[0-9]{{3}}){{1,4}})"
_PLAIN = f"[+-]?({_DIGITS}[.,][0-9]*([eE][+-]?[0-9]{{1,2}})?|[.,][0-9]+|{_DIGITS}|[0-9]{{1,15}}[eE][+-][0-9]{{1,2}})"
_DOTS = "[+-]?[0-9]{1,3}([.][0-9]{3}){1,4}(,[0-9]*)?|[+-]?[0-9]{1,15}(,[0-9]*)?"
_COMMAS = "[+-]?[0-9]{1,3}(,[0-9]{3}){1,4}([.][0-9]*)?|[+-]?[0-9]{1,15}([.][0-9]*)?"

#: A whole number written with zeros before it: one such value makes the column a code.
LEADING_ZERO = full("{v}", "0[0-9]+")


def _without_spaces(value: str) -> str:
    return f"regexp_replace({value}, '{_SPACE.replace(chr(39), chr(39) * 2)}', '', 'g')"


def _double(pattern: str, cleaned: str) -> str:
    number = f"TRY_CAST({cleaned} AS DOUBLE)"
    return f"CASE WHEN {full('{v}', pattern)} AND isfinite({number}) THEN {number} END"


INT = Form(
    "int",
    FieldType.INT,
    f"CASE WHEN {full('{v}', _INT)} THEN TRY_CAST({_without_spaces('{v}')} AS BIGINT) END",
    _("des nombres entiers"),
    # Written again, the number is the cell: a proof cheaper than a pattern.
    fast=(
        "CASE WHEN strlen({c}) <= 15 AND CAST(TRY_CAST({c} AS BIGINT) AS VARCHAR) = {c} THEN TRY_CAST({c} AS BIGINT) END",
    ),
)
PLAIN = Form(
    "double",
    FieldType.DOUBLE,
    _double(_PLAIN, f"replace({_without_spaces('{v}')}, ',', '.')"),
    _("des nombres"),
    fast=(
        f"CASE WHEN {full('{c}', '-?(0|[1-9][0-9]{0,14})([.][0-9]+)?')} THEN TRY_CAST({{c}} AS DOUBLE) END",
        f"CASE WHEN {full('{c}', '-?(0|[1-9][0-9]{0,14})(,[0-9]+)?')} THEN TRY_CAST(replace({{c}}, ',', '.') AS DOUBLE) END",
    ),
)
DOTS = Form(
    "double_dots",
    FieldType.DOUBLE,
    _double(_DOTS, "replace(replace({v}, '.', ''), ',', '.')"),
    _("des nombres dont les milliers sont séparés par un point"),
    evidence=(full("{v}", "[+-]?[0-9]{1,3}([.][0-9]{3})+,[0-9]*|[+-]?[0-9]{1,3}([.][0-9]{3}){2,}"),),
)
COMMAS = Form(
    "double_commas",
    FieldType.DOUBLE,
    _double(_COMMAS, "replace({v}, ',', '')"),
    _("des nombres dont les milliers sont séparés par une virgule"),
    evidence=(full("{v}", "[+-]?[0-9]{1,3}(,[0-9]{3})+[.][0-9]*|[+-]?[0-9]{1,3}(,[0-9]{3}){2,}"),),
)


def _signed(key: str, sign: str, why: str, unit: str) -> Form:
    """Numbers followed by their unit, on every one of them; a bare zero says the same with or without it."""
    bare = f"regexp_replace({{v}}, '({_SPACE.replace(chr(39), chr(39) * 2)})*({sign})$', '')"
    number = f"TRY_CAST(replace({_without_spaces(bare)}, ',', '.') AS DOUBLE)"
    whole = f"({_PLAIN})({_SPACE})*({sign})"
    return Form(
        key,
        FieldType.DOUBLE,
        f"CASE WHEN {{v}} = '0' THEN 0 WHEN NOT regexp_matches({{v}}, '[0-9.,]$') AND {full('{v}', whole)} "
        f"AND isfinite({number}) THEN {number} END",
        why,
        evidence=(full("{v}", whole),),
        unit=unit,
    )


EUROS = _signed("double_euros", "€|EUR|euros?", _("des montants en euros"), "€")
SHARES = _signed("double_percent", "%", _("des pourcentages"), "%")
NUMBERS = (INT, PLAIN, DOTS, COMMAS, EUROS, SHARES)
