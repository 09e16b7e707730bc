"""Addresses of the pages. `pages` exist in each language (site/urls.py adds /en/); `plain` are files for programs."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from beffroi.doors.portal.views import (
    account,
    catalogue,
    charts,
    dataset,
    embed,
    files,
    history,
    home,
    machines,
    maps,
    table,
    texts,
)

View = Callable[..., HttpResponseBase]


def both(route: str, view: View, name: str) -> list[URLPattern]:
    """The address with and without its last slash: neither redirects, links carry the slash."""
    return [path(route.rstrip("/"), view), path(route, view, name=name)]


app_name = "portal"
pages = [
    path("", home.page, name="home"),
    *both("explore/", catalogue.page, "catalogue"),
    *both("explore/dataset/<slug:dataset_id>/", dataset.information, "dataset"),
    *both("explore/dataset/<slug:dataset_id>/information/", dataset.information, "information"),
    *both("explore/dataset/<slug:dataset_id>/table/", table.page, "table"),
    *both("explore/dataset/<slug:dataset_id>/map/", maps.page, "map"),
    *both("explore/dataset/<slug:dataset_id>/chart/", charts.page, "chart"),
    *[
        path(f"embed/dataset/<slug:dataset_id>/{name}/", embed.view, {"name": name}, name=f"embed-{name}")
        for name in ("table", "map", "chart")
    ],
    *both("explore/dataset/<slug:dataset_id>/export/", dataset.export, "export"),
    *both("explore/dataset/<slug:dataset_id>/api/", dataset.api, "api"),
    *both("explore/dataset/<slug:dataset_id>/versions/", history.page, "versions"),
    *both("login/", account.login, "login"),
    *both("logout/", account.logout, "logout"),
    *both("mentions-legales/", texts.legal, "legal"),
    *both("accessibilite/", texts.accessibility, "accessibility"),
    *both("donnees-personnelles/", texts.privacy, "privacy"),
]
plain = [
    path("territory.geojson", files.territory_outlines, name="outlines"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.site_map, name="sitemap"),
    path("feed.atom", machines.atom, name="feed"),
    path("favicon.ico", files.favicon, name="favicon"),
]
