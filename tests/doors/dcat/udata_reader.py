"""Run with the Python of an environment where udata and mongomock are: what data.gouv.fr's own code makes of a catalogue.

python udata_reader.py catalogue.rdf   →   a JSON list, one object for each dataset
"""

import json
import sys

import mongoengine.connection
import mongomock

mongoengine.connection.MongoClient = mongomock.MongoClient  # no database: what is read is not kept

from rdflib import Graph  # noqa: E402
from rdflib.namespace import RDF  # noqa: E402
from udata import settings  # noqa: E402
from udata.app import create_app  # noqa: E402


class Here(settings.Testing):
    """Its own settings for tests."""

    SECRET_KEY = "only for tests, long enough for whoever checks"


app = create_app(settings.Defaults, override=Here)
with app.app_context(), app.test_request_context("/"):
    from udata.core.dataset.models import License
    from udata.core.dataset.rdf import dataset_from_rdf
    from udata.rdf import DCAT, namespace_manager

    for key, title, url in (
        ("lov2", "Licence Ouverte / Open Licence version 2.0", "ETALAB-Licence-Ouverte-v2.0.pdf"),
        (
            "odc-odbl",
            "Open Data Commons Open Database License",
            "https://opendatacommons.org/licenses/odbl/1-0/",
        ),
    ):
        home = "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/"
        License(id=key, title=title, url=url if url.startswith("https") else home + url).save()
    graph = Graph(namespace_manager=namespace_manager).parse(sys.argv[1], format="xml")
    found = []
    for node in graph.subjects(RDF.type, DCAT.Dataset):
        dataset = dataset_from_rdf(graph, node=node)
        found.append(
            {
                "title": dataset.title,
                "licence": dataset.license.id if dataset.license else None,
                "frequency": dataset.frequency and str(dataset.frequency.value),
                "tags": dataset.tags,
                "schema": dataset.schema and dataset.schema.url,
                "place": dataset.spatial.geom if dataset.spatial else None,
                "identifier": dataset.harvest.dct_identifier,
                "page": dataset.harvest.remote_url,
                "files": {r.title: [r.url, r.format, r.mime, r.type] for r in dataset.resources},
            }
        )
print(json.dumps(found))
