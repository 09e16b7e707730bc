"""A record in ISO 19139 (gmd:MD_Metadata), as INSPIRE catalogues give it."""

import re

from lxml import etree

from beffroi.engines.harvest.records import Distribution, Entry, Refusal, RemoteRecord
from beffroi.engines.harvest.sources.documents import clean
from beffroi.engines.harvest.sources.pruned import DEEPEST, TOO_DEEP

_NS = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "gml": "http://www.opengis.net/gml",
    "gml32": "http://www.opengis.net/gml/3.2",
    "xlink": "http://www.w3.org/1999/xlink",
    "srv": "http://www.isotc211.org/2005/srv",
}
_HREF = "{http://www.w3.org/1999/xlink}href"
#: MD_MaintenanceFrequencyCode (ISO 19115) in our words; "unknown" says nothing.
_FREQUENCIES = {
    "continual": "en continu", "daily": "quotidienne", "weekly": "hebdomadaire", "fortnightly": "bimensuelle",
    "monthly": "mensuelle", "quarterly": "trimestrielle", "biannually": "semestrielle", "annually": "annuelle",
    "asNeeded": "à la demande", "irregular": "irrégulière", "notPlanned": "aucune", "unknown": "",
}  # fmt: skip
_OWN_THEMES = "thèmes du catalogue"  # the thesaurus of another service as ours
_DATA = {"dataset", "series", "nongeographicdataset", "tile", "dimensiongroup", ""}


def entry(element: etree._Element) -> Entry:
    """The record of an element of a catalogue."""
    if element.tag != f"{{{_NS['gmd']}}}MD_Metadata":
        return Refusal(f"La fiche n'est pas en ISO 19139 ({etree.QName(element).localname}).")
    remote_id = _text(element, "gmd:fileIdentifier")
    if next(element.iter(TOO_DEEP), None) is not None:
        return Refusal(
            f"La fiche est démesurée : elle est imbriquée sur plus de {DEEPEST} niveaux. Signalez-la au producteur.",
            remote_id,
        )
    kind = _code(element, "gmd:hierarchyLevel/gmd:MD_ScopeCode")
    data = element.find("gmd:identificationInfo/gmd:MD_DataIdentification", _NS)
    if data is None:
        data = element.find("gmd:identificationInfo/*[@gco:isoType='gmd:MD_DataIdentification']", _NS)
    title = _text(element, "gmd:identificationInfo/*/gmd:citation/*/gmd:title")
    if kind.lower() not in _DATA or data is None:
        return Refusal(
            f"La fiche décrit un objet « {kind or 'inconnu'} », pas des données.", remote_id, title
        )
    if not title:
        return Refusal("La fiche n'a pas de titre.", remote_id)
    every = _code(data, "gmd:resourceMaintenance/*/gmd:maintenanceAndUpdateFrequency/*")
    said: dict[str, object] = {
        "title": title,
        "abstract": _text(data, "gmd:abstract"),
        "language": _code(element, "gmd:language/gmd:LanguageCode") or _text(element, "gmd:language"),
        "dateStamp": _text(element, "gmd:dateStamp"),
        "topicCategory": _texts(data, "gmd:topicCategory/gmd:MD_TopicCategoryCode"),
        "lineage": _text(element, "gmd:dataQualityInfo/*/gmd:lineage/*/gmd:statement"),
        "maintenance": _FREQUENCIES.get(every, every),
        "conformity": _texts(element, ".//gmd:DQ_ConformanceResult/gmd:specification/*/gmd:title"),
        "place": _texts(data, "gmd:extent/*/gmd:geographicElement/*/gmd:geographicIdentifier/*/gmd:code"),
    }
    said |= _words(data) | _dates(data) | _contacts(element, data) | _rights(data) | _time(data)
    return RemoteRecord(
        remote_id,
        "iso",
        said,
        tuple(_files(element)),
        kind=kind or "dataset",
        modified=str(said["dateStamp"]),
        name=remote_id,
    )


def _texts(element: etree._Element, path: str) -> list[str]:
    return [text for found in element.iterfind(path, _NS) if (text := clean(found))]


def _text(element: etree._Element, path: str) -> str:
    return next(iter(_texts(element, path)), "")


def _code(element: etree._Element, path: str) -> str:
    found = element.find(path, _NS)
    return str(found.get("codeListValue") or clean(found)) if found is not None else ""


def _words(data: etree._Element) -> dict[str, list[str]]:
    """Keywords; those of a thesaurus called INSPIRE are themes, of which the catalogue may have its own."""
    found: dict[str, list[str]] = {"keyword": [], "theme": [], "catalogue theme": []}
    for group in data.iterfind("gmd:descriptiveKeywords/gmd:MD_Keywords", _NS):
        thesaurus = _text(group, "gmd:thesaurusName/*/gmd:title").lower()
        inspire = "inspire" in thesaurus and "theme" in thesaurus.replace("è", "e")
        kind = "catalogue theme" if thesaurus == _OWN_THEMES else "theme" if inspire else "keyword"
        found[kind].extend(_texts(group, "gmd:keyword"))
    return found


def _dates(data: etree._Element) -> dict[str, str]:
    found = {}
    for date in data.iterfind("gmd:citation/*/gmd:date/gmd:CI_Date", _NS):
        kind = _code(date, "gmd:dateType/gmd:CI_DateTypeCode") or "publication"
        found[f"date.{kind}"] = _text(date, "gmd:date")
    return found


def _contacts(element: etree._Element, data: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for party in (*data.iterfind("gmd:pointOfContact/*", _NS), *element.iterfind("gmd:contact/*", _NS)):
        name = _text(party, "gmd:organisationName") or _text(party, "gmd:individualName")
        role = _code(party, "gmd:role/gmd:CI_RoleCode") or "any"
        emails = _texts(party, "gmd:contactInfo/*/gmd:address/*/gmd:electronicMailAddress")
        for key in {f"contact.{role}", "contact.any"}:
            found.setdefault(key, []).extend([name] if name else [])
        found.setdefault("email", []).extend(emails)
    return found


def _rights(data: etree._Element) -> dict[str, object]:
    """Conditions of use. A licence is an anchor with an address, or a text that names one."""
    constraints = [
        node
        for path in ("gmd:otherConstraints", "gmd:useLimitation")
        for node in data.iterfind(f"gmd:resourceConstraints/*/{path}", _NS)
    ]
    anchors = [a for node in constraints for a in node.iterfind("gmx:Anchor", _NS)]
    texts = [clean(node) for node in constraints if clean(node)]
    named = [
        text
        for text in texts
        if re.search(r"licen[cs]e|etalab|odbl|creative", text, re.IGNORECASE) and len(text) < 500
    ]
    licensed = next(
        (str(a.get(_HREF)) for a in anchors if re.search("licen", str(a.get(_HREF)), re.IGNORECASE)), ""
    )
    short = next((word for text in named if (word := _licence_in(text))), "")
    return {"license": short or next(iter(named), ""), "license address": licensed, "useLimitation": texts}


def _licence_in(text: str) -> str:
    """The licence a sentence names."""
    lower = text.lower()
    if "odbl" in lower or "open database" in lower:
        return "odbl"
    if "ouverte" in lower or "etalab" in lower or "open licence" in lower:
        return "lov1" if re.search(r"v?\s?1\.0", lower) else "lov2"
    return ""


def _time(data: etree._Element) -> dict[str, str]:
    found = {}
    for name, ends in (("start", "beginPosition"), ("end", "endPosition")):
        for gml in ("gml", "gml32"):
            text = _text(data, f"gmd:extent/*/gmd:temporalElement/*/gmd:extent/*/{gml}:{ends}")
            if text:
                found[f"temporal {name}"] = text
    return found


def _files(element: etree._Element) -> list[Distribution]:
    found = []
    form = _text(element, "gmd:distributionInfo/*/gmd:distributionFormat/*/gmd:name")
    every = element.findall("gmd:distributionInfo//gmd:CI_OnlineResource", _NS)
    form = form if len(every) == 1 else ""  # said of the whole: of several files, nobody knows which has it
    for online in every:
        where = _text(online, "gmd:linkage/gmd:URL")
        if where:
            protocol = _text(online, "gmd:protocol")
            title = _text(online, "gmd:name") or _text(online, "gmd:description")
            found.append(Distribution(where, title=title[:500], format=protocol or form))
    return found
