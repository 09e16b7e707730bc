"""Which door answers which address."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from beffroi.doors.account import urls as account
from beffroi.doors.explore import urls as explore
from beffroi.doors.explore.openapi.document import document
from beffroi.doors.portal import urls as portal
from beffroi.doors.portal.views import console
from beffroi.doors.workspace import urls as workspace
from beffroi.site.shortcut import CONSOLE

urlpatterns = [
    # A page of the portal at an address of the API, about a description that is the API's: the two meet here.
    *i18n_patterns(
        path(CONSOLE, console.page, {"describe": document}, name="console"),
        path(f"{CONSOLE}/", console.page, {"describe": document}),
        prefix_default_language=False,
    ),
    path("api/manage/", include("beffroi.doors.manage.urls")),
    path("api/3/action/", include("beffroi.doors.ckan.urls")),
    path("api/action/", include("beffroi.doors.ckan.urls")),  # as its own clients ask
    path("api/", include("beffroi.doors.explore.urls")),
    path("", include(explore.beside_pages)),
    path("", include("beffroi.doors.dcat.urls")),
    path("", include("beffroi.doors.ogc.urls")),
    path("", include(portal.plain)),
    path("", include(account.plain)),
    *i18n_patterns(
        path("", include((account.pages, account.app_name))),
        path("", include((workspace.pages, workspace.app_name))),
        path("", include((portal.pages, portal.app_name))),
        prefix_default_language=False,
    ),
]
handler400 = "beffroi.doors.portal.views.errors.bad_request"
handler403 = "beffroi.doors.portal.views.errors.refused"
handler404 = "beffroi.doors.portal.views.errors.not_found"
handler500 = "beffroi.doors.portal.views.errors.broken"
