"""Who may do what: the table of acts by role (`acts.py`), read by SQL and told in words.

A role counts while its mandate runs. Roles of an organisation give nothing in another, not even below it in the tree;
an operator of the platform (`User.is_superuser`) may act everywhere, and every act is noted by the audit.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from beffroi.city.people.acts import Act, Role, roles_for
from beffroi.city.people.holder import Actor, TokenHolder
from beffroi.city.people.models import Membership, Organisation, User
from beffroi.data.errors import BeffroiError


class Forbidden(BeffroiError):
    """The person may not do that there; the sentence says why and who could allow it."""

    code = "forbidden"


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer to "why may this person (not) do this?"."""

    allowed: bool
    sentence: str


def in_force(on: date | None = None, prefix: str = "") -> Q:
    """Mandates that run on that day (today): the first and the last day count."""
    day = on or localdate()
    since, until = f"{prefix}since", f"{prefix}until"
    return (Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lte": day})) & (
        Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": day})
    )


def memberships_for(user: "User", act: Act) -> QuerySet[Membership]:
    """The person's roles that allow that act today."""
    return Membership.objects.filter(in_force(), user=user, role__in=roles_for(act))


def organisations_where(user: Actor, act: Act) -> QuerySet[Organisation]:
    """Where that person or program may do that, as one SQL condition."""
    if isinstance(user, TokenHolder):
        if act not in user.acts:
            return Organisation.objects.none()
        return organisations_where(user.maker, act).filter(pk=user.organisation.pk)
    if user is None or not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    if user.is_superuser:
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=memberships_for(user, act).values("organisation"))


def operates(user: Actor) -> bool:
    """Whether it is an operator of the platform, in person: who may act everywhere. A token never does."""
    return isinstance(user, User) and user.is_active and user.is_superuser


def people_where(organisation: Organisation, act: Act) -> QuerySet[User]:
    """Who may do that there by a role of theirs: whom to write to."""
    holders = Membership.objects.filter(in_force(), organisation=organisation, role__in=roles_for(act))
    return User.objects.filter(is_active=True, pk__in=holders.values("user"))


def may(user: Actor, act: Act, organisation: Organisation) -> bool:
    """Whether that person may do that in that organisation."""
    return organisations_where(user, act).filter(pk=organisation.pk).exists()


def why(user: Actor, act: Act, organisation: Organisation) -> Reason:
    """Whether, and in words: by which role and until when, or what is missing and who can give it."""
    if isinstance(user, TokenHolder):
        return _why_holder(user, act, organisation)
    if user is None or not user.is_authenticated:
        return Reason(False, f"Il faut être connecté pour {act.label} ({organisation}).")
    if not user.is_active:
        return Reason(False, f"Le compte « {user} » est fermé : un administrateur peut le rouvrir.")
    if user.is_superuser:
        return Reason(True, f"« {user} » est opérateur de la plateforme : il peut {act.label} partout.")
    held = memberships_for(user, act).filter(organisation=organisation).first()
    if held is not None:
        end = f", jusqu'au {held.until:%d/%m/%Y}" if held.until else ""
        return Reason(
            True,
            f"« {user} » est {held.get_role_display()} de {organisation}{end} : ce rôle permet de {act.label}.",
        )
    names = ", ".join(str(Role(role).label) for role in roles_for(act))
    return Reason(
        False,
        f"{_situation(user, organisation)} Pour {act.label}, il faut un de ces rôles : {names}. "
        f"Un administrateur de {organisation} peut le donner.",
    )


def why_other(asker: User, name: str, act: Act, organisation: Organisation) -> Reason:
    """The same of another person, by name or address, for who manages the members there.

    To them, somebody without any mandate there and nobody at all are the same: accounts of others are not theirs to find.
    """
    if not may(asker, Act.MANAGE_MEMBERS, organisation):
        return Reason(False, f"Vous ne réglez pas les rôles de {organisation} : demandez pour vous-même.")
    whose = User.objects.filter(username=name) | User.objects.filter(email__iexact=name)
    other = whose.order_by("-is_active", "pk").first()
    known = other is not None and (
        operates(asker) or other.memberships.filter(organisation=organisation).exists()
    )
    if other is None or not known:
        return Reason(
            False, f"« {name[:100]} » n'a jamais eu de rôle dans {organisation} : vous pouvez l'inviter."
        )
    return why(other, act, organisation)


def _why_holder(holder: TokenHolder, act: Act, organisation: Organisation) -> Reason:
    """The same of a program: its scopes, its organisation, then what its maker may do."""
    if organisation.pk != holder.organisation.pk:
        return Reason(
            False, f"Le jeton « {holder} » n'agit que dans {holder.organisation}, pas dans {organisation}."
        )
    if act not in holder.acts:
        return Reason(
            False,
            f"Le jeton « {holder} » n'a pas la portée « {act.value} », qu'il faut pour {act.label} : "
            "faites-en un autre avec elle.",
        )
    of_maker = why(holder.maker, act, organisation)
    return Reason(of_maker.allowed, f"Le jeton « {holder} » agit pour qui l'a fait. {of_maker.sentence}")


def _situation(user: "User", organisation: Organisation) -> str:
    """What that person is there, today or not."""
    all_roles = Membership.objects.filter(user=user, organisation=organisation)
    today = all_roles.filter(in_force())
    if today:
        return f"« {user} » est {', '.join(m.get_role_display() for m in today)} de {organisation}."
    if all_roles:
        return f"Le mandat de « {user} » dans {organisation} n'est pas en cours."
    return f"« {user} » n'a pas de rôle dans {organisation}."


def require(user: Actor, act: Act, organisation: Organisation) -> None:
    """Go on only if that person may do that there; raises Forbidden with the reason."""
    if not may(user, act, organisation):
        raise Forbidden(why(user, act, organisation).sentence)
