"""Schemas, as they were given."""

from typing import ClassVar

from django.db import models

from beffroi.data.tableschema import TableSchema, read_table_schema


class KnownSchema(models.Model):
    """A Table Schema. `document` is its JSON, as it came: reading is a function."""

    name = models.SlugField("nom", max_length=100, unique=True)
    title = models.CharField("titre", max_length=300)
    version = models.CharField("version", max_length=50, blank=True)
    source = models.CharField("provenance", max_length=2000, blank=True)  # a file's name, or an address
    document = models.TextField("document")
    added_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "schéma"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return f"{self.title} {self.version}".strip()

    @property
    def address(self) -> str:
        """Where the schema is for everybody: what it says of itself, else where it was taken; "" when nowhere."""
        read = self.schema
        named = (read.path, self.source, read.homepage)
        return next(
            (one for one in named if one.startswith(("https://", "http://")) and len(one) <= 2000), ""
        )

    @property
    def schema(self) -> TableSchema:
        """The schema, read; it was understood when it was added."""
        return read_table_schema(self.document)
