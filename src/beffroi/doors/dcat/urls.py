"""Addresses of the documents. A dataset's is its page's with an extension."""

from django.urls import re_path

from beffroi.data.rdf import NOTATIONS
from beffroi.doors.dcat import views

_NOTATION = rf"\.(?P<extension>{'|'.join(NOTATIONS)})$"

urlpatterns = [
    re_path(r"^catalog/?$", views.negotiated),
    re_path(rf"^catalog{_NOTATION}", views.catalogue, name="dcat-catalogue"),
    re_path(rf"^explore/dataset/(?P<dataset_id>[a-z0-9_@-]+){_NOTATION}", views.dataset, name="dcat-dataset"),
]
