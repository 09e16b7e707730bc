"""The service's pages and an organisation's news: written, looked at, shown, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beffroi.city.pages import public as pages
from beffroi.city.pages.public import Edition, Page
from beffroi.city.people.public import Act, default_organisation, may, require
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.doors.workspace.choosing import chosen
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.forms import TextForm
from beffroi.doors.workspace.paging import paged
from beffroi.trust.stewardship import public as stewardship

PAGE = 25
_NOW = (Edition.State.DRAFT, Edition.State.PUBLISHED)


@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """The fixed pages, for those who settle the service; the organisation's news."""
    choice = chosen(request, Act.SETTLE)
    mine = Edition.objects.filter(page__kind=Page.Kind.NEWS, page__organisation=choice.organisation)
    news = mine.filter(state__in=_NOW).select_related("page").order_by("-page__created_at", "language", "pk")
    shown = paged(request, news, PAGE)
    fixed: list[tuple[str, Any, list[Edition]]] = []
    if may(person(request), Act.SETTLE, default_organisation()):
        written = Edition.objects.filter(page__kind__in=pages.FIXED, state__in=_NOW).select_related("page")
        fixed = [(str(k), k.label, [e for e in written if e.page.kind == k]) for k in pages.FIXED]
    return render(
        request,
        "workspace/pages.html",
        {
            **choice.context,
            "part": "pages",
            "fixed": fixed,
            "news": shown.rows,
            **shown.pager,
        },
    )


@workspace_page
def begin(request: HttpRequest) -> HttpResponse:
    """A piece of news."""
    choice = chosen(request, Act.SETTLE)
    language = _language(request)
    form = TextForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = stewardship.write_news(person(request), choice.organisation, language, **form.cleaned_data)
        except BeffroiError as error:
            form.add_error(None, error.sentence)
        else:
            return redirect("workspace:page", slug=made.page.slug, language=language)
    context = {**choice.context, "part": "pages", "form": form, "language": language, "written_in": language}
    return render(request, "workspace/page_new.html", context, status=400 if form.errors else 200)


@workspace_page
def edit(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """A page in one language: its draft and how it will look, what is shown, its history."""
    written = _page(request, slug)
    _known(language)
    editions = list(written.editions.filter(language=language).order_by("-published_at", "-pk")[:100])
    draft = next((e for e in editions if e.state == Edition.State.DRAFT), None)
    live = next((e for e in editions if e.state == Edition.State.PUBLISHED), None)
    begun = draft or live
    before = {"title": begun.title, "body": begun.body} if begun else {"title": _title(written)}
    form = TextForm(request.POST if request.method == "POST" else None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            stewardship.write_page(person(request), written, language, **form.cleaned_data)
        except BeffroiError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Le brouillon est gardé ; ce que tous lisent n'a pas changé."))
            return redirect("workspace:page", slug=slug, language=language)
    return render(
        request,
        "workspace/page.html",
        {
            "part": "pages",
            "written": written,
            "written_in": language,
            "languages": pages.LANGUAGES,
            "draft": draft,
            "live": live,
            "older": [e for e in editions if e.state == Edition.State.ARCHIVED],
            "preview": pages.to_html(draft.body) if draft else "",
            "form": form,
        },
        status=400 if form.errors else 200,
    )


@require_POST
@workspace_page
def act(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Show the draft, forget it, take the page back, or take up an older text: the button says which."""
    written = _page(request, slug)
    _known(language)
    user, button = person(request), request.POST.get("act", "")
    gone = False
    try:
        if button == "show":
            stewardship.show_page(user, written, language)
            messages.success(request, _("La page est en ligne."))
        elif button == "hide":
            stewardship.hide_page(user, written, language)
            messages.success(
                request, _("La page n'est plus en ligne ; son texte est gardé dans son histoire.")
            )
        elif button == "forget":
            stewardship.give_up_page(user, written, language)
            gone = not Page.objects.filter(slug=slug).exists()
            messages.success(request, _("Le brouillon est oublié."))
        elif button == "take-up":
            stewardship.take_up_page(user, _edition(written, language, request.POST.get("edition", "")))
            messages.success(request, _("Ce texte est de nouveau le brouillon."))
    except NotFound as error:
        messages.error(request, error.sentence)
    return redirect("workspace:pages") if gone else redirect("workspace:page", slug=slug, language=language)


def _edition(written: Page, language: str, asked: str) -> Edition:
    known = asked.isascii() and asked.isdecimal() and len(asked) < 10
    found = written.editions.filter(language=language, pk=int(asked)).first() if known else None
    if found is None:
        raise NotFound(_("Ce texte n'est pas dans l'histoire de la page."))
    return found


def _page(request: HttpRequest, slug: str) -> Page:
    if slug in pages.FIXED:  # asked before the page is made at need
        require(person(request), Act.SETTLE, default_organisation())
    written = pages.page(slug)
    require(person(request), Act.SETTLE, written.organisation)
    return written


def _known(language: str) -> None:
    if language not in dict(pages.LANGUAGES):
        raise NotFound(_("Les pages s'écrivent en français ou en anglais."))


def _language(request: HttpRequest) -> str:
    asked = request.POST.get("written_in") or request.GET.get("written_in") or get_language() or "fr"
    return asked if asked in dict(pages.LANGUAGES) else "fr"


def _title(written: Page) -> str:
    label = str(Page.Kind(written.kind).label)
    return label[:1].upper() + label[1:]
