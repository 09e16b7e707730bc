"""Atom of one dataset, of one producer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import condition

from beffroi.city.catalog.public import Version, Wanted, datasets_of, find, shelf
from beffroi.city.dialogue.public import questions_of, reuses_of
from beffroi.city.metadata.public import document_tag, feed, site_of
from beffroi.data.errors import NotFound
from beffroi.doors.portal.views.producers import opened

MOST = 20
_SHOWN = (Version.State.PUBLISHED, Version.State.ARCHIVED, Version.State.REMOVED)
_TYPE = "application/atom+xml; charset=utf-8"


def dataset(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Its versions, the questions answered, the reuses: what a follow by e-mail tells."""
    try:
        found = find(dataset_id)
    except NotFound as error:
        raise Http404(error.sentence) from error
    site = site_of(request)
    page, reuses = site.dataset(found.dataset_id), f"{site.base}/reutilisations/"
    made = Atom1Feed(
        title=f"{site.title} – {found.title}", link=page, description="", language="fr",
        feed_url=f"{page}feed.atom", feed_guid=f"{page}feed.atom", author_name=site.title,
    )  # fmt: skip
    versions = found.versions.filter(state__in=_SHOWN, published_at__isnull=False)
    news = [
        *((v.published_at or v.created_at, f"Version {v.number}", f"{page}versions/", f"{page}versions/#v{v.number}")
          for v in versions.defer("schema_json", "report").order_by("-number")[:MOST]),
        *((q.decided_at or q.created_at, f"Question : {q.title}", f"{page}discussion/", f"{page}discussion/#q{q.pk}")
          for q in questions_of(found)[:MOST]),
        *((r.decided_at or r.created_at, f"Réutilisation : {r.title}", f"{reuses}{r.pk}/", f"{reuses}{r.pk}/")
          for r in reuses_of(found)[:MOST]),
    ]  # fmt: skip
    for moment, title, address, identity in sorted(news, key=lambda one: one[0], reverse=True)[:MOST]:
        made.add_item(
            title=title, link=address, description="", unique_id=identity, pubdate=moment, updateddate=moment
        )
    return HttpResponse(made.writeString("utf-8"), content_type=_TYPE)


@condition(etag_func=lambda request, **_kept: document_tag(request))
def producer(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest changes of what a producer publishes."""
    organisation = opened(slug)
    site = site_of(request)
    known = shelf()
    entries = known.ordered(known.found(Wanted(chosen={"organisation": slug})))[:MOST]
    page = f"{site.base}/producteurs/{slug}/"
    body = feed(
        "atom", datasets_of(entries), site, title=f"{site.title} – {organisation.name}",
        here=f"{page}feed.atom", page=page,
    )  # fmt: skip
    return HttpResponse(body, content_type=_TYPE)
