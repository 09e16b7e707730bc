"""The calls one can make: address, parameters, answer."""

from dataclasses import dataclass
from http import HTTPStatus

from beffroi.doors.explore.openapi.errors import ANYWHERE, ASKED, NAMED
from beffroi.doors.explore.openapi.words import Said

LOCAL = ("lang", "timezone")
CLAUSES = ("select", "where", "group_by", "order_by")
FILTERS = ("refine", "exclude", "facet", "qv1")
PAGE = (*CLAUSES, "limit", "offset", *FILTERS, *LOCAL, "include_links", "include_app_metas")
FACETS = ("facet", "where", "refine", "exclude", "qv1", *LOCAL)
ONE = ("select", "lang", "timezone", "include_links", "include_app_metas")

TAGS = {
    "catalog": Said("Le catalogue", "The catalogue"),
    "dataset": Said("Un jeu de données", "One dataset"),
    "exports": Said("Les fichiers d'un jeu de données", "Files of a dataset"),
    "catalog_exports": Said("Les fichiers du catalogue", "Files of the catalogue"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One call: `shape` names the schema of its JSON answer, or `media` types of another kind of file."""

    key: str
    path: str
    tag: str
    says: Said
    parameters: tuple[str, ...] = ()
    shape: str | None = None
    media: tuple[str, ...] = ("application/json",)
    queries: bool = True

    @property
    def named(self) -> tuple[str, ...]:
        """The parameters in the path."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    @property
    def failures(self) -> tuple[HTTPStatus, ...]:
        """The statuses it may fail with."""
        return (*ANYWHERE, *(NAMED if self.named else ()), *(ASKED if self.queries else ()))


_DATASET = "/catalog/datasets/{dataset_id}"
OPERATIONS = (
    Operation(
        "datasets",
        "/catalog/datasets",
        "catalog",
        Said("Chercher des jeux de données", "Search for datasets"),
        PAGE,
        "Datasets",
    ),
    Operation(
        "catalogFacets",
        "/catalog/facets",
        "catalog",
        Said("Compter les jeux de données par thème, producteur…", "Count datasets by theme, publisher…"),
        FACETS,
        "Facets",
    ),
    Operation(
        "catalog",
        "/catalog",
        "catalog",
        Said("Ce que le catalogue propose", "What the catalogue offers"),
        shape="Links",
        queries=False,
    ),
    Operation(
        "root",
        "/",
        "catalog",
        Said("Le point de départ de l'API", "The API's starting point"),
        shape="Links",
        queries=False,
    ),
    Operation(
        "records",
        f"{_DATASET}/records",
        "dataset",
        Said("Lire, filtrer, trier, calculer des enregistrements", "Read, filter, sort, compute records"),
        PAGE,
        "Records",
    ),
    Operation(
        "record",
        f"{_DATASET}/records/{{record_id}}",
        "dataset",
        Said("Lire un enregistrement", "Read one record"),
        ONE,
        "Record",
    ),
    Operation(
        "facets",
        f"{_DATASET}/facets",
        "dataset",
        Said("Compter les enregistrements par valeur", "Count records by value"),
        FACETS,
        "Facets",
    ),
    Operation(
        "dataset",
        _DATASET,
        "dataset",
        Said("Décrire un jeu de données : champs, métadonnées", "Describe a dataset: fields, metadata"),
        ONE,
        "DatasetOrSelection",
    ),
    Operation(
        "attachments",
        f"{_DATASET}/attachments",
        "dataset",
        Said("Les documents joints", "The documents given with it"),
        shape="Attachments",
        queries=False,
    ),
    Operation(
        "attachment",
        f"{_DATASET}/attachments/{{attachment_id}}",
        "dataset",
        Said("Télécharger un document joint", "Download a document given with it"),
        media=("application/octet-stream",),
        queries=False,
    ),
    Operation(
        "exportFormats",
        f"{_DATASET}/exports",
        "exports",
        Said("Les formats de ce jeu de données", "The formats of this dataset"),
        shape="Links",
        queries=False,
    ),
    Operation(
        "catalogExportFormats",
        "/catalog/exports",
        "catalog_exports",
        Said("Les formats du catalogue", "The formats of the catalogue"),
        shape="Links",
        queries=False,
    ),
)
