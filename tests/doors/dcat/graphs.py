"""Reading documents as a foreign reader does, and holding them against the published shapes."""

from functools import cache
from pathlib import Path

import httpx
import pyshacl
from rdflib import RDF, Graph, Namespace, URIRef
from tests.conftest import SHARED

SHAPES = SHARED.parent / "standards" / "shacl"
SH = Namespace("http://www.w3.org/ns/shacl#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
FORMATS = {"rdf": "xml", "ttl": "turtle", "jsonld": "json-ld"}
_PARTS = ("shapes", "shapes_recommended", "range", "mdr-vocabularies.shape", "deprecateduris")
#: Sets of shapes every catalogue is held against; those of high value only hold for such datasets.
DCAT_AP = {
    "3.0.1": tuple(f"dcat-ap-3/3.0.1__html__shacl__{name}.ttl" for name in _PARTS),
    "3.0.1 generated": ("dcat-ap-3/3.0.1__shacl__dcat-ap-SHACL.ttl", "dcat-ap-3/3.0.1__shacl__ranges.ttl"),
    "3.0.0": tuple(f"dcat-ap-3/3.0.0__html__shacl__{name}.ttl" for name in _PARTS),
    "3.0.0 generated": ("dcat-ap-3/3.0.0__shacl__dcat-ap-SHACL.ttl",),
    "2.1.1": tuple(  # what it recommends knows no year alone, which 3 allows
        f"dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_{name}.ttl" for name in _PARTS if name != "shapes_recommended"
    ),
    "GeoDCAT-AP 2.0.0": ("geodcat-ap-2.0.0/geodcat-ap.shacl.ttl",),
}
HIGH_VALUE = ("dcat-ap-hvd-3.0.0/shacl__hvd-SHACL.ttl",)


def parsed(answer: httpx.Response, extension: str) -> Graph:
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.content, format=FORMATS[extension])


@cache
def _shapes(names: tuple[str, ...]) -> Graph:
    shapes = Graph()
    for name in names:
        shapes.parse(Path(SHAPES / name))
    for shape, wanted in list(shapes.subject_objects(SH.property)):
        if isinstance(wanted, URIRef) and (wanted, SH.path, None) not in shapes:
            shapes.remove(
                (shape, SH.property, wanted)
            )  # named in the release, but defined in none of its files
    return shapes


def violations(data: Graph, names: tuple[str, ...]) -> list[str]:
    """What of the data the shapes forbid; warnings and advice aside."""
    _conforms, report, _text = pyshacl.validate(data, shacl_graph=_shapes(names), advanced=False)
    results = [r for r in report.objects(None, SH.result) if (r, SH.resultSeverity, SH.Violation) in report]
    return sorted(
        f"{report.value(r, SH.focusNode)} {report.value(r, SH.resultPath)}: {report.value(r, SH.resultMessage)}"
        for r in results
    )


def datasets_of(graph: Graph) -> set[str]:
    return {str(node) for node in graph.subjects(RDF.type, DCAT.Dataset)}
