"""Addresses of an organisation's own pages: its datasets and figures, jobs, members, settings, written pages."""

from django.urls import URLPattern, path

from beffroi.doors.workspace.views import (
    figures,
    harvests,
    jobs,
    journal,
    members,
    mine,
    organisations,
    settling,
    spaces,
    written,
)

pages: list[URLPattern] = [
    path("espace/jeux/", mine.page, name="mine"),
    path("espace/tableau-de-bord/", figures.page, name="figures"),
    path("espace/travaux/", jobs.page, name="jobs"),
    path("espace/travaux/<uuid:job_id>/arreter/", jobs.stop, name="job_stop"),
    path("espace/travaux/<uuid:job_id>/recommencer/", jobs.again, name="job_again"),
    path("espace/moissonnages/", harvests.index, name="harvests"),
    path("espace/moissonnages/nouvelle/", harvests.adding, name="harvest_new"),
    path("espace/moissonnages/<int:source_id>/", harvests.page, name="harvest"),
    path("espace/moissonnages/<int:source_id>/regler/", harvests.settling, name="harvest_edit"),
    path("espace/moissonnages/<int:source_id>/faire/", harvests.act, name="harvest_act"),
    path("espace/membres/", members.page, name="members"),
    path("espace/membres/<int:mandate_id>/", members.change, name="mandate"),
    path("espace/membres/<int:mandate_id>/finir/", members.end, name="mandate_end"),
    path("espace/invitations/<int:offer_id>/reprendre/", members.take_back, name="offer_end"),
    path("espace/reglages/", settling.page, name="settings"),
    path("espace/journal/", journal.page, name="journal"),
    path("espace/organisations/", organisations.index, name="organisations"),
    path("espace/organisations/nouvelle/", organisations.adding, name="organisation-new"),
    path("espace/organisations/<slug:slug>/", organisations.page, name="organisation"),
    path("espace/espaces/", spaces.index, name="spaces"),
    path("espace/nouvel-espace/", spaces.opening, name="space-open"),
    path("espace/espaces/<slug:path>/", spaces.page, name="space"),
    path("espace/pages/", written.page, name="pages"),
    path("espace/pages/actualite/", written.begin, name="news"),
    path("espace/pages/<slug:slug>/<str:language>/", written.edit, name="page"),
    path("espace/pages/<slug:slug>/<str:language>/faire/", written.act, name="page_act"),
]
