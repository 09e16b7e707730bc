"""What a person signs in with besides a password, and what is remembered of it. Read by the modules beside this one."""

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

PERSON = "people.User"


class Authenticator(models.Model):
    """An application that gives codes of six digits (TOTP, RFC 6238), proved by a first code."""

    user = models.OneToOneField(PERSON, models.CASCADE, related_name="authenticator")
    sealed_secret = models.CharField(max_length=300)  # see `sealing.py`
    created_at = models.DateTimeField(auto_now_add=True)
    last_step = models.BigIntegerField(
        default=0
    )  # a code is good once: the last half-minute one was used for

    class Meta:
        verbose_name = "application de codes"

    def __str__(self) -> str:
        return f"{self.user}"


class RecoveryCode(models.Model):
    """A code kept on paper, good once. Only its digest is kept: a code has eighty random bits."""

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "code de secours"

    def __str__(self) -> str:
        return f"{self.user}"


class Passkey(models.Model):
    """A key of a device or of a password manager (WebAuthn); the public half is here."""

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="passkeys")
    name = models.CharField("nom", max_length=100)
    credential = models.CharField(
        max_length=1400, unique=True
    )  # base64url; 1023 bytes at most (WebAuthn § 6.1)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "clé d'accès"
        ordering: ClassVar = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """Who a person is for an identity provider: (issuer, subject) and nothing else, an address changes hands."""

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="identities")
    provider = models.CharField(max_length=50)
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    siret = models.CharField(max_length=14, blank=True)  # the employer, as ProConnect says it
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "identité"
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="each_identity_once")
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.user}"


class Attempts(models.Model):
    """Failed sign-ins of one account or one address, known by a keyed digest alone; see `attempts.py`."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    open_at = models.DateTimeField()  # no new try before

    class Meta:
        verbose_name = "essais"

    def __str__(self) -> str:
        return f"{self.failures}"


class Invitation(models.Model):
    """A role offered by e-mail, taken once; see `invitations.py`."""

    email = models.EmailField("adresse électronique")
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="invitations")
    role = models.CharField("rôle", max_length=20)
    since = models.DateField("depuis le", null=True, blank=True)
    until = models.DateField("jusqu'au", null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"


class Session(AbstractBaseSession):
    """A browser that is signed in, findable by its person, so that all of them can be closed."""

    user = models.ForeignKey(PERSON, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(default=timezone.now)
    agent = models.CharField(max_length=100, blank=True)  # "Firefox · Linux": enough to know one's own

    class Meta:
        verbose_name = "session"
