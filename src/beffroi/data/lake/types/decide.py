"""The decision: which form a column's values are in, from their survey, and whether more values could change it.

A column is of a type when all its values fit, or all but a few: at most 3 % of them and at most 200. Those few are listed and
their cells left empty; the original keeps them.
"""

from dataclasses import dataclass

from beffroi.data.fields import FieldType
from beffroi.data.lake.types.candidates import CANDIDATES, COMPACT, FORCED, NUMBER_KEYS
from beffroi.data.lake.types.codes import CODES, Code, is_some_code, says_date
from beffroi.data.lake.types.forms import Form
from beffroi.data.lake.types.survey import Survey
from beffroi.data.saying import Said, word

ODD_SHARE = 0.03
ODD_MOST = 200
_CODE_SHARE = 0.9  # of the values, for the header to be believed
_BY_VALUES_SHARE = 0.95
_BY_VALUES_LEAST = 5  # different values, for a code to be named without its header


@dataclass(frozen=True, slots=True)
class Choice:
    """What a column is. `forms` is empty for text kept as found; several are tried in turn."""

    type: FieldType
    forms: tuple[Form, ...]
    why: Said
    code: Code | None = None
    semantic: str | None = None
    odd: int = 0
    settled: bool = True  # False when values not yet seen could change it
    declared: bool = False  # by a schema: kept while all values fit
    nothing: tuple[str, ...] = ()  # words that say nothing, as the schema has it


@dataclass(frozen=True, slots=True)
class Header:
    """What a column's header says: its slug, the code it names; `typed` when the format itself says its values are text."""

    slug: str
    code: Code | None
    typed: bool = False


def tolerated(odd: int, values: int) -> bool:
    """Whether so many values may not fit without changing the type."""
    return odd == 0 or (odd <= ODD_MOST and odd <= ODD_SHARE * values)


def choose(header: Header, seen: Survey, *, whole: bool) -> Choice:
    """Decide from a survey, of all values when `whole`, else of the first ones."""
    values = seen.values
    named = _named_code(header, seen)
    if named is not None:
        return named
    if not values:
        return Choice(FieldType.TEXT, (), Said("why.none"), settled=whole)
    by_values = _code_by_values(seen)
    if by_values is not None:
        why = Said("why.code_values", {"code": word(by_values.label)})
        sure = whole or by_values.name in {"email", "url"}
        return Choice(FieldType.TEXT, (), why, by_values, by_values.name, settled=sure)
    coded = is_some_code(header.slug) and _numeric(seen)
    if coded:
        return Choice(FieldType.TEXT, (), Said("why.code_header"), settled=whole)
    candidates = [form for form in _candidates(header) if not _barred(form, header, seen)]
    open_ones = [form for form in candidates if form.key not in NUMBER_KEYS or not seen.zeros]
    ranked = sorted(
        (form for form in open_ones if seen.fits[form.key] and _proved(form, seen)),
        key=lambda form: values - seen.fits[form.key],
    )
    best = ranked[0] if ranked else None
    if best is not None and tolerated(odd := values - seen.fits[best.key], values):
        why = Said("why.almost" if odd else "why.all", {"form": word(best.why)})
        return Choice(best.type, (best,), why, odd=odd, settled=whole or odd == 0)
    disproved = all(values - seen.fits[form.key] > ODD_MOST for form in open_ones)
    return Choice(FieldType.TEXT, (), _why_text(seen, best), settled=whole or disproved)


def forced(kind: FieldType, seen: Survey | None) -> Choice:
    """A person's choice: every spelling of that type is read, the ones that fit most first."""
    forms = FORCED.get(kind, ())
    if seen is not None:
        forms = tuple(sorted(forms, key=lambda form: -seen.fits.get(form.key, 0)))
    if kind is FieldType.DOUBLE:
        forms = forms[:1]  # a dot cannot mean thousands here and decimals there
    if kind in {FieldType.DATE, FieldType.DATETIME}:
        # Day and month cannot change places from row to row.
        american = [form for form in forms if form.key.endswith("_mdy")]
        french = [form for form in forms if form.key in {"date", "datetime"}]
        if seen is not None and american and french:
            dropped = american if seen.fits[french[0].key] >= seen.fits[american[0].key] else french
            forms = tuple(form for form in forms if form not in dropped)
    return Choice(kind, forms, Said("why.person"))


def declared(form: Form, said: Said, guess: Choice) -> Choice:
    """What a schema says of a column; a code is never a number, and a text that writes a place is one."""
    if form.type is FieldType.TEXT and not guess.type.is_geo:
        return Choice(
            FieldType.TEXT, (), said, guess.code, guess.semantic, settled=guess.settled, nothing=form.nothing
        )
    if form.type is FieldType.TEXT or guess.code is not None:
        return guess
    return Choice(form.type, (form,), said, declared=True, nothing=form.nothing)


def _candidates(header: Header) -> tuple[Form, ...]:
    return (COMPACT, *CANDIDATES) if says_date(header.slug) else CANDIDATES


def _barred(form: Form, header: Header, seen: Survey) -> bool:
    """Text of a format that has numbers is not a number; a cross is a yes only beside blanks."""
    if header.typed and form.key in NUMBER_KEYS:
        return True
    return form.key == "boolean_x" and seen.filled == seen.rows


def _proved(form: Form, seen: Survey) -> bool:
    return seen.evidence[form.key]


def _numeric(seen: Survey) -> bool:
    return seen.fits["int"] + seen.zeros > 0


def _named_code(header: Header, seen: Survey) -> Choice | None:
    code = header.code
    if code is None:
        return None
    fits, lost = seen.codes.get(code.name, 0), seen.lost.get(code.name, 0)
    if not seen.values or fits + lost < _CODE_SHARE * seen.values:
        return None
    return Choice(FieldType.TEXT, (), Said("why.code", {"code": word(code.label)}), code, code.name)


def _code_by_values(seen: Survey) -> Code | None:
    for code in CODES:
        fits = seen.codes.get(code.name, 0)
        enough = seen.distinct >= (1 if code.name in {"email", "url"} else _BY_VALUES_LEAST)
        share = 1.0 if code.name in {"siret", "siren"} else _BY_VALUES_SHARE
        if code.by_values and fits and enough and fits >= share * seen.values:
            return code
    return None


def _why_text(seen: Survey, best: Form | None) -> Said:
    if seen.zeros:
        return Said("why.zeros")
    if best is not None:
        odd = seen.values - seen.fits[best.key]
        share = seen.fits[best.key] / seen.values
        if share >= 0.5:
            return Said("why.mixed", {"n": odd, "values": seen.values, "form": word(best.why)})
    return Said("why.texts")
