"""The small parts ISO 19139 records are made of: texts, codes, dates, people, keywords."""

from collections.abc import Sequence

from beffroi.city.metadata.coverage import moment
from beffroi.data.xml import Element, Writer

NAMESPACES = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "gml": "http://www.opengis.net/gml",
    "xlink": "http://www.w3.org/1999/xlink",
}
W = Writer(NAMESPACES)
#: ISO 639-1 → 639-2/B, which INSPIRE asks for.
LANGUAGES = {"fr": "fre", "en": "eng", "nl": "dut", "de": "ger", "es": "spa", "it": "ita", "pt": "por"}
_LISTS = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#"


def chars(name: str, text: str) -> Element:
    """An element that holds a text."""
    return W(name, W("gco:CharacterString", text))


def anchor(name: str, address: str, text: str) -> Element:
    """An element that holds a text and where what it names is."""
    return W(name, W("gmx:Anchor", text, xlink__href=address))


def code(name: str, kind: str, value: str, source: str = "") -> Element:
    """An element that holds a value of a code list of ISO's, or of `source`."""
    return W(name, W(f"gmd:{kind}", value, codeList=source or _LISTS + kind, codeListValue=value))


def instant(said: str) -> Element:
    """A date, or an instant, as gco writes it."""
    known = moment(said)
    text = known.text if known else "1970-01-01"
    if "T" in text:
        return W("gco:DateTime", text.partition(".")[0].partition("+")[0] + "Z" if "+00:00" in text else text)
    return W("gco:Date", text)


def date_of(said: str, kind: str) -> Element:
    """A date of something, in `gmd:CI_Date`."""
    known = moment(said)
    day = known.text[:10] if known else ""
    return W("gmd:CI_Date", W("gmd:date", W("gco:Date", day)), code("gmd:dateType", "CI_DateTypeCode", kind))


def party(organisation: str, email: str, role: str, person: str = "") -> Element:
    """Who answers: an organisation, with the e-mail address the publisher made public."""
    mail = (
        chars("gmd:electronicMailAddress", email)
        if email
        else W("gmd:electronicMailAddress", gco__nilReason="missing")
    )
    address = W("gmd:address", W("gmd:CI_Address", mail))
    named = person if person and person != organisation else ""
    return W(
        "gmd:CI_ResponsibleParty",
        chars("gmd:individualName", named) if named else None,
        chars("gmd:organisationName", organisation),
        W("gmd:contactInfo", W("gmd:CI_Contact", address)),
        code("gmd:role", "CI_RoleCode", role),
    )


def keywords(words: Sequence[str], thesaurus: tuple[str, str] | None = None) -> Element | None:
    """Keywords, of a thesaurus (title, date of publication) or free; None when there is none."""
    if not words:
        return None
    source = None
    if thesaurus is not None:
        title, day = thesaurus
        cited = W("gmd:CI_Citation", chars("gmd:title", title), W("gmd:date", date_of(day, "publication")))
        source = W("gmd:thesaurusName", cited)
    made = W(
        "gmd:MD_Keywords",
        *(chars("gmd:keyword", word) for word in words),
        code("gmd:type", "MD_KeywordTypeCode", "theme"),
        source,
    )
    return W("gmd:descriptiveKeywords", made)
