"""Addresses of the pages. `pages` exist in each language (site/urls.py adds /en/); `plain` are files for programs."""

from django.urls import path

from beffroi.doors.portal import around
from beffroi.doors.portal.routes import both
from beffroi.doors.portal.views import (
    catalogue,
    charts,
    dataset,
    embed,
    files,
    history,
    home,
    machines,
    maps,
    news,
    spaces,
    styles,
    table,
    texts,
)

app_name = "portal"
pages = [
    path("", home.page, name="home"),
    *both("explore/", catalogue.page, "catalogue"),
    *around.pages,
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
    *both("styles/", styles.page, "styles"),
    *both("a-propos/", texts.about, "about"),
    *both("actualites/", news.page, "news"),
    *both("actualites/<slug:slug>/", news.one, "news-item"),
    *both("mentions-legales/", texts.legal, "legal"),
    *both("accessibilite/", texts.accessibility, "accessibility"),
    *both("donnees-personnelles/", texts.privacy, "privacy"),
]
plain = [
    *around.plain,
    path("territory.geojson", files.territory_outlines, name="outlines"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.site_map, name="sitemap"),
    path("feed.atom", machines.atom, name="feed"),
    path("actualites.atom", news.atom, name="news-feed"),
    path("favicon.ico", files.favicon, name="favicon"),
    path("espace.css", spaces.style, name="space-style"),
    path("espace-logo.png", spaces.logo, name="space-logo"),
]
