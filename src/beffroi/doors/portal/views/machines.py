"""Files for programs that follow the catalogue: sitemap, rules for crawlers, feed."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models.functions import Greatest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import condition

from beffroi.city.catalog.public import every, revision, shelf
from beffroi.city.dialogue.public import reuses
from beffroi.city.metadata.public import feed, site_of
from beffroi.city.territory.public import communes
from beffroi.doors.portal import catalogue, sitemap
from beffroi.doors.portal.datamap import name_of

_RULES = """User-agent: *
Allow: /api/explore/v2.1/catalog/exports/
Disallow: /api/
Disallow: /*/table/?
Disallow: /*/map/?
Disallow: /*/chart/?
Disallow: /*/export/?
Disallow: /embed/
Disallow: /en/embed/
Disallow: /explore/?*&
Disallow: /en/explore/?*&
Disallow: /login/
Disallow: /en/login/
Disallow: /suivre/
Disallow: /en/suivre/
Allow: /

"""


def _mark(request: HttpRequest) -> str:
    """The catalogue's revision at this address."""
    parts = (str(revision()), request.get_host(), request.get_full_path())
    return f'"{hashlib.blake2b(chr(0).join(parts).encode(), digest_size=12).hexdigest()}"'


def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; sorted and filtered lists have no end, so crawlers keep out of them."""
    return HttpResponse(
        f"{_RULES}Sitemap: {site_of(request).base}/sitemap.xml\n", content_type="text/plain; charset=utf-8"
    )


@condition(etag_func=_mark)
def site_map(request: HttpRequest) -> HttpResponseBase:
    """The pages; or, when one file cannot hold them, the files that do (`?page=`)."""
    base = site_of(request).base
    public = every().public().order_by("dataset_id")
    files = -(-public.count() // sitemap.MOST)
    asked = request.GET.get("page", "")
    if files > 1 and not asked:
        chunks = sitemap.index(f"{base}/sitemap.xml?page={n}" for n in range(1, files + 1))
    else:
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
        if not 1 <= number <= max(files, 1):
            raise Http404
        some = public.annotate(changed=Greatest("modified_at", "current__published_at"))
        start = (number - 1) * sitemap.MOST
        rows = some.values_list("dataset_id", "changed")[start : start + sitemap.MOST].iterator()
        first = _around() if number == 1 else []
        datasets = ((f"/explore/dataset/{dataset_id}/", changed) for dataset_id, changed in rows)
        chunks = sitemap.pages((entry for some in (first, datasets) for entry in some), base)
    return StreamingHttpResponse(chunks, content_type="application/xml; charset=utf-8")


def _around() -> list[tuple[str, datetime | None]]:
    """The pages that are not of a dataset."""
    fixed = ("/", "/explore/", "/territoire/", "/producteurs/", "/reutilisations/")
    towns = communes(settings.BEFFROI["TERRITORY"]).values_list("insee", "name")
    return [
        *((path, None) for path in fixed),
        *((f"/territoire/{name_of(insee, name)}/", None) for insee, name in towns),
        *((f"/producteurs/{slug}/", None) for slug in sorted(shelf().postings["organisation"])),
        *((f"/reutilisations/{pk}/", None) for pk in reuses().values_list("pk", flat=True)),
    ]


@condition(etag_func=_mark)
def atom(request: HttpRequest) -> HttpResponse:
    """The datasets a search finds, latest change first: what the catalogue's page with the same address lists."""
    given = {**_refined(request), **request.GET.dict()}
    question = replace(catalogue.Question.read(given), sort="modified", page=1)
    site = site_of(request)
    found = catalogue.ask(question, facets=False)
    words = [f"« {question.text} »"] if question.text else []
    title = " – ".join((site.title, "jeux de données", *words, *question.chosen.values()))
    body = feed(
        "atom",
        found.datasets,
        site,
        title=title,
        here=f"{site.base}/feed.atom{question.search}",
        page=site.catalogue + question.search,
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _refined(request: HttpRequest) -> dict[str, str]:
    """`refine=theme:Mobilité`, as the API spells it."""
    pairs = (text.partition(":") for text in request.GET.getlist("refine"))
    return {name: value.strip('"') for name, colon, value in pairs if colon and name in catalogue.FACETS}
