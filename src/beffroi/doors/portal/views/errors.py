"""Pages for what went wrong: what happened, where to go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; the sentence of a NotFound of ours is shown."""
    sentence = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "portal/errors/404.html", {"sentence": sentence}, status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "portal/errors/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return render(request, "portal/errors/400.html", status=400)


def broken(_request: HttpRequest) -> HttpResponse:
    """500: no context processor and no database, which may be what broke."""
    return HttpResponse(render_to_string("portal/errors/500.html"), status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the form protection: the page was kept open too long, or cookies are refused."""
    return render(request, "portal/errors/403.html", {"form": True}, status=403)
