"""News: a page of them, each at its address, an Atom feed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beffroi.city.metadata.public import plain, site_of
from beffroi.city.pages.public import Page, shown, shown_news, to_html
from beffroi.doors.portal.paging import pages_of, window
from beffroi.doors.portal.rich import shortened

PAGE = 10
FEED = 50  # entries of the feed


def page(request: HttpRequest) -> HttpResponse:
    """The latest first."""
    found = shown_news(get_language() or "fr")
    asked, pages = pages_of(request.GET.get("page", ""), found.count(), PAGE)
    rows = found[(asked - 1) * PAGE : asked * PAGE]
    news = [(edition, shortened(to_html(edition.body), 220)) for edition in rows]
    return render(
        request,
        "portal/news.html",
        {"section": "news", "news": news, "page": asked, "pages": pages, "window": window(asked, pages)},
    )


def one(request: HttpRequest, slug: str) -> HttpResponse:
    """A piece of news."""
    edition = shown(slug, get_language() or "fr")
    if edition is None or edition.page.kind != Page.Kind.NEWS:
        raise Http404(_("Cette actualité n'existe pas, ou n'est plus en ligne."))
    told = {"section": "news", "edition": edition, "body": to_html(edition.body)}
    return render(request, "portal/texts/written.html", told)


def atom(request: HttpRequest) -> HttpResponse:
    """RFC 4287, in French; an entry is named by its address."""
    site = site_of(request)
    made = Atom1Feed(
        title=f"{site.title} – actualités",
        link=f"{site.base}{reverse('portal:news')}",
        description="",
        language="fr",
        author_name=site.title,
        feed_url=f"{site.base}{request.path}",
        feed_guid=f"{site.base}{request.path}",
    )
    for edition in shown_news("fr")[:FEED]:
        address = f"{site.base}{reverse('portal:news-item', args=[edition.page.slug])}"
        html = to_html(edition.body)
        made.add_item(
            title=plain(edition.title),
            link=address,
            description=plain(html)[:2_000],
            unique_id=address,
            unique_id_is_permalink=True,
            author_name=plain(edition.page.organisation.name),
            pubdate=edition.first_shown,
            updateddate=edition.published_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
