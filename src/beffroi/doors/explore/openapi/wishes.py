"""The parameters that say how a file is wanted."""

from beffroi.doors.explore.openapi.parameter import FLAG, Parameter, choice
from beffroi.doors.explore.openapi.words import Said
from beffroi.doors.explore.styles import COMPRESSIONS, DELIMITERS

WISHES = {
    "use_labels": Parameter(
        "use_labels",
        Said(
            "Nomme les colonnes par leur libellé plutôt que par leur nom technique.",
            "Names the columns by their labels rather than by their technical names.",
        ),
        FLAG,
    ),
    "compressed": Parameter(
        "compressed",
        Said("Donne le fichier compressé (gzip).", "Gives the file compressed (gzip)."),
        FLAG,
    ),
    "delimiter": Parameter(
        "delimiter",
        Said("Séparateur des colonnes.", "Separator of columns."),
        choice(tuple(DELIMITERS), ";"),
    ),
    "list_separator": Parameter(
        "list_separator",
        Said("Séparateur des valeurs d'une même case.", "Separator of the values of one cell."),
        {"type": "string", "default": ","},
    ),
    "quote_all": Parameter(
        "quote_all", Said("Met tous les textes entre guillemets.", "Quotes every text."), FLAG
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
        choice(COMPRESSIONS, "snappy"),
    ),
    "main_geo_field": Parameter(
        "main_geo_field",
        Said(
            "Champ qui donne la géométrie, quand il y en a plusieurs.",
            "Field that gives the geometry, when there are several.",
        ),
    ),
    "epsg": Parameter(
        "epsg",
        Said(
            "Système des coordonnées du fichier, par son numéro EPSG : 2154 pour Lambert 93.",
            "System of the file's coordinates, by its EPSG number: 2154 for Lambert 93.",
        ),
        {"type": "integer", "minimum": 1024, "maximum": 32767, "default": 4326},
        example=2154,
    ),
    "name_field": Parameter(
        "name_field",
        Said(
            "Champ qui nomme les points ; le premier texte par défaut.",
            "Field that names the points; the first text by default.",
        ),
    ),
    "description_field_list": Parameter(
        "description_field_list",
        Said(
            "Champs de la description des points, séparés par des virgules.",
            "Fields of the points' description, separated by commas.",
        ),
    ),
    "use_extension": Parameter(
        "use_extension",
        Said(
            "Met les champs dans `extensions` plutôt que dans la description.",
            "Puts the fields in `extensions` rather than in the description.",
        ),
        {"type": "boolean", "default": True},
    ),
    "include_exports": Parameter(
        "include_exports",
        Said(
            "Formats à annoncer pour chaque jeu de données, séparés par des virgules ; tous par défaut.",
            "Formats to announce for each dataset, separated by commas; all by default.",
        ),
        example="csv,geojson",
    ),
    "use_labels_in_exports": Parameter(
        "use_labels_in_exports",
        Said(
            "Annonce des fichiers dont les colonnes portent leur libellé.",
            "Announces files whose columns bear their labels.",
        ),
        {"type": "boolean", "default": True},
    ),
}
