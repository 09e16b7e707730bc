"""The face of the territory: dated communes and groupings, where they are, and how they are imported."""

from beffroi.city.territory.contours import DEFAULT_URL, ContoursUnreachable, import_contours
from beffroi.city.territory.dated import import_package
from beffroi.city.territory.models import Belonging, Commune, Grouping
from beffroi.city.territory.package import PackageMissing, data_folder, read_json
from beffroi.city.territory.reading import (
    bbox,
    body_on,
    body_today,
    communes,
    contours,
    resolve,
    stays,
    territory_on,
)

__all__ = [
    "DEFAULT_URL",
    "Belonging",
    "Commune",
    "ContoursUnreachable",
    "Grouping",
    "PackageMissing",
    "bbox",
    "body_on",
    "body_today",
    "communes",
    "contours",
    "data_folder",
    "import_contours",
    "import_package",
    "read_json",
    "resolve",
    "stays",
    "territory_on",
]
