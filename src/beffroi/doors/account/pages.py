"""What the views of this door share: showing a page, and who may see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from beffroi.city.people.public import User
from beffroi.doors.account.entering import recently_proved

View = Callable[..., HttpResponseBase]


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of this door; never kept by anybody."""
    answer = render(request, f"account/{template}.html", {"section": "account", **context}, status=status)
    add_never_cache_headers(answer)
    return answer


def person(request: HttpRequest) -> User:
    """Who is signed in; only behind `signed_in`."""
    assert isinstance(request.user, User)
    return request.user


def signed_in(view: View) -> View:
    """For people with an open session; others sign in first."""
    return login_required(view)


def just_proved(view: View) -> View:
    """For what would let a passer-by at an open browser take the account over: the person shows who they are again."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if recently_proved(request):
            return view(request, *args, **kwargs)
        # What was sent cannot be sent again: the page it came from is where to go on.
        back = request.get_full_path() if request.method == "GET" else reverse("account:security")
        return redirect_to("account:prove", next=back)

    return signed_in(asked)


def redirect_to(name: str, **query: str) -> HttpResponse:
    """To a page of this door, with a question."""
    answer = HttpResponse(status=302)
    answer["Location"] = f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)
    return answer
