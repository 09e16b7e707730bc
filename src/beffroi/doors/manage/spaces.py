"""The space of the organisation: its address and its looks. The host name, the quotas and the closing are an operator's."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from beffroi.city.people.public import Act, require
from beffroi.city.spaces.public import Space, default_path
from beffroi.data.errors import NotFound
from beffroi.doors.manage.asking import Asked
from beffroi.doors.manage.errors import BadRequest
from beffroi.trust.stewardship.public import open_space, settle_space

router = Router()
_SHOWN = ("path", "host", "title", "introduction", "colour", "colour_dark", "enabled")


class Looks(Schema):
    """What an organisation decides of its own space; what is not named stays."""

    title: Annotated[str | None, Field(max_length=120)] = None
    introduction: Annotated[str | None, Field(max_length=3000)] = None
    colour: Annotated[str | None, Field(max_length=7, description="#rrvvbb ; son contraste est vérifié.")] = (
        None
    )
    colour_dark: Annotated[str | None, Field(max_length=7)] = None


class SpaceShape(Schema):
    """A space."""

    path: str
    host: str | None
    title: str
    introduction: str
    colour: str
    colour_dark: str
    enabled: bool


@router.get("/space", response=SpaceShape, summary="L'espace de l'organisation")
def read_space(request: Asked) -> SpaceShape:
    """404 quand elle n'en a pas."""
    require(request.auth, Act.SETTLE, request.auth.organisation)
    space = _space(request)
    if space is None:
        raise NotFound("Votre organisation n'a pas encore d'espace.")
    return _shape(space)


@router.put("/space", response=SpaceShape, summary="Ouvrir ou régler l'espace")
def put_space(request: Asked, said: Looks) -> SpaceShape:
    """À l'identifiant de l'organisation. Le logo se donne dans l'espace de travail."""
    named: dict[str, Any] = said.dict(exclude_none=True)
    if any("\x00" in text for text in named.values()):
        raise BadRequest("Un caractère nul s'est glissé dans la demande.")
    space = _space(request)
    if space is not None:
        return _shape(settle_space(request.auth, space, **named))
    organisation = request.auth.organisation
    return _shape(open_space(request.auth, organisation, default_path(organisation), **named))


def _space(request: Asked) -> Space | None:
    return Space.objects.filter(organisation=request.auth.organisation).select_related("organisation").first()


def _shape(space: Space) -> SpaceShape:
    return SpaceShape(**{name: getattr(space, name) for name in _SHOWN})
