"""Who a person is elsewhere: accounts found by (issuer, subject) alone, never by an address."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beffroi.city.people.accounts import open_account
from beffroi.city.people.credentials import Identity
from beffroi.city.people.models import User
from beffroi.data.errors import BeffroiError


class IdentityTaken(BeffroiError):
    """That identity already opens another account."""

    code = "identity_taken"


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider says of a person, once its signature was checked."""

    provider: str
    issuer: str
    subject: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    siret: str = ""
    strong: bool = False  # the provider saw a second factor


def known(vouched: Vouched) -> User | None:
    """The account that identity opens; the line of the identity is brought up to date."""
    found = (
        Identity.objects.select_related("user").filter(issuer=vouched.issuer, subject=vouched.subject).first()
    )
    if found is None:
        return None
    found.siret, found.last_used_at = vouched.siret, timezone.now()
    found.save(update_fields=["siret", "last_used_at"])
    return found.user


def link(user: User, vouched: Vouched) -> Identity:
    """Let that identity open that account. Raises IdentityTaken."""
    try:
        with transaction.atomic():
            found, _new = Identity.objects.get_or_create(
                issuer=vouched.issuer,
                subject=vouched.subject,
                defaults={"user": user, "provider": vouched.provider, "siret": vouched.siret},
            )
    except IntegrityError:
        found = Identity.objects.get(issuer=vouched.issuer, subject=vouched.subject)
    if found.user_id != user.pk:
        raise IdentityTaken(
            _(
                "Cette identité ouvre déjà un autre compte : connectez-vous avec elle, ou retirez-la de cet autre compte."
            )
        )
    return found


def welcome(vouched: Vouched) -> User:
    """The account of a person who comes for the first time: no role, and not the address of another account."""
    taken = User.objects.filter(email__iexact=vouched.email).exists()
    with transaction.atomic():
        user = open_account(vouched.first_name, vouched.last_name, "" if taken else vouched.email)
        link(user, vouched)
    return user
