"""The parameters that say what is asked: names in the path, clauses, paging, language, links."""

from beffroi.data.odsql import QueryLimits
from beffroi.doors.explore.openapi.parameter import FLAG, Json, Parameter, choice
from beffroi.doors.explore.openapi.words import Said
from beffroi.doors.explore.parameters import LANGUAGES


def questions(limits: QueryLimits) -> dict[str, Parameter]:
    """Each by the key operations use: its name, or another where one name has two meanings."""
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
        "qv1": Parameter(
            "qv1",
            Said(
                "Condition écrite dans la langue de l'ancienne API (v1), en plus de `where`.",
                "Condition written in the language of the older API (v1), besides `where`.",
            ),
            repeated=True,
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
            choice(LANGUAGES, "fr"),
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
            FLAG,
        ),
        "include_app_metas": Parameter(
            "include_app_metas",
            Said(
                "Ajoute les métadonnées techniques (`_id`, `_timestamp`, `_size`).",
                "Adds the technical metadata (`_id`, `_timestamp`, `_size`).",
            ),
            FLAG,
        ),
    }
