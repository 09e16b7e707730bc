"""What INSPIRE asks metadata to say, found from our themes and keywords (regulation (EC) 1205/2008, technical guidance 2.0.1)."""

from collections.abc import Iterable

from beffroi.data.folding import fold

#: Themes of the three annexes of directive 2007/2/EC as GEMET writes them in French, and the beginnings of words that tell them.
_THEMES = {
    "Adresses": ("adresse", "voie nommee"),
    "Bâtiments": ("batiment",),
    "Conditions atmosphériques": ("meteo", "climat"),
    "Hydrographie": ("hydrograph", "cours d'eau", "riviere"),
    "Installations de suivi environnemental": ("qualite de l'air", "capteur", "pollution", "bruit"),
    "Lieux de production et sites industriels": ("industri", "icpe"),
    "Occupation des terres": ("occupation du sol",),
    "Parcelles cadastrales": ("parcelle", "cadastr"),
    "Répartition de la population — démographie": ("population", "demograph", "recensement"),
    "Réseaux de transport": ("mobilite", "transport", "voirie", "velo", "stationnement", "piste", "route"),
    "Santé et sécurité des personnes": ("sante", "securite"),
    "Services d'utilité publique et services publics": (
        "dechet", "equipement", "lycee", "ecole", "enseignement", "service public", "eclairage", "education",
    ),
    "Sites protégés": ("site protege", "patrimoine", "monument"),
    "Sources d'énergie": ("energie",),
    "Répartition des espèces": ("espece", "biodiversite", "arbre"),
    "Unités administratives": ("commune", "administratif", "epci", "canton", "limite"),
    "Usage des sols": ("urbanisme", "usage du sol", "zonage", "plu"),
    "Zones à risque naturel": ("risque", "inondation"),
}  # fmt: skip
#: ISO 19115 topic categories by the same means; the last one is what is left.
_TOPICS = {
    "transportation": ("mobilite", "transport", "voirie", "velo", "stationnement", "circulation"),
    "environment": ("environnement", "biodiversite", "nature", "air", "bruit", "dechet"),
    "health": ("sante",),
    "economy": ("econom", "emploi", "commerce", "finance", "budget", "marche"),
    "boundaries": ("administratif", "commune", "territoire", "epci", "limite"),
    "planningCadastre": ("urbanisme", "cadastr", "foncier", "logement", "habitat"),
    "inlandWaters": ("hydrograph", "riviere", "eau"),
    "climatologyMeteorologyAtmosphere": ("meteo", "climat"),
    "farming": ("agricult", "agricole"),
    "structure": ("batiment", "equipement", "patrimoine"),
    "utilitiesCommunication": ("energie", "reseau", "assainissement", "telecom"),
    "location": ("adresse", "code postal"),
    "society": (),
}
#: Our words for how often → ISO's code list MD_MaintenanceFrequencyCode, by the European code.
FREQUENCIES = {
    "CONT": "continual", "UPDATE_CONT": "continual", "HOURLY": "continual", "DAILY": "daily", "WEEKLY": "weekly",
    "BIWEEKLY": "fortnightly", "MONTHLY": "monthly", "QUARTERLY": "quarterly", "ANNUAL_2": "biannually",
    "ANNUAL": "annually", "IRREG": "irregular", "NEVER": "notPlanned", "UNKNOWN": "unknown",
}  # fmt: skip


def themes(words: Iterable[str]) -> list[str]:
    """The INSPIRE themes that themes and keywords tell."""
    return _told(_THEMES, words)


def topics(words: Iterable[str]) -> list[str]:
    """The topic categories they tell: one at least."""
    return _told(_TOPICS, words) or ["society"]


def _told(table: dict[str, tuple[str, ...]], words: Iterable[str]) -> list[str]:
    said = [fold(word) for word in words]
    return [
        name
        for name, starts in table.items()
        if any(_holds(text, start) for text in said for start in starts)
    ]


def _holds(text: str, start: str) -> bool:
    """The text has a word that begins so; short beginnings are whole words ("air" is not in "aires de jeux")."""
    if len(start) <= 4:
        return any(word.rstrip("sx") == start for word in text.replace("'", " ").split())
    return f" {start}" in f" {text.replace(chr(39), ' ')}" or start in text.split()
