"""An action: found by its name, counted, its answer or its error in CKAN's envelope."""

import logging
from collections.abc import Callable
from typing import Any

import orjson
from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from beffroi.city.metadata.public import Site, site_of
from beffroi.data.errors import BeffroiError, LimitReached, NotFound
from beffroi.data.lake import Busy
from beffroi.doors.ckan import datastore, lists, packages
from beffroi.doors.ckan.asked import Asked, Invalid
from beffroi.doors.ckan.solr import BadSearch
from beffroi.trust.access.public import QuotaReached, admit, metered

Action = Callable[[Asked, Site], Any]
ACTIONS: dict[str, Action] = {
    "datastore_info": datastore.info,
    "datastore_search": datastore.search,
    "group_list": lists.groups,
    "group_show": lists.group,
    "license_list": lists.licences,
    "organization_list": lists.organizations,
    "organization_show": lists.organization,
    "package_list": packages.names,
    "package_search": packages.search,
    "package_show": packages.show,
    "current_package_list_with_resources": packages.whole,
    "resource_show": packages.resource,
    "status_show": lists.status,
    "tag_list": lists.tags,
    "tag_show": lists.tag,
}
logger = logging.getLogger(__name__)


@csrf_exempt  # nothing here writes or knows a session
def action(request: HttpRequest, name: str) -> HttpResponseBase:
    """The answer to one call, whatever becomes of it."""
    if request.method == "OPTIONS":
        return _open(
            HttpResponse(status=204, headers={"Access-Control-Allow-Headers": "Content-Type, Authorization"})
        )
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    try:
        admission = admit(request)
    except QuotaReached as error:
        response = _refused(request, name, error)
        for header, value in error.admission.headers.items():
            response.headers[header] = value
        return _open(response)
    return _open(metered(admission, lambda: _answer(request, name)))


def _open(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _answer(request: HttpRequest, name: str) -> HttpResponse:
    known = ACTIONS.get(name)
    if known is None:
        return _json(f"Bad request - Action name not known: {name}", 400)
    try:
        result = known(Asked(request), site_of(request))
        return _json({"help": _help(request, name), "success": True, "result": result})
    except BeffroiError as error:
        return _refused(request, name, error)
    except (DisallowedHost, SuspiciousOperation, BadRequest, RequestDataTooBig):
        return _json("Cette requête n'est pas recevable : vérifiez l'hôte et l'adresse.", 400)
    except Exception:  # the caller is told nothing of the inside; the log is told everything
        logger.exception("L'action %s n'a pas abouti.", name)
        return _json("Le service a rencontré une erreur ; elle est consignée.", 500)


def _refused(request: HttpRequest, name: str, error: BeffroiError) -> HttpResponse:
    status, told = _told(error)
    response = _json({"help": _help(request, name), "success": False, "error": told}, status)
    if isinstance(error, Busy | QuotaReached):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _told(error: BeffroiError) -> tuple[int, dict[str, Any]]:
    """The status and the object CKAN's clients tell errors by (ckan/views/api.py)."""
    match error:
        case NotFound():
            return 404, {"__type": "Not Found Error", "message": error.sentence}
        case BadSearch():
            return 400, {"__type": "Search Query Error", "message": error.sentence}
        case QuotaReached():
            return 429, {"__type": "Limit Error", "message": error.sentence}
        case LimitReached():
            return 503, {"__type": "Limit Error", "message": error.sentence}
        case Invalid(field=field):
            return 409, {"__type": "Validation Error", field: [error.sentence]}
        case _:
            return 409, {"__type": "Validation Error", "message": [error.sentence]}


def _help(request: HttpRequest, name: str) -> str:
    return f"{site_of(request).base}/api/3/action/help_show?name={name}"


def _json(body: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json;charset=utf-8")
