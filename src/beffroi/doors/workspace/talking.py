"""Addresses of the pages where producers talk with people."""

from django.urls import URLPattern, path

from beffroi.doors.workspace.views import dialogue

pages: list[URLPattern] = [
    path("espace/questions", dialogue.questions),
    path("espace/questions/", dialogue.questions, name="questions"),
    path("espace/questions/<int:pk>/", dialogue.question, name="question"),
    path("espace/questions/reglage/<slug:slug>/", dialogue.habit, name="habit"),
    path("espace/reutilisations", dialogue.reuses),
    path("espace/reutilisations/", dialogue.reuses, name="reuses"),
    path("espace/reutilisations/<int:pk>/", dialogue.reuse, name="reuse"),
]
