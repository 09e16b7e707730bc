"""Codes a French administration uses: always text, and named when header or values say which.

Sources: INSEE (COG, SIRENE: Luhn key, La Poste's establishments excepted), La Poste (postal codes), Éducation nationale (UAI),
FINESS, RNA (W and nine digits), Arcep (phones), ISO 13616 (IBAN).
"""

import re
from dataclasses import dataclass

from beffroi.data.lake.types.forms import full
from beffroi.data.saying import as_it_is as _


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of code. `header` is matched in a slug, `values` against whole trimmed cells."""

    name: str
    label: str  # French, "code commune INSEE"
    header: str
    values: str
    check: str = ""  # SQL on {v}, beyond the pattern
    length: int = 0  # of digits, when a tool that took them for numbers drops the zeros before them
    least: int = (
        0  # digits left of it then, at least; 0: one less for a short code, three less for a long one
    )
    by_values: bool = False  # distinctive enough to be named without the header's help

    def fits(self) -> str:
        """SQL: whether the trimmed cell {v} is such a code."""
        return f"({full('{v}', self.values)}{' AND ' + self.check if self.check else ''})"

    def lost_zeros(self) -> str:
        """SQL: whether {v} is such a code without its first zeros."""
        if not self.length:
            return "false"
        # One zero is lost for departments 01 to 09; SIREN and SIRET may start with several.
        shortest = self.least or (self.length - 1 if self.length == 5 else self.length - 3)
        return full("{v}", f"[1-9][0-9]{{{shortest - 1},{self.length - 2}}}")

    def repaired(self) -> str:
        """SQL: {v} with its first zeros."""
        return f"lpad({{v}}, {self.length}, '0')"


_DIGITS = "regexp_replace({v}, '[ .]', '', 'g')"


def _luhn(length: int) -> str:
    """Luhn: from the right, every second digit is doubled; the sum of digits is a multiple of 10."""
    odd = length % 2
    terms = []
    for place in range(1, length + 1):
        digit = f"CAST(substr({_DIGITS}, {place}, 1) AS TINYINT)"
        terms.append(
            digit if place % 2 == odd else f"({digit} * 2 - CASE WHEN {digit} > 4 THEN 9 ELSE 0 END)"
        )
    return f"({' + '.join(terms)}) % 10 = 0"


def _guarded(length: int, check: str) -> str:
    return f"CASE WHEN {full(_DIGITS, f'[0-9]{{{length}}}')} THEN {check} ELSE false END"


# La Poste (SIREN 356000000): its establishments' digits add up to a multiple of 5 instead.
_POSTE = f"(starts_with({_DIGITS}, '356000000') AND list_sum(CAST(string_split({_DIGITS}, '') AS TINYINT[])) % 5 = 0)"

CODES = (
    Code(
        "siret",
        "SIRET",
        r"(^|_)(siret|nic_siret|n_siret)($|_)",
        "[0-9]{3} ?[0-9]{3} ?[0-9]{3} ?[0-9]{5}",
        _guarded(14, f"({_luhn(14)} OR {_POSTE})"),
        14,
        by_values=True,
    ),
    Code(
        "siren",
        "SIREN",
        r"(^|_)(siren|code_epci|epci|siren_epci|n_siren)($|_(code|epci|membre|groupement|entreprise|num\w*))",
        "[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        _guarded(9, _luhn(9)),
        9,
        by_values=True,
    ),
    Code(
        "insee_commune",
        _("code commune INSEE"),
        r"(^|_)(insee|codgeo|depcom|com_code|citycode|codecommune|code_com|code_commune|codeinsee|code_insee|codcom|cog)($|_)|_insee_",
        "([013-9][0-9]|2[0-9AB])[0-9]{3}",
        length=5,
    ),
    Code(
        "code_postal",
        _("code postal"),
        r"(^|_)(code_?postal|codes_?postaux|cp|code_?post|cod_?postal|postal_?code|zip_?code|zip)($|_)|codepostal",
        "[0-9]{5}",
        length=5,
    ),
    Code(
        "code_departement",
        _("code de département"),
        r"(^|_)(code_?dep(artement)?|dep|dept|num_dep|departement_code|codedepartement)($|_)|^departement$",
        "0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[46-8]|[1-9]",
    ),
    Code(
        "code_region",
        _("code de région"),
        r"(^|_)(code_?reg(ion)?|reg|region_code|coderegion)($|_)|^region$",
        "[0-9]{1,3}",
    ),
    Code(
        "telephone",
        _("numéro de téléphone"),
        r"(^|_)(tel|telephone\w*|phone|phone_number|fax|portable|mobile_tel|telecopie|num_tel)($|_)",
        r"([+]33|0033|0)[ .]?(\(0\))?[ .]?[1-9]([ ./-]?[0-9]{2}){4}|3[0-9]{1}[ .]?[0-9]{2}",
        length=10,
        least=9,
    ),
    Code(
        "uai",
        _("code UAI d'un établissement scolaire"),
        r"(^|_)(uai|rne|code_uai|numero_uai)($|_)",
        "[0-9]{7}[A-Za-z]",
        by_values=True,
    ),
    Code("finess", _("numéro FINESS"), r"(^|_)finess($|_)|finess", "[0-9][0-9AB][0-9]{7}", length=9),
    Code("rna", _("numéro RNA d'une association"), r"(^|_)rna($|_)", "W[0-9][0-9AB][0-9]{7}", by_values=True),
    Code(
        "naf",
        _("code NAF (APE)"),
        r"(^|_)(naf|ape|code_naf|code_ape|apet\d*|apen\d*|activite_principale\w*)($|_)",
        "[0-9]{2}[.]?[0-9]{2}[A-Za-z]",
    ),
    Code(
        "iban",
        "IBAN",
        r"(^|_)iban($|_)",
        "[A-Z]{2}[0-9]{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,3})?",
        by_values=True,
    ),
    Code(
        "email",
        _("adresse électronique"),
        r"(^|_)(e?_?mail|courriel|adresse_mail|adresse_electronique|email\w*)($|_)",
        r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*[.][A-Za-z]{2,}",
        by_values=True,
    ),
    Code(
        "url",
        _("adresse web"),
        r"(^|_)(url|site_?web|lien|website|site_internet)($|_)",
        r"(?i)(https?://|www[.])[^ ]+",
        by_values=True,
    ),
)

#: A header that says "code" without saying which: text as well, since nobody adds codes up.
_SOME_CODE = re.compile(
    r"^code$|^code_|_code$|(^|_)(siret|siren|telephone|code_?postal)($|_)|^id_.*_code|^cod_|^num_tel|(^|_)matricule($|_)|(^|_)rivoli($|_)|(^|_)fantoir($|_)"
)
_DATE_HEADER = re.compile(
    r"(^|_)(date|dat|jour|day|dt|du|le|debut|fin|horodatage|maj|created|updated|timestamp)($|_)|^date|date$"
)


def of_header(slug: str) -> Code | None:
    """The code a header names, if any."""
    return next((code for code in CODES if re.search(code.header, slug)), None)


def is_some_code(slug: str) -> bool:
    """Whether a header says its values are codes, without saying which."""
    return _SOME_CODE.search(slug) is not None


def says_date(slug: str) -> bool:
    """Whether a header announces a date."""
    return _DATE_HEADER.search(slug) is not None
