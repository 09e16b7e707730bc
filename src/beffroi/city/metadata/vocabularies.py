"""Our words in the EU's: themes, frequencies, languages, licences, file types, high-value categories.

Source: authority tables of the EU Publications Office, as DCAT-AP 3.0.1 §11 asks; Regulation (EU) 2023/138 for high-value
datasets.
"""

from beffroi.city.metadata.words import EUROPE, Concept, european
from beffroi.data.folding import fold

#: European theme → its label, and beginnings of folded words that place ours there; the first theme that matches is it.
_THEMES = {
    "TRAN": ("Transports", "transport, mobilit, deplacement, voirie, stationnement, velo"),
    "ENVI": (
        "Environnement",
        "environnement, climat, biodiversit, nature, dechet, eau, air, bruit, proprete",
    ),
    "ENER": ("Énergie", "energie"),
    "HEAL": ("Santé", "sante"),
    "EDUC": (
        "Éducation, culture et sport",
        "education, enseignement, formation, culture, sport, patrimoine, tourisme, loisir, ecole",
    ),
    "ECON": (
        "Économie et finances",
        "economi, entreprise, finance, budget, commerce, emploi, marche",
    ),
    "AGRI": ("Agriculture, pêche, sylviculture et alimentation", "agricultur, alimentation, peche, foret"),
    "JUST": ("Justice, système juridique et sécurité publique", "justice, securite, juridique"),
    "TECH": ("Science et technologie", "scien, recherche, numerique, technolog"),
    "INTR": ("Questions internationales", "international"),
    "SOCI": (
        "Population et société",
        "population, societe, social, solidarite, citoyen, demograph, logement, habitat",
    ),
    "REGI": (
        "Régions et villes",
        "territoire, urbanis, amenagement, cartograph, geograph, adresse, foncier, ville, region, commune",
    ),
    "GOVE": (
        "Gouvernement et secteur public",
        "administration, gouvernement, vie publique, election, deliberation, institution, service",
    ),
}

_FREQUENCIES = {
    "UPDATE_CONT": ("en continu", "temps reel", "continu", "continuous", "realtime"),
    "HOURLY": ("horaire", "toutes les heures", "hourly", "r/pt1h"),
    "DAILY": ("quotidienne", "quotidien", "journaliere", "tous les jours", "daily", "r/p1d"),
    "WEEKLY": ("hebdomadaire", "toutes les semaines", "weekly", "r/p1w"),
    "BIWEEKLY": ("bimensuelle", "toutes les deux semaines", "biweekly", "r/p2w"),
    "MONTHLY": ("mensuelle", "mensuel", "tous les mois", "monthly", "r/p1m"),
    "BIMONTHLY": ("bimestrielle", "bimestriel", "bimonthly", "r/p2m"),
    "QUARTERLY": ("trimestrielle", "trimestriel", "quarterly", "r/p3m"),
    "ANNUAL_2": ("semestrielle", "semestriel", "semiannual", "r/p6m"),
    "ANNUAL": ("annuelle", "annuel", "tous les ans", "annual", "yearly", "r/p1y"),
    "BIENNIAL": ("bisannuelle", "biennale", "biennial", "r/p2y"),
    "TRIENNIAL": ("triennale", "triennial", "r/p3y"),
    "IRREG": ("irreguliere", "irregulier", "ponctuelle", "a la demande", "irregular"),
    "NEVER": ("jamais", "aucune", "never"),
    "UNKNOWN": ("inconnue", "unknown"),
}

_LANGUAGES = {
    "fr": ("FRA", "français"), "en": ("ENG", "anglais"), "nl": ("NLD", "néerlandais"), "de": ("DEU", "allemand"),
    "es": ("SPA", "espagnol"), "it": ("ITA", "italien"), "pt": ("POR", "portugais"), "pl": ("POL", "polonais"),
    "ca": ("CAT", "catalan"), "eu": ("EUS", "basque"), "br": ("BRE", "breton"), "sv": ("SWE", "suédois"),
}  # fmt: skip

#: SPDX code → code of the European list, where it has the licence. The Licence Ouverte keeps the address of its text.
EUROPEAN_LICENCES = {
    "ODbL-1.0": "ODC_BL",
    "ODC-By-1.0": "ODC_BY",
    "PDDL-1.0": "ODC_PDDL",
    "CC0-1.0": "CC0",
    "CC-BY-4.0": "CC_BY_4_0",
    "CC-BY-SA-4.0": "CC_BYSA_4_0",
}

#: Export format → (European file type, media type registered at IANA, packaging); empty where none is registered.
_FILES = {
    "csv": ("CSV", "text/csv", ""),
    "json": ("JSON", "application/json", ""),
    "geojson": ("GEOJSON", "application/geo+json", ""),
    "parquet": ("PARQUET", "application/vnd.apache.parquet", ""),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""),
    "shp": ("SHP", "application/vnd.shp", "application/zip"),
    "kml": ("KML", "application/vnd.google-earth.kml+xml", ""),
    "jsonld": ("JSON_LD", "application/ld+json", ""),
    "rdfxml": ("RDF_XML", "application/rdf+xml", ""),
    "turtle": ("RDF_TURTLE", "text/turtle", ""),
    "n3": ("N3", "text/n3", ""),
}
#: File types of documents: their European code is the ending of their name, in capitals.
_DOCUMENTS = {
    "CSV", "DOC", "DOCX", "EPUB", "HTML", "JPEG", "JSON", "ODP", "ODS", "ODT", "PDF", "PNG", "PPT", "PPTX", "RTF", "TIFF",
    "TXT", "XLS", "XLSX", "XML", "ZIP",
}  # fmt: skip
_IANA = "https://www.iana.org/assignments/media-types/"

HIGH_VALUE_LAW = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
_HIGH_VALUE_SCHEME = "http://data.europa.eu/bna/asd487ae75"
_HIGH_VALUE = {
    "c_ac64a52d": ("Géospatiales", ("geospatial",)),
    "c_dd313021": ("Observation de la terre et environnement", ("observation", "earth", "environ")),
    "c_164e0bf5": ("Météorologiques", ("meteo",)),
    "c_e1da4e07": ("Statistiques", ("statisti",)),
    "c_a9135398": ("Entreprises et propriété d'entreprises", ("entreprise", "compan")),
    "c_b79e35eb": ("Mobilité", ("mobilit",)),
}

PUBLIC_ACCESS = european("access-right", "PUBLIC", "public", "dct:RightsStatement")
THEME_SCHEME = EUROPE + "data-theme"


def theme(label: str) -> Concept | None:
    """The European theme of one of our labels; None when no word of it tells."""
    said = fold(label)
    words = said.replace(",", " ").replace("'", " ").split()
    for code, (name, beginnings) in _THEMES.items():
        if any(_begins(beginning, said, words) for beginning in beginnings.split(", ")):
            return european("data-theme", code, name)
    return None


def _begins(beginning: str, said: str, words: list[str]) -> bool:
    if " " in beginning:
        return beginning in said
    if len(beginning) <= 3:  # "air" is not the beginning of "aires de jeux"
        return any(word.rstrip("sx") == beginning for word in words)
    return any(word.startswith(beginning) for word in words)


def frequency(said: object) -> Concept | None:
    """How often a dataset is updated: French or English words, an ISO 8601 repetition, a European code or its address."""
    code = str(said or "").strip().removeprefix(EUROPE + "frequency/")
    spoken = fold(code)
    for known, spellings in _FREQUENCIES.items():
        if code == known or spoken in spellings:
            return european("frequency", known, spellings[0], "dct:Frequency")
    return None


def frequency_period(said: object) -> str:
    """The same as an ISO 8601 repetition ("R/P1D"); nothing where there is none."""
    known = frequency(said)
    spellings = _FREQUENCIES[known.iri.rsplit("/", 1)[-1]] if known else ()
    return next((spelling.upper() for spelling in spellings if spelling.startswith("r/p")), "")


def language(code: object) -> Concept | None:
    """A language by its ISO 639-1 code."""
    known = _LANGUAGES.get(str(code or "").lower()[:2])
    return european("language", known[0], known[1], "dct:LinguisticSystem") if known else None


def file_type(format_name: str) -> Concept | None:
    """The European file type of an export format."""
    code = _FILES.get(format_name, ("", "", ""))[0]
    return european("file-type", code, code.replace("_", " "), "dct:MediaTypeOrExtent") if code else None


def document_type(ending: str) -> Concept | None:
    """The European file type of a document by the ending of its name."""
    code = {"JPG": "JPEG", "TIF": "TIFF", "HTM": "HTML"}.get(ending.upper(), ending.upper())
    return european("file-type", code, code, "dct:MediaTypeOrExtent") if code in _DOCUMENTS else None


def media_types(format_name: str) -> tuple[str, str]:
    """The addresses at IANA of a format's media type and of what it is packed in; empty when there is none."""
    _code, media, packed = _FILES.get(format_name, ("", "", ""))
    return (_IANA + media if media else ""), (_IANA + packed if packed else "")


def high_value(said: object) -> Concept | None:
    """A category of high-value dataset: its address, its code or its name."""
    name = str(said or "").strip().rsplit("/", 1)[-1]
    spoken = fold(name)
    for code, (label, beginnings) in _HIGH_VALUE.items():
        if name == code or any(beginning in spoken for beginning in beginnings):
            return Concept(f"http://data.europa.eu/bna/{code}", _HIGH_VALUE_SCHEME, label)
    return None
