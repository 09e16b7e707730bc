"""SIREN and SIRET: the numbers of the national register of businesses and public bodies (INSEE, Sirene).

Both end in a Luhn check digit. La Poste's establishments have their own rule: the sum of the digits is a multiple of five.
"""

from beffroi.data.errors import BeffroiError

_LA_POSTE = "356000000"


class BadNumber(BeffroiError):
    """A SIREN or SIRET that cannot be; the sentence says what is wrong with it."""

    code = "bad_number"


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others."""
    doubled = (int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _digits(text: str, length: int, what: str) -> str:
    digits = "".join(text.split())
    if len(digits) != length or not (digits.isascii() and digits.isdigit()):
        raise BadNumber(f"Un {what} a {length} chiffres : « {text[:40]} » n'en est pas un.")
    return digits


def checked_siren(text: str) -> str:
    """Nine digits; spaces are allowed. Raises BadNumber."""
    siren = _digits(text, 9, "SIREN")
    if not luhn(siren):
        raise BadNumber(f"Le SIREN {siren} n'existe pas : sa clé est fausse, un chiffre est mal recopié.")
    return siren


def checked_siret(text: str) -> str:
    """Fourteen digits; spaces are allowed. Its first nine are the SIREN. Raises BadNumber."""
    siret = _digits(text, 14, "SIRET")
    checked_siren(siret[:9])
    of_the_post = siret.startswith(_LA_POSTE) and sum(map(int, siret)) % 5 == 0
    if not (luhn(siret) or of_the_post):
        raise BadNumber(f"Le SIRET {siret} n'existe pas : sa clé est fausse, un chiffre est mal recopié.")
    return siret
