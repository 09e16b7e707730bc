"""Pages of the service and their editions: what was written, by whom, in which language, and when it was shown."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import Organisation, User

LANGUAGES = (("fr", _("français")), ("en", _("anglais")))


class Page(models.Model):
    """A place where something may be written. All but news exist once, under the responsible organisation."""

    class Kind(models.TextChoices):
        """What a page is for."""

        LEGAL = "legal", _("mentions légales")
        ACCESSIBILITY = "accessibility", _("accessibilité")
        PRIVACY = "privacy", _("données personnelles")
        ABOUT = "about", _("à propos")
        NEWS = "news", _("actualité")

    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    slug = models.SlugField(_("adresse"), max_length=100, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pages")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("page")
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.slug


class Edition(models.Model):
    """A text of a page in one language. A draft changes; what was shown once stays as it was, for ever."""

    class State(models.TextChoices):
        """Where an edition stands."""

        DRAFT = "draft", _("brouillon")
        PUBLISHED = "published", _("publiée")
        ARCHIVED = "archived", _("remplacée")

    page = models.ForeignKey(Page, models.CASCADE, related_name="editions")
    language = models.CharField(_("langue"), max_length=5, choices=LANGUAGES)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(_("titre"), max_length=200)
    body = models.TextField(_("texte"))  # Markdown
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    author_label = models.CharField(max_length=200)
    written_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("édition")
        ordering: ClassVar = ["-published_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page", "language"], condition=Q(state="draft"), name="one_draft_per_language"
            ),
            models.UniqueConstraint(
                fields=["page", "language"],
                condition=Q(state="published"),
                name="one_edition_shown_per_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} · {self.language} · {self.get_state_display()}"
