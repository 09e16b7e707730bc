"""The organisation of the token: what it says of itself, its members, invitations."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from beffroi.city.metadata.public import site_of
from beffroi.city.people.public import (
    Act,
    Invitation,
    Membership,
    Organisation,
    TokenHolder,
    in_force,
    invitations,
    may,
    require,
)
from beffroi.data.errors import NotFound
from beffroi.doors.manage.asking import Asked, Listed, Page, part, tag, unchanged
from beffroi.trust.stewardship import public as stewardship

router = Router()
RoleName = Literal["administrator", "steward", "producer", "dpo", "reader", "member"]
_Text = Annotated[str | None, Field(max_length=5000)]


class OrganisationShape(Schema):
    """An organisation."""

    slug: str
    name: str
    kind: str
    siren: str
    siret: str
    contact: str
    description: str


class Holder(Schema):
    """What a token may do today: its scopes, within its maker's rights."""

    token: str
    organisation: OrganisationShape
    acts: list[str]
    expires: datetime


class Settled(Schema):
    """What an organisation says of itself; what is not named stays."""

    name: Annotated[str | None, Field(max_length=200)] = None
    siret: Annotated[str | None, Field(max_length=30)] = None
    contact: Annotated[str | None, Field(max_length=254)] = None
    description: _Text = None


class MemberShape(Schema):
    """A mandate. `running`: it counts today."""

    id: int
    person: str
    role: str
    since: date | None
    until: date | None
    running: bool


class Mandate(Schema):
    """A role and its dates, both days included."""

    role: RoleName
    since: date | None = None
    until: date | None = None


class Offer(Mandate):
    """A role offered by e-mail."""

    email: Annotated[str, Field(max_length=254)]


class OfferShape(Schema):
    """An invitation that waits."""

    id: int
    email: str
    role: str
    since: date | None
    until: date | None
    expires: datetime


@router.get("/token", response=Holder, summary="Ce que ce jeton peut faire")
def read_token(request: Asked) -> Holder:
    """Ses portées, dans les limites des droits d'aujourd'hui de qui l'a fait."""
    holder = request.auth
    acts = [act.value for act in Act if may(holder, act, holder.organisation)]
    organisation = _organisation(holder.organisation)
    return Holder(token=str(holder), organisation=organisation, acts=acts, expires=holder.token.expires_at)


@router.get("/organisation", response=OrganisationShape, summary="L'organisation du jeton")
def read_organisation(request: Asked, response: HttpResponse) -> OrganisationShape:
    """Ce que tous peuvent lire d'elle."""
    return _tagged(response, request.auth.organisation)


@router.patch("/organisation", response=OrganisationShape, summary="Régler l'organisation")
def settle_organisation(request: Asked, response: HttpResponse, said: Settled) -> OrganisationShape:
    """Un SIRET est vérifié (clé de Luhn) et donne le SIREN."""
    unchanged(request, _organisation(request.auth.organisation).dict())
    changed = stewardship.settle(request.auth, request.auth.organisation, **said.dict(exclude_unset=True))
    return _tagged(response, changed)


@router.get("/members", response=Listed[MemberShape], summary="Les membres et leurs mandats")
def list_members(request: Asked, page: Page) -> dict[str, Any]:
    """Par nom ; les mandats finis aussi. Les adresses électroniques n'y sont pas."""
    require(request.auth, Act.SEE_MEMBERS, request.auth.organisation)
    mine = Membership.objects.filter(organisation=request.auth.organisation).select_related("user")
    found = part(mine.order_by("user__username", "role", "id"), page)
    running = set(
        Membership.objects.filter(in_force(), pk__in=[m.pk for m in found.rows]).values_list("pk", flat=True)
    )
    return {"total": found.total, "results": [_member(m, m.pk in running) for m in found.rows]}


@router.put("/members/{member_id}", response=MemberShape, summary="Changer un mandat")
def change_member(request: Asked, member_id: int, said: Mandate) -> MemberShape:
    """Le dernier administrateur reste."""
    mandate = _mandate(request.auth, member_id)
    changed = stewardship.change_role(
        request.auth, mandate, role=said.role, since=said.since, until=said.until
    )
    return _member(changed, _running(changed))


@router.delete("/members/{member_id}", response={HTTPStatus.NO_CONTENT: None}, summary="Finir un mandat")
def end_member(request: Asked, member_id: int) -> Status[None]:
    """Dès maintenant. Le dernier administrateur reste."""
    stewardship.end_role(request.auth, _mandate(request.auth, member_id))
    return Status(HTTPStatus.NO_CONTENT, None)


@router.get("/invitations", response=Listed[OfferShape], summary="Les invitations qui attendent")
def list_invitations(request: Asked, page: Page) -> dict[str, Any]:
    """La dernière d'abord."""
    require(request.auth, Act.MANAGE_MEMBERS, request.auth.organisation)
    found = part(invitations(request.auth.organisation).order_by("-created_at", "-id"), page)
    return {"total": found.total, "results": [_offer(one) for one in found.rows]}


@router.post("/invitations", response={HTTPStatus.CREATED: OfferShape}, summary="Inviter quelqu'un")
def make_invitation(request: Asked, said: Offer) -> Status[OfferShape]:
    """Par un message à son adresse ; une invitation au même rôle à la même adresse remplace la précédente."""
    made = stewardship.invite_member(
        request.auth,
        request.auth.organisation,
        said.email,
        said.role,
        since=said.since,
        until=said.until,
        at=site_of(request).base,
    )
    return Status(HTTPStatus.CREATED, _offer(made))


@router.delete(
    "/invitations/{offer_id}", response={HTTPStatus.NO_CONTENT: None}, summary="Reprendre une invitation"
)
def take_back_invitation(request: Asked, offer_id: int) -> Status[None]:
    """Son lien ne vaut plus rien."""
    require(request.auth, Act.MANAGE_MEMBERS, request.auth.organisation)
    offer = invitations(request.auth.organisation).filter(pk=offer_id).first() if _small(offer_id) else None
    if offer is None:
        raise NotFound("Cette invitation n'existe pas, ou n'attend plus de réponse.")
    stewardship.cancel_offer(request.auth, offer)
    return Status(HTTPStatus.NO_CONTENT, None)


def _small(number: int) -> bool:
    """Whether the records can hold such a number at all."""
    return 0 < number < 2**31


def _mandate(holder: TokenHolder, number: int) -> Membership:
    require(holder, Act.MANAGE_MEMBERS, holder.organisation)
    mine = Membership.objects.select_related("user", "organisation").filter(organisation=holder.organisation)
    found = mine.filter(pk=number).first() if _small(number) else None
    if found is None:
        raise NotFound("Ce mandat n'existe pas dans votre organisation.")
    return found


def _running(mandate: Membership) -> bool:
    return Membership.objects.filter(in_force(), pk=mandate.pk).exists()


def _organisation(organisation: Organisation) -> OrganisationShape:
    return OrganisationShape.from_orm(organisation)


def _tagged(response: HttpResponse, organisation: Organisation) -> OrganisationShape:
    shape = _organisation(organisation)
    response.headers["ETag"] = tag(shape.dict())
    return shape


def _member(mandate: Membership, running: bool) -> MemberShape:
    return MemberShape(
        id=mandate.pk,
        person=mandate.user.get_full_name() or mandate.user.get_username(),
        role=mandate.role,
        since=mandate.since,
        until=mandate.until,
        running=running,
    )


def _offer(offer: Invitation) -> OfferShape:
    return OfferShape(
        id=offer.pk,
        email=offer.email,
        role=offer.role,
        since=offer.since,
        until=offer.until,
        expires=offer.expires_at,
    )
