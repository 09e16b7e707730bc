"""The ways of writing a value, each with the SQL that reads it strictly: NULL for what does not fit, never another value.

In the SQL, `{v}` stands for the cell without the blanks around it, `{c}` for the cell as found, `{zone}` for the literal of the
zone of naive hours. DuckDB's own casts are too kind for us ('1_000', '0x1F', '12.7' as a whole number, 'nan', year 25): a
pattern guards each.
"""

from dataclasses import dataclass

from beffroi.data.fields import FieldType

#: Blanks of every kind around a cell: spaces, tabulations, no-break and narrow no-break spaces.
BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239) || chr(8199)"
#: What people write for "nothing" in a column of numbers or dates.
NONES = (
    "-", "--", "---", "–", "—", "nc", "n.c.", "n.c", "n/c", "nd", "n.d.", "n.d", "n/d", "na", "n/a", "n.a.", "#n/a", "null",
    "none", "nan", "nr", "s/o", "s.o.", "so", ".", "..", "...", "…", "/", "?", "nsp", "vide", "#valeur!", "#ref!", "#div/0!",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing. `sql` reads every spelling; `fast`, where there is one, only the plain ones, cheaply."""

    key: str
    type: FieldType
    sql: str
    why: str  # French, ends the sentence "toutes les valeurs sont …"
    fast: tuple[str, ...] = ()
    naive: frozenset[int] = frozenset()  # ranks of the fast readings that give a TIMESTAMP without its zone
    evidence: tuple[str, ...] = ()  # SQL on {v}: some value must show each
    nothing: tuple[str, ...] = ()  # words that say nothing, beside `NONES`
    unit: str = ""  # written beside each number, and taken off


def trimmed(cell: str) -> str:
    """The cell without the blanks around it."""
    return f"trim({cell}, {BLANKS})"


def is_none(value: str) -> str:
    """Whether a trimmed cell says "nothing"."""
    return f"lower({value}) IN (" + ", ".join("'" + word + "'" for word in NONES) + ")"


def full(subject: str, pattern: str) -> str:
    """Whether the whole subject matches."""
    return f"regexp_full_match({subject}, '" + pattern.replace("'", "''") + "')"
