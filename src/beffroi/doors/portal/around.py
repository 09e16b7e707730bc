"""Addresses of the pages around the datasets: the territory, the producers, what people make, ask and follow."""

from django.urls import URLPattern, path

from beffroi.doors.portal.routes import both
from beffroi.doors.portal.views import catalogue, discussion, feeds, follows, places, producers, reuses

pages: list[URLPattern] = [
    path("explore/suggestions/", catalogue.suggestions, name="suggestions"),
    *both("explore/dataset/<slug:dataset_id>/reuses/", reuses.tab, "dataset-reuses"),
    *both("explore/dataset/<slug:dataset_id>/discussion/", discussion.page, "discussion"),
    *both("reutilisations/", reuses.gallery, "reuses"),
    *both("reutilisations/proposer/", reuses.propose, "propose"),
    *both("reutilisations/<int:pk>/", reuses.page, "reuse"),
    *both("suivre/", follows.follow, "follow"),
    *both("confirmer/<str:token>/", follows.confirm, "confirm"),
    *both("ne-plus-suivre/<str:token>/", follows.stop, "stop"),
    *both("merci/<slug:kind>/", follows.thanks, "thanks"),
    *both("territoire/", places.index, "territory"),
    *both("territoire/<str:place>/", places.page, "commune"),
    *both("producteurs/", producers.index, "producers"),
    *both("producteurs/<slug:slug>/", producers.page, "producer"),
]
plain: list[URLPattern] = [
    path("explore/dataset/<slug:dataset_id>/feed.atom", feeds.dataset, name="dataset-feed"),
    path("producteurs/<slug:slug>/feed.atom", feeds.producer, name="producer-feed"),
]
