"""What people say about data. E-mail addresses serve to confirm and to answer; they are never shown, and erased after a time."""

from typing import ClassVar

from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from beffroi.city.catalog.public import Dataset
from beffroi.city.people.public import Organisation, User


def new_key() -> str:
    """What makes a link of a message worth one object only."""
    return get_random_string(22)


class Said(models.Model):
    """What a person without an account sent: from whom, in which language, and whether its address was confirmed."""

    author = models.CharField(_("nom"), max_length=100)
    email = models.EmailField(_("adresse électronique"), blank=True)  # "" once erased
    language = models.CharField(max_length=5, default="fr")
    base = models.CharField(max_length=300, blank=True)  # the service's address, as that person reached it
    key = models.CharField(max_length=22, default=new_key, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(_("raison"), blank=True)  # of a refusal, told to its author

    class Meta:
        abstract = True


class Reuse(Said):
    """Something made with data: shown once a steward of one of its datasets accepts it."""

    class Kind(models.TextChoices):
        """What was made."""

        APPLICATION = "application", _("application")
        VISUALISATION = "visualisation", _("carte ou visualisation")
        ARTICLE = "article", _("article ou enquête")
        STUDY = "study", _("étude ou recherche")
        SERVICE = "service", _("service public")
        OTHER = "other", _("autre")

    class State(models.TextChoices):
        """Where it stands."""

        UNCONFIRMED = "unconfirmed", _("adresse à confirmer")
        PROPOSED = "proposed", _("proposée")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")

    title = models.CharField(_("titre"), max_length=150)
    description = models.TextField(_("description"))
    kind = models.CharField(_("nature"), max_length=20, choices=Kind, default=Kind.APPLICATION)
    address = models.URLField(_("adresse"), max_length=500)
    datasets = models.ManyToManyField(Dataset, related_name="reuses", verbose_name=_("jeux de données"))
    state = models.CharField(
        _("état"), max_length=12, choices=State, default=State.UNCONFIRMED, db_index=True
    )

    class Meta:
        verbose_name = _("réutilisation")
        ordering: ClassVar = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Question(Said):
    """A question to whoever produces a dataset, and what became of it."""

    class State(models.TextChoices):
        """Where it stands; people read those that are open, answered or closed."""

        UNCONFIRMED = "unconfirmed", _("adresse à confirmer")
        WAITING = "waiting", _("à relire")
        OPEN = "open", _("en attente de réponse")
        ANSWERED = "answered", _("répondue")
        CLOSED = "closed", _("close")
        REFUSED = "refused", _("écartée")

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="questions")
    title = models.CharField(_("sujet"), max_length=150)
    text = models.TextField(_("question"))
    state = models.CharField(
        _("état"), max_length=12, choices=State, default=State.UNCONFIRMED, db_index=True
    )

    class Meta:
        verbose_name = _("question")
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    """An answer, given in the name of the dataset's organisation."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("réponse"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("réponse")
        ordering: ClassVar = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.question} · {self.organisation}"


class Follow(models.Model):
    """Somebody wants to know what changes: of a dataset, of a producer, of what a search finds. The row goes with the address."""

    class Rhythm(models.TextChoices):
        """How often at most a message comes."""

        DAILY = "daily", _("chaque jour")
        WEEKLY = "weekly", _("chaque semaine")

    email = models.EmailField(_("adresse électronique"))
    dataset = models.ForeignKey(Dataset, models.CASCADE, null=True, blank=True, related_name="follows")
    producer = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="follows")
    search = models.CharField(
        max_length=1000, blank=True
    )  # the end of the catalogue's address: "?q=…", when neither
    rhythm = models.CharField(_("rythme"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    language = models.CharField(max_length=5, default="fr")
    base = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=22, default=new_key, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField(null=True, blank=True, db_index=True)  # changes up to then were told

    class Meta:
        verbose_name = _("suivi")
        indexes: ClassVar = [models.Index(fields=["email", "dataset"], name="follow_once")]

    def __str__(self) -> str:
        return str(self.dataset or self.producer or self.search or "catalogue")


class Habit(models.Model):
    """How an organisation wishes to be spoken to."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="dialogue")
    questions = models.BooleanField(_("accepter les questions"), default=True)
    reread = models.BooleanField(_("relire les questions avant de les montrer"), default=True)

    class Meta:
        verbose_name = _("réglage du dialogue")

    def __str__(self) -> str:
        return str(self.organisation)


class Sending(models.Model):
    """A form was sent by a caller or for an address, named by a keyed digest: what limits how many a day, kept for a day."""

    mark = models.CharField(max_length=32, db_index=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("envoi")

    def __str__(self) -> str:
        return self.mark
