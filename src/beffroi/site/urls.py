"""Which door answers which address."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("beffroi.doors.explore.urls")),
    path("", include("beffroi.doors.portal.urls")),
]
