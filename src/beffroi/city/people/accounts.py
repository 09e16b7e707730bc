"""Accounts: found by what people type, made for those who were invited or whom a provider vouches for."""

import re

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.text import slugify

from beffroi.city.people.models import User


class NameOrEmail(ModelBackend):
    """Django's check of a password, by the name of the account or by its e-mail address when only one account has it."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: object,
    ) -> User | None:
        """The person, or None; as slow for a name nobody has (Django hashes a password all the same)."""
        typed = (username or "")[:254]
        person = by_email(typed) if "@" in typed else None
        found = super().authenticate(
            request, username=person.username if person else typed, password=password
        )
        return found if isinstance(found, User) else None


def by_email(email: str) -> User | None:
    """The only open account with that address; None when there are several, or none."""
    found = (
        list(User.objects.filter(email__iexact=email.strip(), is_active=True)[:2]) if email.strip() else []
    )
    return found[0] if len(found) == 1 else None


def by_typed_name(typed: str) -> User | None:
    """The open account of that name, else of that address."""
    named = User.objects.filter(username=typed.strip()[:150], is_active=True).first()
    return named or by_email(typed[:254])


def free_name(first_name: str, last_name: str) -> str:
    """A name of account nobody has: camille.martin, camille.martin2…"""
    words = [slugify(part) for part in (first_name, last_name)]
    stem = re.sub(r"\.+", ".", ".".join(word for word in words if word))[:140] or "personne"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    return next(
        name for n in range(1, len(taken) + 2) if (name := stem if n == 1 else f"{stem}{n}") not in taken
    )


def written(text: str, longest: int) -> str:
    """A text from outside as it may be kept: no control characters, not too long."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:longest]


def open_account(first_name: str, last_name: str, email: str = "", password: str | None = None) -> User:
    """A new account, without any role; without a password it is entered by other ways."""
    for _attempt in range(5):  # two people of one name at the same moment
        try:
            with transaction.atomic():
                return User.objects.create_user(
                    free_name(first_name, last_name),
                    email=email,
                    password=password,
                    first_name=written(first_name, 150),
                    last_name=written(last_name, 150),
                )
        except IntegrityError:
            continue
    raise RuntimeError("no free account name")


class ResetTokens(PasswordResetTokenGenerator):
    """Links to choose a password: they die when it changes, when the person signs in, when sessions are closed."""

    key_salt = "beffroi.password"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.session_mark}"


reset_tokens = ResetTokens()
