"""Which of the person's organisations a page of the workspace is about."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from beffroi.city.people.public import Act, Organisation, default_organisation, organisations_where, require
from beffroi.doors.workspace.doorway import person


@dataclass(frozen=True, slots=True)
class Choice:
    """The organisation, and those the person could choose instead."""

    organisation: Organisation
    others: tuple[Organisation, ...]

    @property
    def context(self) -> dict[str, Any]:
        """What `parts/organisation.html` shows."""
        return {"organisation": self.organisation, "organisations": self.others}


def chosen(request: HttpRequest, act: Act) -> Choice:
    """The organisation the address names (`organisation`), else the first where the person may do that.

    Raises:
        Forbidden: they may do that nowhere, or not there; the sentence says why.
    """
    allowed = tuple(organisations_where(person(request), act).order_by("name", "pk")[:200])
    asked = request.GET.get("organisation") or request.POST.get("organisation") or ""
    found = next((one for one in allowed if one.slug == asked), None)
    if found is None:
        named = Organisation.objects.filter(slug=asked).first() if asked else None
        if named is not None or not allowed:
            require(person(request), act, named or default_organisation())
        if not allowed:  # an operator of an instance without organisations
            return Choice(default_organisation(), ())
        found = allowed[0]
    return Choice(found, allowed)
