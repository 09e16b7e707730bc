"""The calls that give a file: one for each export format, from the table the exports run on."""

from beffroi.doors.explore.catalogue_graphs import DESCRIPTIONS
from beffroi.doors.explore.formats import CATALOGUE_FORMATS, FORMATS, Format
from beffroi.doors.explore.openapi.operations import CLAUSES, FILTERS, LOCAL, Operation
from beffroi.doors.explore.openapi.words import Said

_ROWS = (*CLAUSES, "limit_of_export", *FILTERS, *LOCAL)
_STYLE = ("use_labels", "compressed")
#: What a format's own parameters are, besides those its nature gives it.
_OWN = {
    "csv": ("delimiter", "list_separator", "quote_all", "with_bom"),
    "xlsx": ("list_separator",),
    "shp": ("list_separator",),
    "fgb": ("list_separator",),
    "parquet": ("parquet_compression",),
    "kml": ("name_field",),
    "ov2": ("name_field",),
    "gpx": ("name_field", "description_field_list", "use_extension"),
}
_SHAPES = {"json": "RecordList", "geojson": "FeatureCollection"}
_RDF = ("application/rdf+xml", "text/turtle")
#: The descriptions that say where the datasets' files are.
_GRAPHS = ("include_exports", "use_labels_in_exports")


def exports() -> tuple[Operation, ...]:
    """Every file of a dataset, then every file of the catalogue."""
    return (
        *(_of_dataset(made) for made in FORMATS.values()),
        *(_of_catalogue(made, (*_STYLE, *_own(made))) for made in CATALOGUE_FORMATS.values()),
        *(
            _of_catalogue(made, ("compressed", *(_GRAPHS if made.media.startswith(_RDF) else ())))
            for made in DESCRIPTIONS.values()
        ),
    )


def _of_dataset(made: Format) -> Operation:
    return Operation(
        f"export_{made.name}",
        f"/catalog/datasets/{{dataset_id}}/exports/{made.name}",
        "exports",
        Said(f"Toutes les lignes en {made.name}", f"All the rows as {made.name}"),
        (*_ROWS, *_STYLE, *_own(made)),
        _SHAPES.get(made.name),
        _media(made),
    )


def _of_catalogue(made: Format, own: tuple[str, ...]) -> Operation:
    return Operation(
        f"catalog_export_{made.name}",
        f"/catalog/exports/{made.name}",
        "catalog_exports",
        Said(f"Le catalogue en {made.name}", f"The catalogue as {made.name}"),
        (*_ROWS, "offset_of_export", *own),
        "DatasetList" if made.name == "json" else None,
        _media(made),
    )


def _own(made: Format) -> tuple[str, ...]:
    drawn = ("main_geo_field",) if made.geo else ()
    return (*_OWN.get(made.name, ()), *drawn, *(("epsg",) if made.projects else ()))


def _media(made: Format) -> tuple[str, ...]:
    """The file's type, and that of the same file compressed."""
    return made.media.partition(";")[0], "application/gzip"
