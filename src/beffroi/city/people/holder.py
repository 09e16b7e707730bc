"""Who speaks with a token: an organisation's program, with part of what its maker may do."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from beffroi.city.people.acts import Act, scoped
from beffroi.city.people.models import Organisation, ServiceToken, User


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """A program whose token was checked. The rules take it wherever they take a person."""

    token: ServiceToken

    is_authenticated = True

    def __str__(self) -> str:
        return f"{self.token.name} ({self.token.prefix})"

    @property
    def maker(self) -> User:
        """The person who made the token: it never does more than they may today."""
        return self.token.created_by

    @property
    def organisation(self) -> Organisation:
        """The only organisation it acts in."""
        return self.token.organisation

    @property
    def acts(self) -> frozenset[Act]:
        """What its scopes stand for."""
        return scoped(self.token.scopes)


#: Whoever asks: the rules, and the catalogue, take any of them.
Actor = User | AnonymousUser | TokenHolder | None
