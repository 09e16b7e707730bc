"""Datasets and their immutable versions. Publication is a pointer: `Dataset.current`."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import Act, Actor, Organisation, User, organisations_where
from beffroi.data.fields import Schema
from beffroi.data.folding import fold, words


def new_uid() -> str:
    """An Explore-like unique id, `da_` and six letters or digits; also the name of the dataset's folder in the lake."""
    return "da_" + get_random_string(6, "abcdefghijklmnopqrstuvwxyz0123456789")


def searchable(dataset: "Dataset") -> str:
    """The words a dataset is found by."""
    parts: list[str] = [dataset.dataset_id, dataset.title, dataset.organisation.name]
    for name in ("description", "publisher", "theme", "keyword", "territory"):
        value = dataset.meta(name)
        parts += [str(v) for v in value] if isinstance(value, list) else [str(value or "")]
    return fold(" ".join(parts))


class DatasetQuerySet(models.QuerySet["Dataset"]):
    """Permissions filter in SQL."""

    def public(self) -> Self:
        """What anybody may see: a version passed the gate. Some have no rows here: see `with_rows`."""
        return self.filter(current__isnull=False)

    def with_rows(self) -> Self:
        """Public datasets whose rows are here; the others are described, with links to where their files are."""
        return self.filter(current__described=False)

    def matching(self, text: str) -> Self:
        """Those whose metadata hold every word of `text`, whatever the case and accents; elided articles do not count."""
        asked = words(text)
        found = self.all() if asked or not text.strip() else self.none()
        for word in asked[:20]:
            found = found.filter(search_text__contains=word.rstrip("*"))
        return found

    def visible_to(self, user: Actor) -> Self:
        """Public datasets, and those of organisations where the person may see drafts."""
        if user is None or not user.is_authenticated:
            return self.public()
        theirs = organisations_where(user, Act.SEE_DRAFTS)
        return self.filter(models.Q(current__isnull=False) | models.Q(organisation__in=theirs))


class Dataset(models.Model):
    """What people know by name; `metas` has the shape of the Explore API: {"default": {…}, "custom": {…}}.

    `corrections` holds what a person decided about fields (Explore field objects, partial): it wins over every guess and is
    applied again at each update. `read_options` holds what was said about the file (sheet, encoding…).
    """

    dataset_id = models.SlugField(_("identifiant"), max_length=120, unique=True)
    uid = models.CharField(max_length=9, unique=True, default=new_uid, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="datasets")
    title = models.CharField(_("titre"), max_length=300)
    metas = models.JSONField(default=dict)
    corrections = models.JSONField(default=list)
    read_options = models.JSONField(default=dict)
    attachments = models.JSONField(default=list)  # see `attachments.py`
    links = models.JSONField(default=list)  # files that are elsewhere: see `links.py`
    current = models.OneToOneField(
        "Version", models.SET_NULL, null=True, blank=True, related_name="current_of"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)  # the metadata's own date; the data's is its version's
    search_text = models.TextField(
        editable=False, default=""
    )  # words of the metadata, lower case without accents

    objects = DatasetQuerySet.as_manager()

    class Meta:
        verbose_name = _("jeu de données")
        verbose_name_plural = _("jeux de données")
        ordering: ClassVar = ["title", "id"]

    def __str__(self) -> str:
        return self.dataset_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the searched words in step with the metadata."""
        self.search_text = searchable(self)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text", "modified_at"}
        super().save(*args, **kwargs)

    def meta(self, name: str, template: str = "default") -> Any:
        """One metadata value, or None."""
        return (self.metas.get(template) or {}).get(name)


class Version(models.Model):
    """One immutable state of a dataset's rows, in its own folder of the lake."""

    class State(models.TextChoices):
        """Where a version stands."""

        BUILDING = "building", _("en cours")
        DRAFT = "draft", _("brouillon")
        HELD = "held", _("retenue")  # a whole draft the gate did not let through; it waits for a person
        PUBLISHED = "published", _("publiée")
        ARCHIVED = "archived", _("remplacée")
        REMOVED = "removed", _("retirée")  # files deleted by the retention rule; the line stays
        FAILED = "failed", _("refusée")

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("numéro"))
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.BUILDING)
    schema_json = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    changes = models.JSONField(
        default=dict
    )  # what differs from the version before: fields added, removed, retyped; rows
    records_count = models.BigIntegerField(_("enregistrements"), default=0)
    original = models.CharField(max_length=64, blank=True)  # content address in the lake
    original_name = models.CharField(max_length=255, blank=True)
    source = models.CharField(max_length=2000, blank=True)  # the URL or path it came from
    data_bytes = models.BigIntegerField(default=0)
    described = models.BooleanField(
        _("décrit seulement"), default=False
    )  # no rows, no files: the dataset's links say where they are
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("version")
        ordering: ClassVar = ["dataset", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dataset", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.dataset.dataset_id} v{self.number}"

    @property
    def is_public(self) -> bool:
        """Whether this is the version everybody reads."""
        return self.state == Version.State.PUBLISHED

    @property
    def schema(self) -> Schema:
        """The fields of this version."""
        return Schema.from_json(self.schema_json)


class Revision(models.Model):
    """One line: a number that grows with every change to the catalogue, so that a reader's cache knows in one cheap query."""

    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("révision du catalogue")

    def __str__(self) -> str:
        return str(self.number)
