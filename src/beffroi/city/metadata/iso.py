"""A dataset as an ISO 19139 record, with all INSPIRE asks of one (technical guidance for metadata, 1.3).

Order of elements: ISO/TS 19139:2007, gmd. The identifier of the record is the dataset's.
"""

from beffroi.city.catalog.public import stamp
from beffroi.city.metadata.coverage import Box, moment
from beffroi.city.metadata.files import files
from beffroi.city.metadata.inspire import FREQUENCIES, themes, topics
from beffroi.city.metadata.iso_words import (
    LANGUAGES,
    W,
    anchor,
    chars,
    code,
    date_of,
    instant,
    keywords,
    party,
)
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.plain import plain
from beffroi.city.metadata.said import Said
from beffroi.city.metadata.vocabularies import frequency
from beffroi.data.xml import Element

_LIMITS = "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations"
_GEMET = ("GEMET - INSPIRE themes, version 1.0", "2008-06-01")
_RULES = (
    "Règlement (UE) n° 1089/2010 de la Commission du 23 novembre 2010 "
    "portant modalités d'application de la directive 2007/2/CE"
)
_RULES_DATE = "2010-12-08"
_WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"


def iso_record(told: Said, site: Site, around: Box | None = None) -> Element:
    """The record, as an element `gmd:MD_Metadata`; `around` is the box of a dataset without places."""
    email = told.contact(site.contact)[1]
    return W(
        "gmd:MD_Metadata",
        chars("gmd:fileIdentifier", told.dataset.dataset_id),
        _language(told.language, "gmd:language"),
        code("gmd:characterSet", "MD_CharacterSetCode", "utf8"),
        code("gmd:hierarchyLevel", "MD_ScopeCode", "dataset"),
        W("gmd:contact", party(told.publisher, email, "pointOfContact")),
        W("gmd:dateStamp", instant(_touched(told))),
        chars("gmd:metadataStandardName", "ISO 19115"),
        chars("gmd:metadataStandardVersion", "2003/Cor.1:2006"),
        _system() if told.schema.geo else None,
        W("gmd:identificationInfo", _identification(told, site, around)),
        W("gmd:distributionInfo", _distribution(told, site)),
        W("gmd:dataQualityInfo", _quality(told)),
    )


def _touched(told: Said) -> str:
    """When the metadata were last changed: ours, whatever the publisher wrote as dates."""
    return stamp(told.dataset.modified_at) or ""


def _language(name: str, element: str) -> Element:
    known = LANGUAGES.get(name[:2].lower(), "fre")
    return code(element, "LanguageCode", known, "http://www.loc.gov/standards/iso639-2/")


def _system() -> Element:
    identifier = W("gmd:RS_Identifier", anchor("gmd:code", _WGS84, "EPSG:4326"))
    return W(
        "gmd:referenceSystemInfo", W("gmd:MD_ReferenceSystem", W("gmd:referenceSystemIdentifier", identifier))
    )


def _identification(told: Said, site: Site, around: Box | None) -> Element:
    name, email = told.contact(site.contact)
    said = [*told.themes, *told.keywords, told.title]
    european = themes([*map(str, told.dataset.metas.get("inspire", {}).get("theme") or []), *said])
    return W(
        "gmd:MD_DataIdentification",
        W("gmd:citation", _citation(told, site)),
        chars("gmd:abstract", plain(told.description) or told.title),
        W("gmd:pointOfContact", party(told.publisher, email, "owner")),
        W("gmd:pointOfContact", party(told.publisher, email, "pointOfContact", name)),
        _maintenance(told),
        keywords(told.keywords),
        keywords(told.themes, ("Thèmes du catalogue", _touched(told))),
        keywords(european, _GEMET),
        W("gmd:resourceConstraints", _uses(told)),
        W("gmd:resourceConstraints", _access()),
        code(
            "gmd:spatialRepresentationType",
            "MD_SpatialRepresentationTypeCode",
            "vector" if told.schema.geo else "textTable",
        ),
        _language(str(told.default["language"] or told.language), "gmd:language"),
        code("gmd:characterSet", "MD_CharacterSetCode", "utf8"),
        *(W("gmd:topicCategory", W("gmd:MD_TopicCategoryCode", topic)) for topic in topics(said)),
        W("gmd:extent", _extent(told, around)),
    )


def _citation(told: Said, site: Site) -> Element:
    said = [("creation", told.issued), ("revision", told.modified), ("publication", told.issued)]
    dates = [(kind, day) for kind, day in said if moment(day)] or [("revision", _touched(told))]
    iri = site.dataset(told.dataset.dataset_id)
    return W(
        "gmd:CI_Citation",
        chars("gmd:title", told.title),
        *(W("gmd:date", date_of(day, kind)) for kind, day in dates),
        W("gmd:identifier", W("gmd:MD_Identifier", anchor("gmd:code", iri, iri))),
    )


def _maintenance(told: Said) -> Element | None:
    known = frequency(told.frequency)
    word = FREQUENCIES.get(known.iri.rsplit("/", 1)[-1], "asNeeded") if known else "unknown"
    how = code("gmd:maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode", word)
    return W("gmd:resourceMaintenance", W("gmd:MD_MaintenanceInformation", how))


def _uses(told: Said) -> Element:
    if told.licence is None:
        words = chars("gmd:otherConstraints", "Aucune condition ne s'applique")
    elif told.licence.url.startswith(("http://", "https://")):
        words = anchor("gmd:otherConstraints", told.licence.url, told.licence.title)
    else:
        words = chars("gmd:otherConstraints", told.licence.title)
    kind = code("gmd:useConstraints", "MD_RestrictionCode", "otherRestrictions")
    return W("gmd:MD_LegalConstraints", kind, words)


def _access() -> Element:
    kind = code("gmd:accessConstraints", "MD_RestrictionCode", "otherRestrictions")
    words = anchor("gmd:otherConstraints", _LIMITS, "Pas de restriction d'accès public")
    return W("gmd:MD_LegalConstraints", kind, words)


def _extent(told: Said, around: Box | None) -> Element:
    box = told.box or around
    sides = None
    if box is not None:
        west, south, east, north = box
        named = (
            ("west", "Longitude", west),
            ("east", "Longitude", east),
            ("south", "Latitude", south),
            ("north", "Latitude", north),
        )
        bounds = (
            W(f"gmd:{side}Bound{axis}", W("gco:Decimal", f"{value:.6f}")) for side, axis, value in named
        )
        sides = W("gmd:geographicElement", W("gmd:EX_GeographicBoundingBox", *bounds))
    return W(
        "gmd:EX_Extent",
        chars("gmd:description", told.territory) if told.territory else None,
        sides,
        _period(told),
    )


def _period(told: Said) -> Element | None:
    start, _, end = str(told.more.get("temporal") or "").partition("/")
    begins = moment(told.more.get("temporal_coverage_start") or start)
    ends = moment(told.more.get("temporal_coverage_end") or end)
    if begins is None and ends is None:
        return None
    period = W(
        "gml:TimePeriod",
        W("gml:beginPosition", begins.text)
        if begins
        else W("gml:beginPosition", indeterminatePosition="unknown"),
        W("gml:endPosition", ends.text) if ends else W("gml:endPosition", indeterminatePosition="now"),
        gml__id="periode",
    )
    return W("gmd:temporalElement", W("gmd:EX_TemporalExtent", W("gmd:extent", period)))


def _distribution(told: Said, site: Site) -> Element:
    found = files(told.dataset, site)
    formats = list(dict.fromkeys(file.format for file in found if file.format)) or ["inconnu"]
    links = [(file.address, "WWW:DOWNLOAD-1.0-http--download", file.title) for file in found]
    if told.schema.geo:
        links += [
            (site.wfs, "OGC:WFS", told.dataset.dataset_id),
            (
                f"{site.features}collections/{told.dataset.dataset_id}",
                "OGC API - Features",
                told.dataset.dataset_id,
            ),
        ]
    links.append((site.dataset(told.dataset.dataset_id), "WWW:LINK-1.0-http--link", told.title))
    return W(
        "gmd:MD_Distribution",
        *(
            W(
                "gmd:distributionFormat",
                W(
                    "gmd:MD_Format",
                    chars("gmd:name", name.upper()),
                    W("gmd:version", gco__nilReason="inapplicable"),
                ),
            )
            for name in formats
        ),
        W("gmd:transferOptions", W("gmd:MD_DigitalTransferOptions", *(_online(*link) for link in links))),
    )


def _online(address: str, protocol: str, name: str) -> Element:
    resource = W(
        "gmd:CI_OnlineResource",
        W("gmd:linkage", W("gmd:URL", address)),
        chars("gmd:protocol", protocol),
        chars("gmd:name", name),
        code("gmd:function", "CI_OnLineFunctionCode", "information" if "LINK" in protocol else "download"),
    )
    return W("gmd:onLine", resource)


def _quality(told: Said) -> Element:
    sources = [str(item) for item in (*told.listed("lineage"), *told.listed("attributions"))]
    statement = " ; ".join(sources) or f"Données produites ou rassemblées par {told.publisher}."
    rules = W(
        "gmd:CI_Citation",
        chars("gmd:title", _RULES),
        W("gmd:date", date_of(_RULES_DATE, "publication")),
    )
    result = W(
        "gmd:DQ_ConformanceResult",
        W("gmd:specification", rules),
        chars("gmd:explanation", "La conformité n'a pas été évaluée"),
        W("gmd:pass", gco__nilReason="unknown"),
    )
    return W(
        "gmd:DQ_DataQuality",
        W("gmd:scope", W("gmd:DQ_Scope", code("gmd:level", "MD_ScopeCode", "dataset"))),
        W("gmd:report", W("gmd:DQ_DomainConsistency", W("gmd:result", result))),
        W("gmd:lineage", W("gmd:LI_Lineage", chars("gmd:statement", statement))),
    )
