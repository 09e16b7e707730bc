"""The older API's addresses, below `/api/`; and the one that stood beside the pages."""

from django.urls import URLPattern, re_path

from beffroi.doors.explore.door import View
from beffroi.doors.explore.legacy import analysis, catalogue, downloads, outlines, places, records, several

_DATASET = r"datasets/1\.0/(?P<dataset_id>[^/]+)"


def _at(route: str, view: View) -> URLPattern:
    return re_path(rf"^{route}/?$", view)


urlpatterns = [
    _at(r"records/1\.0/search", several.search),
    _at(r"records/1\.0/download", downloads.download),
    _at(r"records/1\.0/analyze", analysis.analyze),
    _at(r"records/1\.0/geocluster", places.clusters),
    _at(r"records/1\.0/boundingbox", places.box),
    _at(r"records/1\.0/geopreview", outlines.preview),
    _at(r"records/1\.0/geopolygon", outlines.polygons),
    _at(r"datasets/1\.0/search", catalogue.search),
    _at(_DATASET, catalogue.dataset),
    _at(rf"{_DATASET}/records/(?P<record_id>[^/]+)", records.record),
    _at(rf"{_DATASET}/attachments", catalogue.attachments),
    _at(rf"{_DATASET}/attachments/(?P<file_id>[^/]+)", catalogue.attachment),
    _at(rf"{_DATASET}/alternative_exports", catalogue.alternatives),
    _at(rf"{_DATASET}/alternative_exports/(?P<file_id>[^/]+)", catalogue.alternative),
    _at(rf"{_DATASET}/snapshots", catalogue.snapshots),
]
urlpatterns.append(re_path(r"^(?P<path>(?:records|datasets|push)/1\.0(?:/.*)?)$", catalogue.nowhere))
beside_pages = [_at(r"explore/dataset/(?P<dataset_id>[^/]+)/download", downloads.download)]
