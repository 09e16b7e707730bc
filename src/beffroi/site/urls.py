"""Which door answers which address."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from beffroi.doors.explore import urls as explore
from beffroi.doors.portal import urls as portal

urlpatterns = [
    path("api/", include("beffroi.doors.explore.urls")),
    path("", include(explore.beside_pages)),
    path("", include(portal.plain)),
    *i18n_patterns(path("", include((portal.pages, portal.app_name))), prefix_default_language=False),
]
handler400 = "beffroi.doors.portal.views.errors.bad_request"
handler403 = "beffroi.doors.portal.views.errors.refused"
handler404 = "beffroi.doors.portal.views.errors.not_found"
handler500 = "beffroi.doors.portal.views.errors.broken"
