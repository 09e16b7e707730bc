"""Yes and no. `0` and `1` stay numbers; a cross alone says yes, and a blank beside it stays blank (nobody said no)."""

from beffroi.data.fields import FieldType
from beffroi.data.lake.types.forms import Form
from beffroi.data.saying import as_it_is as _


def _pair(key: str, yes: str, no: str, why: str, evidence: tuple[str, ...]) -> Form:
    sql = f"CASE lower({{v}}) WHEN '{yes}' THEN true WHEN '{no}' THEN false END"
    fast = tuple(
        f"CASE {{c}} WHEN '{spell(yes)}' THEN true WHEN '{spell(no)}' THEN false END"
        for spell in (str.lower, str.upper)
    )
    return Form(key, FieldType.BOOLEAN, sql, why, fast, evidence=evidence)


WORDS = Form(
    "boolean",
    FieldType.BOOLEAN,
    "CASE WHEN lower({v}) IN ('oui', 'vrai', 'true', 'yes') THEN true "
    "WHEN lower({v}) IN ('non', 'faux', 'false', 'no') THEN false END",
    _("oui ou non"),
    fast=(
        "CASE {c} WHEN 'true' THEN true WHEN 'false' THEN false END",
        "CASE {c} WHEN 'oui' THEN true WHEN 'non' THEN false END",
    ),
)
# One letter is seldom a yes or a no: both must be seen.
LETTERS = _pair("boolean_o_n", "o", "n", _("O ou N"), ("lower({v}) = 'o'", "lower({v}) = 'n'"))
ENGLISH = _pair("boolean_y_n", "y", "n", _("Y ou N"), ("lower({v}) = 'y'", "lower({v}) = 'n'"))
CROSS = Form(
    "boolean_x",
    FieldType.BOOLEAN,
    "CASE WHEN lower({v}) IN ('x', '✓', '✔') THEN true END",
    _("une croix ou rien"),
)
BOOLEANS = (WORDS, LETTERS, ENGLISH, CROSS)
