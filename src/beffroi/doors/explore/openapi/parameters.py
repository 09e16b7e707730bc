"""The parameters of the API: what each does, what values it takes, an example."""

from dataclasses import dataclass, field
from typing import Any

from beffroi.data.odsql import QueryLimits
from beffroi.doors.explore.openapi.words import Said
from beffroi.doors.explore.parameters import LANGUAGES
from beffroi.doors.explore.styles import COMPRESSIONS, DELIMITERS

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean", "default": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an address; `place` is `path` or `query`."""

    name: str
    says: Said
    schema: Json = field(default_factory=lambda: TEXT)
    example: Any = None
    repeated: bool = False
    place: str = "query"

    def described(self, lang: str) -> Json:
        """The OpenAPI parameter object."""
        shape: Json = {"name": self.name, "in": self.place, "description": self.says.tell(lang)}
        if self.place == "path":
            shape["required"] = True
        shape["schema"] = self.schema
        if self.repeated:
            shape |= {"schema": {"type": "array", "items": self.schema}, "style": "form", "explode": True}
        if self.example is not None:
            shape["example"] = [self.example] if self.repeated else self.example
        return shape


def _choice(values: tuple[str, ...], default: str) -> Json:
    return {"type": "string", "enum": list(values), "default": default}


def known(limits: QueryLimits) -> dict[str, Parameter]:
    """Every parameter by the key operations use: its name, or another where one name has two meanings."""
    flag = FLAG
    page: Json = {"type": "integer", "minimum": -1, "maximum": limits.groups, "default": 10}
    return {
        "dataset_id": Parameter(
            "dataset_id",
            Said("Identifiant du jeu de données.", "The dataset's identifier."),
            place="path",
        ),
        "record_id": Parameter(
            "record_id",
            Said(
                "Identifiant de l'enregistrement : demandez-le par `select=recordid`.",
                "The record's identifier: ask for it with `select=recordid`.",
            ),
            place="path",
        ),
        "attachment_id": Parameter(
            "attachment_id", Said("Identifiant du document.", "The document's identifier."), place="path"
        ),
        "select": Parameter(
            "select",
            Said(
                "Colonnes à donner ou à calculer, en ODSQL, séparées par des virgules ; toutes par défaut.",
                "Columns to give or compute, in ODSQL, separated by commas; all by default.",
            ),
            example="count(*) as total",
        ),
        "where": Parameter(
            "where",
            Said(
                "Condition en ODSQL ; répété, toutes les conditions doivent être vraies.",
                "Condition in ODSQL; repeated, all the conditions must hold.",
            ),
            repeated=True,
        ),
        "group_by": Parameter(
            "group_by",
            Said(
                "Regroupements en ODSQL : la réponse donne alors un objet par groupe, sans `total_count`.",
                "Groupings in ODSQL: the answer then has one object for each group, and no `total_count`.",
            ),
        ),
        "order_by": Parameter(
            "order_by",
            Said(
                "Ordre en ODSQL : champs ou expressions, chacun suivi ou non de `asc` ou `desc`.",
                "Order in ODSQL: fields or expressions, each followed or not by `asc` or `desc`.",
            ),
        ),
        "limit": Parameter(
            "limit",
            Said(
                f"Nombre d'objets : {limits.page} au plus, {limits.groups} groupes au plus ; "
                "0 ne donne que le total, -1 donne le plus permis.",
                f"Number of objects: {limits.page} at most, {limits.groups} groups at most; "
                "0 gives the total alone, -1 the most allowed.",
            ),
            page,
            example=20,
        ),
        "limit_of_export": Parameter(
            "limit",
            Said("Nombre de lignes ; -1 donne tout.", "Number of rows; -1 gives all of them."),
            {"type": "integer", "minimum": -1, "default": -1},
            example=1000,
        ),
        "offset": Parameter(
            "offset",
            Said(
                f"Rang du premier objet, à partir de 0. `offset` + `limit` ne dépasse pas {limits.offset} "
                f"({limits.groups} pour des groupes) : au-delà, passez par un export.",
                f"Rank of the first object, from 0. `offset` + `limit` is at most {limits.offset} "
                f"({limits.groups} for groups): beyond, use an export.",
            ),
            {
                "type": "integer",
                "minimum": 0,
                "maximum": max(limits.offset, limits.groups),
                "default": 0,
            },
        ),
        "offset_of_export": Parameter(
            "offset",
            Said("Rang du premier objet, à partir de 0.", "Rank of the first object, from 0."),
            {"type": "integer", "minimum": 0, "default": 0},
        ),
        "refine": Parameter(
            "refine",
            Said(
                'Valeur de facette à garder, écrite `champ:valeur` ou `champ:"valeur"`.',
                'Value of a facet to keep, written `field:value` or `field:"value"`.',
            ),
            repeated=True,
        ),
        "exclude": Parameter(
            "exclude",
            Said(
                "Valeur de facette à écarter, écrite comme pour `refine`.",
                "Value of a facet to leave out, written as for `refine`.",
            ),
            repeated=True,
        ),
        "facet": Parameter(
            "facet",
            Said(
                'Champ à compter, ou `facet(name="champ", sort="alphanum", limit=20, disjunctive=true)` ; '
                f"{limits.facet_values} valeurs par facette par défaut.",
                'Field to count, or `facet(name="field", sort="alphanum", limit=20, disjunctive=true)`; '
                f"{limits.facet_values} values for each facet by default.",
            ),
            repeated=True,
        ),
        "lang": Parameter(
            "lang",
            Said("Langue des noms de jours et de mois.", "Language of the names of days and months."),
            _choice(LANGUAGES, "fr"),
        ),
        "timezone": Parameter(
            "timezone",
            Said(
                "Fuseau des heures, dans la question comme dans la réponse.",
                "Time zone of the hours, in the question as in the answer.",
            ),
            {"type": "string", "default": "UTC"},
            example="Europe/Paris",
        ),
        "include_links": Parameter(
            "include_links",
            Said("Ajoute les adresses voisines (`_links`).", "Adds the neighbouring addresses (`_links`)."),
            flag,
        ),
        "include_app_metas": Parameter(
            "include_app_metas",
            Said(
                "Ajoute les métadonnées techniques (`_id`, `_timestamp`, `_size`).",
                "Adds the technical metadata (`_id`, `_timestamp`, `_size`).",
            ),
            flag,
        ),
        "use_labels": Parameter(
            "use_labels",
            Said(
                "Nomme les colonnes par leur libellé plutôt que par leur nom technique.",
                "Names the columns by their labels rather than by their technical names.",
            ),
            flag,
        ),
        "compressed": Parameter(
            "compressed",
            Said("Donne le fichier compressé (gzip).", "Gives the file compressed (gzip)."),
            flag,
        ),
        "delimiter": Parameter(
            "delimiter",
            Said("Séparateur des colonnes.", "Separator of columns."),
            _choice(tuple(DELIMITERS), ";"),
        ),
        "list_separator": Parameter(
            "list_separator",
            Said("Séparateur des valeurs d'une même case.", "Separator of the values of one cell."),
            {"type": "string", "default": ","},
        ),
        "quote_all": Parameter(
            "quote_all", Said("Met tous les textes entre guillemets.", "Quotes every text."), flag
        ),
        "with_bom": Parameter(
            "with_bom",
            Said(
                "Commence par la marque UTF-8 que les tableurs attendent.",
                "Starts with the UTF-8 mark that spreadsheets expect.",
            ),
            {"type": "boolean", "default": True},
        ),
        "parquet_compression": Parameter(
            "parquet_compression",
            Said("Compression du fichier Parquet.", "Compression of the Parquet file."),
            _choice(COMPRESSIONS, "snappy"),
        ),
        "main_geo_field": Parameter(
            "main_geo_field",
            Said(
                "Champ qui donne la géométrie, quand il y en a plusieurs.",
                "Field that gives the geometry, when there are several.",
            ),
        ),
    }
