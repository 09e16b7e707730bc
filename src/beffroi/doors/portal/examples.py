"""Ready-made calls of the API for one dataset, in the languages people ask for: a question on its own fields."""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset
from beffroi.city.metadata.public import Site, base_of
from beffroi.data.fields import Field, Schema

#: Words of the query language: a field of that name goes between back quotes.
_RESERVED = frozenset(
    re.findall(
        r"\w+",
        "and as asc avg by count date_format day dayofweek desc distinct equi false group hour ifnull in include exclude is like "
        "limit lower max median millisecond min minute month not null or quarter random range search second select sum to top "
        "true upper where year",
    )
)
_SHOWN = 4  # fields of an example: enough to be a real question, few enough to read
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Example:
    """A call: `key` for addresses within the page, its title, its text."""

    key: str
    title: str
    code: str


def base_address(request: HttpRequest, dataset: Dataset) -> str:
    """The dataset's address in the API, with the public host."""
    return f"{base_of(request)}/api/explore/v2.1/catalog/datasets/{quote(dataset.dataset_id)}"


def grouping(schema: Schema) -> str:
    """A field that makes sense to group by: one meant for filters, else the first that is no place."""
    plain = [field for field in schema if not field.type.is_geo]
    meant = [field for field in plain if "facet" in field.annotations]
    return next((_named(field) for field in [*meant, *plain]), "")


def question(schema: Schema) -> dict[str, str]:
    """A question that makes sense for these fields: the rows with the largest number, else the latest, else in order."""
    plain = [field for field in schema if not field.type.is_geo and not field.multivalued]
    numbers = [f for f in plain if f.type.is_number and f.name not in {"latitude", "longitude"}]
    times = [f for f in plain if f.type.is_time]
    best = next(iter([*numbers, *times]), None)
    asked: dict[str, str] = {}
    if plain:
        chosen = plain[:_SHOWN] if best is None or best in plain[:_SHOWN] else [*plain[: _SHOWN - 1], best]
        asked["select"] = ", ".join(_named(field) for field in chosen)
        key = best or plain[0]
        asked["where"] = f"{_named(key)} is not null"
        asked["order_by"] = f"{_named(key)} desc" if best else _named(key)
    return {**asked, "limit": "20"}


def examples(address: str, schema: Schema) -> list[Example]:
    """The question in curl, Python, R and JavaScript; then counting, and the whole file. Names of fields are slugs."""
    asked = question(schema)
    records = f"{address}/records"
    file = f"{address.rpartition('/')[2]}.csv"
    return [
        Example("curl", "curl", _curl(records, asked)),
        Example("python", "Python", _python(records, asked)),
        Example("r", "R", _r(records, asked)),
        Example("javascript", "JavaScript", _javascript(records, asked)),
        Example("count", _("Compter, sans rien télécharger"), f"curl '{records}?{urlencode({'limit': 0})}'"),
        Example("file", _("Tout le jeu en un fichier"), f"curl -o {file} '{address}/exports/csv'"),
        Example(
            "pandas",
            _("Tout le jeu dans un tableau (pandas)"),
            "import pandas as pd\n\n"
            f'table = pd.read_csv("{address}/exports/csv", sep=";")\nprint(table.head())',
        ),
    ]


def _named(field: Field) -> str:
    plain = _PLAIN.fullmatch(field.name) and field.name not in _RESERVED
    return field.name if plain else f"`{field.name}`"


def _curl(address: str, asked: dict[str, str]) -> str:
    lines = [f"  --data-urlencode '{name}={text}'" for name, text in asked.items()]
    return " \\\n".join([f"curl -G '{address}'", *lines])


def _python(address: str, asked: dict[str, str]) -> str:
    lines = "".join(f"        {json.dumps(name)}: {json.dumps(text)},\n" for name, text in asked.items())
    return (
        f'import requests\n\nanswer = requests.get(\n    "{address}",\n    params={{\n{lines}    }},\n'
        "    timeout=30,\n)\nanswer.raise_for_status()\n"
        'for record in answer.json()["results"]:\n    print(record)'
    )


def _r(address: str, asked: dict[str, str]) -> str:
    lines = ",\n".join(f"    {name} = {json.dumps(text)}" for name, text in asked.items())
    return (
        f'library(httr2)\n\nanswer <- request("{address}") |>\n  req_url_query(\n{lines}\n  ) |>\n'
        "  req_perform() |>\n  resp_body_json(simplifyVector = TRUE)\nhead(answer$results)"
    )


def _javascript(address: str, asked: dict[str, str]) -> str:
    lines = "".join(f"  {name}: {json.dumps(text)},\n" for name, text in asked.items())
    return (
        f"const question = new URLSearchParams({{\n{lines}}});\n"
        f"const answer = await fetch(`{address}?${{question}}`);\n"
        "const { total_count, results } = await answer.json();\nconsole.log(total_count, results);"
    )


def other_doors(site: Site, dataset: Dataset, schema: Schema) -> list[tuple[str, str]]:
    """The dataset by other standards: what each is called, and where."""
    name = quote(dataset.dataset_id, safe="@")
    found = [
        ("DCAT-AP (JSON-LD)", f"{site.base}/explore/dataset/{name}.jsonld"),
        ("CKAN", f"{site.base}/api/3/action/package_show?id={name}"),
        (
            "CSW, ISO 19139",
            f"{site.csw}?service=CSW&version=2.0.2&request=GetRecordById&id={name}&outputSchema=http://www.isotc211.org/2005/gmd",
        ),
    ]
    if schema.geo is not None:
        found += [
            ("OGC API – Features", f"{site.features}collections/{name}"),
            ("OGC API – Tiles", f"{site.features}collections/{name}/tiles"),
            ("WFS 2.0", f"{site.wfs}?service=WFS&request=GetCapabilities"),
        ]
    return found
