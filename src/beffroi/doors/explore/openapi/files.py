"""The calls that give a file: one for each export format, from the table the exports run on."""

from beffroi.doors.explore.formats import CATALOGUE_FORMATS, FORMATS, Format
from beffroi.doors.explore.openapi.operations import Operation
from beffroi.doors.explore.openapi.words import Said

_ROWS = (
    "select",
    "where",
    "group_by",
    "order_by",
    "limit_of_export",
    "refine",
    "exclude",
    "lang",
    "timezone",
)
_STYLE = ("use_labels", "compressed")
#: What a format's own parameters are; `geo` stands for all formats that draw.
_OWN = {
    "csv": ("delimiter", "list_separator", "quote_all", "with_bom"),
    "xlsx": ("list_separator",),
    "parquet": ("parquet_compression",),
}
_GEO = ("main_geo_field",)
_SHAPES = {"json": "RecordList", "geojson": "FeatureCollection"}


def exports() -> tuple[Operation, ...]:
    """Every file of a dataset, then every file of the catalogue."""
    return (
        *(
            Operation(
                f"export_{made.name}",
                f"/catalog/datasets/{{dataset_id}}/exports/{made.name}",
                "exports",
                Said(f"Toutes les lignes en {made.name}", f"All the rows as {made.name}"),
                (*_ROWS, *_STYLE, *_own(made)),
                _SHAPES.get(made.name),
                _media(made),
            )
            for made in FORMATS.values()
        ),
        *(
            Operation(
                f"catalog_export_{made.name}",
                f"/catalog/exports/{made.name}",
                "catalog_exports",
                Said(f"Le catalogue en {made.name}", f"The catalogue as {made.name}"),
                (*_ROWS, "offset_of_export", *_STYLE, *_own(made)),
                "DatasetList" if made.name == "json" else None,
                _media(made),
            )
            for made in CATALOGUE_FORMATS.values()
        ),
    )


def _own(made: Format) -> tuple[str, ...]:
    return (*_OWN.get(made.name, ()), *(_GEO if made.geo else ()))


def _media(made: Format) -> tuple[str, ...]:
    """The file's type, and that of the same file compressed."""
    return made.media.partition(";")[0], "application/gzip"
