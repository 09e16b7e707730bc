"""One's roles and mandates, and why one may, or may not, do something."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from beffroi.city.people.public import (
    Act,
    Organisation,
    accounts,
    operates,
    organisations_where,
    why,
    why_other,
)
from beffroi.doors.account.pages import person, show, signed_in


@signed_in
@require_GET
def roles(request: HttpRequest) -> HttpResponseBase:
    """Mandates: those that run, and the others."""
    held = person(request).memberships.select_related("organisation").order_by("organisation__name", "role")
    today = localdate()
    lines = [
        {
            "membership": line,
            "runs": (line.since is None or line.since <= today)
            and (line.until is None or line.until >= today),
            "ended": line.until is not None and line.until < today,
        }
        for line in held
    ]
    return show(request, "roles", lines=lines, part="roles")


@signed_in
@require_GET
def reason(request: HttpRequest) -> HttpResponseBase:
    """The answer of the rules to: may I do that there? Who manages members asks it of others too."""
    user = person(request)
    manages = operates(user) or organisations_where(user, Act.MANAGE_MEMBERS).exists()
    named = accounts.written(request.GET.get("person", ""), 254) if manages else ""
    organisations = Organisation.objects.order_by("name")
    act = request.GET.get("act", "")
    place = organisations.filter(slug=accounts.written(request.GET.get("organisation", ""), 100)).first()
    asked = act in Act.values and place is not None
    answer = None
    if asked and place is not None:
        answer = why_other(user, named, Act(act), place) if named else why(user, Act(act), place)
    places = (
        [] if answer is None or named else list(organisations_where(user, Act(act)).order_by("name")[:200])
    )
    return show(
        request,
        "why",
        acts=Act.choices,
        organisations=organisations.values_list("slug", "name"),
        act=act,
        place=place,
        answer=answer,
        places=places,
        manages=manages,
        named=named,
        part="why",
    )
