"""Days and instants: the French order first, ISO 8601, months in words. Hours without a zone are read in the territory's.

Every spelling is rewritten as ISO 8601 text, then read: `TRY_CAST` refuses the 30th of February. Years run from 1000 to 2999.
"""

from beffroi.data.fields import FieldType
from beffroi.data.lake.types.forms import Form, full
from beffroi.data.saying import as_it_is as _

_MIDNIGHT = "([T ]+0?0[:hH]00(:00([.,]0+)?)?)?"
_TIME = "([01]?[0-9]|2[0-3])[:hH]([0-5]?[0-9])(:([0-5]?[0-9])([.,][0-9]{1,9})?)?"
_OFFSET = "(Z|z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)"
_YMD = "[12][0-9]{3}[/-][01]?[0-9][/-][0-3]?[0-9]"
_DMY = "[0-3]?[0-9][/.-][01]?[0-9][/.-][12][0-9]{3}"
_MDY = "[01]?[0-9][/][0-3]?[0-9][/][12][0-9]{3}"
_DMY2 = "[0-3]?[0-9][/][01]?[0-9][/][0-9]{2}"
_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_LONG = (
    "(?i)((lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?[0-3]?[0-9](er)? "
    "(janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec)(ier|il|let|embre|obre)?[.]? [12][0-9]{3}"
)


def _iso_of_dmy(value: str) -> str:
    return f"regexp_replace({value}, '^([0-9]{{1,2}})[/.-]([0-9]{{1,2}})[/.-]([0-9]{{4}})', '\\3-\\2-\\1')"


def _iso_of_mdy(value: str) -> str:
    return f"regexp_replace({value}, '^([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}})', '\\3-\\1-\\2')"


def _iso_of_long(value: str) -> str:
    folded = f"strip_accents(lower({value}))"
    month = (
        "CASE "
        + " ".join(f"WHEN contains({folded}, '{m}') THEN '{i:02}'" for i, m in enumerate(_MONTHS, 1))
        + " END"
    )
    return f"concat(right({value}, 4), '-', {month}, '-', regexp_extract({value}, '[0-9]{{1,2}}'))"


def _day(pattern: str, iso: str) -> str:
    return f"CASE WHEN {full('{v}', pattern + _MIDNIGHT)} THEN TRY_CAST(regexp_extract({iso}, '^[0-9-]+') AS DATE) END"


def _two_digits(value: str) -> str:
    """69 to 99 are of the last century, as POSIX says."""
    return f"CASE WHEN {full(value, _DMY2)} THEN CAST(TRY_STRPTIME({value}, '%d/%m/%y') AS DATE) END"


def _instant(pattern: str, iso: str) -> str:
    clock = f"replace(replace(replace({iso}, 'h', ':'), 'H', ':'), ',', '.')"
    zoned = f"TRY_CAST({clock} AS TIMESTAMPTZ)"
    naive = f"timezone({{zone}}, TRY_CAST({clock} AS TIMESTAMP))"
    return (
        f"CASE WHEN {full('{v}', f'{pattern}[T ]+{_TIME}')} THEN {naive} "
        f"WHEN {full('{v}', f'{pattern}[T ]+{_TIME} ?{_OFFSET}')} THEN {zoned} END"
    )


_DAY_FRENCH = (
    f"coalesce({_day(_YMD, 'replace({v}, chr(47), chr(45))')}, {_day(_DMY, _iso_of_dmy('{v}'))}, {_two_digits('{v}')}, "
    f"CASE WHEN {full('{v}', _LONG)} THEN TRY_CAST({_iso_of_long('{v}')} AS DATE) END)"
)
_DAY_AMERICAN = f"coalesce({_day(_YMD, 'replace({v}, chr(47), chr(45))')}, {_day(_MDY, _iso_of_mdy('{v}'))})"
_INSTANT_ISO = _instant(_YMD, "replace({v}, chr(47), chr(45))")
_INSTANT_FRENCH = (
    f"coalesce({_INSTANT_ISO}, {_instant(_DMY, _iso_of_dmy('{v}'))}, "
    f"timezone({{zone}}, CAST({_DAY_FRENCH} AS TIMESTAMP)))"
)
_INSTANT_AMERICAN = (
    f"coalesce({_INSTANT_ISO}, {_instant(_MDY, _iso_of_mdy('{v}'))}, "
    f"timezone({{zone}}, CAST({_DAY_AMERICAN} AS TIMESTAMP)))"
)

DAY = Form(
    "date",
    FieldType.DATE,
    _DAY_FRENCH,
    _("des dates"),
    fast=(
        f"CASE WHEN {full('{c}', '[12][0-9]{3}-[0-9]{2}-[0-9]{2}')} THEN TRY_CAST({{c}} AS DATE) END",
        f"CASE WHEN {full('{c}', '[0-9]{2}/[0-9]{2}/[12][0-9]{3}')} THEN CAST(TRY_STRPTIME({{c}}, '%d/%m/%Y') AS DATE) END",
    ),
)
DAY_AMERICAN = Form("date_mdy", FieldType.DATE, _DAY_AMERICAN, _("des dates écrites mois/jour/année"))
DAY_COMPACT = Form(
    "date_compact",
    FieldType.DATE,
    f"CASE WHEN {full('{v}', '(19|20)[0-9]{6}')} THEN CAST(TRY_STRPTIME({{v}}, '%Y%m%d') AS DATE) "
    f"WHEN {full('{v}', '[0-3][0-9]-[01][0-9]-[0-9]{2}')} THEN CAST(TRY_STRPTIME({{v}}, '%d-%m-%y') AS DATE) END",
    _("des dates écrites AAAAMMJJ ou JJ-MM-AA, comme l'en-tête le dit"),
)
INSTANT = Form(
    "datetime",
    FieldType.DATETIME,
    _INSTANT_FRENCH,
    _("des dates avec une heure"),
    fast=(
        f"CASE WHEN {full('{c}', '[12][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?')} "
        "THEN TRY_CAST({c} AS TIMESTAMP) END",
        # What the cast is too kind with cannot have these marks at these places.
        "CASE WHEN {c} LIKE '____-__-__T__:__:__Z' AND {c} >= '1' AND {c} < '3' AND NOT suffix({c}, '.Z') "
        "THEN TRY_CAST({c} AS TIMESTAMPTZ) END",
        f"CASE WHEN {full('{c}', '[12][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?' + _OFFSET)} "
        "THEN TRY_CAST({c} AS TIMESTAMPTZ) END",
        # Nothing but the whole writing is that long, but for blanks: no pattern is needed.
        "CASE WHEN strlen({c}) = 19 THEN TRY_STRPTIME({c}, '%d/%m/%Y %H:%M:%S') END",
    ),
    naive=frozenset({0, 3}),
    evidence=("regexp_matches({v}, '[0-9][:hH][0-9]')",),
)
INSTANT_AMERICAN = Form(
    "datetime_mdy",
    FieldType.DATETIME,
    _INSTANT_AMERICAN,
    _("des dates écrites mois/jour/année, avec une heure"),
    evidence=("regexp_matches({v}, '[0-9][:hH][0-9]')",),
)
DATES = (DAY, DAY_AMERICAN, INSTANT, INSTANT_AMERICAN)

#: Months and years are dates only when a person says so (annotation `timeserie_precision`): 2025 is a number like another.
YEAR_OR_MONTH = Form(
    "date_partial",
    FieldType.DATE,
    f"coalesce({_DAY_FRENCH}, CASE WHEN {full('{v}', '[12][0-9]{3}([-/][01]?[0-9])?')} "
    "THEN TRY_CAST(concat(regexp_replace(replace({v}, '/', '-'), '^([0-9]{4})$', '\\1-01'), '-01') AS DATE) "
    f"WHEN {full('{v}', '[01]?[0-9][-/][12][0-9]{3}')} "
    "THEN TRY_CAST(concat(right({v}, 4), '-', regexp_extract({v}, '^[0-9]+'), '-01') AS DATE) END)",
    _("des années ou des mois"),
)
