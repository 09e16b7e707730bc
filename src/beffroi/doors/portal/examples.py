"""Ready-made calls of the API for one dataset, in the languages people ask for."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset


@dataclass(frozen=True, slots=True)
class Example:
    """A call: `key` for addresses within the page, its title, its text."""

    key: str
    title: str
    code: str


def base_address(request: HttpRequest, dataset: Dataset) -> str:
    """The dataset's address in the API, with the public host."""
    host = settings.BEFFROI["BASE_URL"].rstrip("/") or f"{request.scheme}://{request.get_host()}"
    return f"{host}/api/explore/v2.1/catalog/datasets/{dataset.dataset_id}"


def examples(address: str) -> list[Example]:
    """curl, Python, R, JavaScript, and the two things most asked for. Identifiers are slugs: nothing to escape."""
    return [
        Example("curl", "curl", f"curl '{address}/records?limit=20'"),
        Example(
            "python",
            "Python",
            "import pandas as pd\n\n"
            + f'table = pd.read_csv(\n    "{address}/exports/csv",\n    sep=";",\n)\nprint(table.head())',
        ),
        Example(
            "r", "R", f'table <- read.csv2(\n  "{address}/exports/csv",\n  encoding = "UTF-8"\n)\nhead(table)'
        ),
        Example(
            "javascript",
            "JavaScript",
            f'const answer = await fetch(\n  "{address}/records?limit=20",\n);\n'
            "const { total_count, results } = await answer.json();\nconsole.log(total_count, results);",
        ),
        Example(
            "count",
            _("Compter, sans rien télécharger"),
            f"curl '{address}/records?select=count(*)%20as%20total'",
        ),
    ]
