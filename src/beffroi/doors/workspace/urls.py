"""Addresses of the workspace."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from beffroi.doors.workspace import organisation, talking
from beffroi.doors.workspace.views import dataset, describe, draft, filling, home, publish, reading, updates

View = Callable[..., HttpResponseBase]


def both(route: str, view: View, name: str) -> list[URLPattern]:
    """The address with and without its last slash: neither redirects, links carry the slash."""
    return [path(route.rstrip("/"), view), path(route, view, name=name)]


app_name = "workspace"
pages: list[URLPattern] = [
    *talking.pages,
    *both("espace/", home.page, "home"),
    *both("espace/publier/", publish.page, "publish"),
    *both("espace/publier/schemas/", filling.index, "schemas"),
    *both("espace/publier/schemas/<slug:name>/", filling.page, "schema"),
    path("espace/publier/schemas/<slug:name>/modele.csv", filling.template, name="schema-template"),
    *both("espace/publier/lecture/<uuid:job_id>/", reading.page, "reading"),
    *both("espace/publier/lecture/<uuid:job_id>/arreter/", reading.stop, "stop"),
    *both("espace/publier/lecture/<uuid:job_id>/choisir/", reading.choose, "choose"),
    *both("espace/jeux/<slug:dataset_id>/", dataset.page, "dataset"),
    *both("espace/jeux/<slug:dataset_id>/revenir/", dataset.bring_back, "rollback"),
    *both("espace/jeux/<slug:dataset_id>/retirer/", dataset.take_down, "withdraw"),
    *both("espace/jeux/<slug:dataset_id>/supprimer/", dataset.remove, "delete"),
    *both("espace/jeux/<slug:dataset_id>/description/", describe.page, "describe"),
    *both("espace/jeux/<slug:dataset_id>/mises-a-jour/", updates.page, "updates"),
    *both("espace/jeux/<slug:dataset_id>/brouillon/", draft.page, "draft"),
    *both("espace/jeux/<slug:dataset_id>/brouillon/corriger/", draft.correct, "correct"),
    *both("espace/jeux/<slug:dataset_id>/brouillon/choisir/", draft.choose, "choose-table"),
    *both("espace/jeux/<slug:dataset_id>/brouillon/fin/", draft.endings, "endings"),
    *both("espace/jeux/<slug:dataset_id>/brouillon/schema/", draft.declare, "declare"),
    *both("espace/jeux/<slug:dataset_id>/brouillon/publier/", draft.publish, "release"),
    *both("espace/jeux/<slug:dataset_id>/brouillon/abandonner/", draft.put_aside, "discard"),
    *organisation.pages,
]
