"""Licences a French public body publishes under (code des relations entre le public et l'administration, art. D323-2-1), and
those found in the field. `code` follows SPDX where SPDX names the licence."""

from dataclasses import dataclass

from beffroi.data.errors import BeffroiError


class UnknownLicence(BeffroiError):
    """The licence named is not in our table."""

    code = "unknown_licence"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: `code` for programs, `title` for people, `url` of its text; `aliases` are other ways to name it."""

    code: str
    title: str
    url: str
    aliases: tuple[str, ...] = ()


LICENCES: tuple[Licence, ...] = (
    Licence(
        "etalab-2.0",
        "Licence Ouverte v2.0 (Etalab)",
        "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
        (
            "lov2",
            "lo-2.0",
            "fr-lo",
            "licence ouverte",
            "licence ouverte v2.0",
            "licence ouverte 2.0",
            "open licence v2.0",
        ),
    ),
    Licence(
        "etalab-1.0",
        "Licence Ouverte v1.0 (Etalab)",
        "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
        ("lov1", "lo-1.0", "licence ouverte v1.0", "licence ouverte 1.0"),
    ),
    Licence(
        "ODbL-1.0",
        "Open Database License (ODbL)",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        ("odbl", "odc-odbl", "open database license"),
    ),
    Licence(
        "ODC-By-1.0",
        "Open Data Commons Attribution (ODC-BY)",
        "https://opendatacommons.org/licenses/by/1-0/",
        ("odc-by",),
    ),
    Licence(
        "PDDL-1.0",
        "Public Domain Dedication and License (PDDL)",
        "https://opendatacommons.org/licenses/pddl/1-0/",
        ("pddl",),
    ),
    Licence(
        "CC0-1.0", "CC0 1.0 (domaine public)", "https://creativecommons.org/publicdomain/zero/1.0/", ("cc0",)
    ),
    Licence("CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", ("cc-by",)),
    Licence("CC-BY-SA-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/", ("cc-by-sa",)),
    Licence("GPL-3.0-only", "GNU GPL v3", "https://www.gnu.org/licenses/gpl-3.0.html", ("gpl-3.0", "gplv3")),
    Licence(
        "AGPL-3.0-only", "GNU AGPL v3", "https://www.gnu.org/licenses/agpl-3.0.html", ("agpl-3.0", "agplv3")
    ),
)

_NAMES = {
    name.casefold(): licence
    for licence in LICENCES
    for name in (licence.code, licence.title, licence.url, *licence.aliases)
}


def licence(name: str) -> Licence | None:
    """The licence of that code, title, address or usual name; None when we do not know it."""
    return _NAMES.get(" ".join(name.split()).casefold())


def required_licence(name: str) -> Licence:
    """As `licence`; raises UnknownLicence, whose sentence lists the codes."""
    found = licence(name)
    if found is None:
        codes = ", ".join(known.code for known in LICENCES)
        raise UnknownLicence(f"La licence « {name} » n'est pas connue. Choisissez parmi : {codes}.")
    return found
