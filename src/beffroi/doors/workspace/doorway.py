"""The way into every page of the workspace: signed in, never kept by a cache, our refusals shown as pages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from beffroi.city.people.public import Forbidden, User
from beffroi.data.errors import NotFound

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def workspace_page(view: View[Arguments]) -> View[Arguments]:
    """A page for signed-in people: NotFound becomes the 404 page with its sentence, Forbidden the 403 page."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404(error.sentence) from error
        except Forbidden as error:
            raise PermissionDenied(error.sentence) from error

    page: View[Arguments] = never_cache(login_required(shown))
    return page


def person(request: HttpRequest) -> User:
    """Who is signed in; pages below `workspace_page` only."""
    if isinstance(request.user, AnonymousUser):  # login_required let it through: cannot be
        raise PermissionDenied
    return request.user
