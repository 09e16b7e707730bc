"""Which entries of the workspace concern a person."""

from typing import Any

from django import template

from beffroi.city.people.public import ALLOWED, Act, Membership, User, in_force

register = template.Library()


@register.simple_tag
def acts_of(user: Any) -> frozenset[str]:
    """What the person may do somewhere, as the rules spell it; each page asks again, of its own organisation."""
    if not isinstance(user, User):
        return frozenset()
    if user.is_superuser:
        return frozenset(Act.values)
    roles = Membership.objects.filter(in_force(), user=user).values_list("role", flat=True)
    return frozenset(act.value for role in roles for act in ALLOWED.get(role, ()))
