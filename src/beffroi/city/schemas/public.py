"""The face of the known schemas: add one, list them, have one, its template."""

import csv
import io
import re
from pathlib import PurePosixPath

from django.utils.text import slugify

from beffroi.city.schemas.models import KnownSchema
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.data.tableschema import BadTableSchema, TableSchema, read_table_schema

__all__ = ["AlreadyKnown", "KnownSchema", "add", "from_address", "get", "known", "remove", "template"]

_LONGEST = 100
#: Escapes of characters that no record can keep: the null one, and halves of a pair.
_UNWRITABLE = re.compile(r"(?<!\\)(?:\\\\)*\\u(0000|[dD][89abAB]..(?!\\u[dD][c-fC-F]))")


class AlreadyKnown(BeffroiError):
    """Another schema has that name here, and is not to be replaced."""

    code = "already_known"


def add(document: bytes, source: str = "", *, name: str = "", replace: bool = True) -> KnownSchema:
    """Know a schema; one of the same name is replaced, by its new version most often.

    Args:
        source: where it comes from, an address or a file's name.
        name: the name it is known by here, when its own (or its title, or its file's name) will not do.
        replace: whether another schema of that name may go.

    Raises:
        BadTableSchema: it is no Table Schema, or nothing names it.
        AlreadyKnown: see `replace`.
    """
    try:
        text = document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTableSchema("Le schéma n'est pas en UTF-8 : enregistrez-le dans cet encodage.") from error
    schema = read_table_schema(text)
    if _UNWRITABLE.search(text):
        raise BadTableSchema("Le schéma contient un caractère nul ou coupé en deux : retirez-le.")
    plain = [name, schema.name, schema.title, PurePosixPath(source).stem]
    known_as = next((slug for slug in (_slug(each) for each in plain) if slug), "")
    if not known_as:
        raise BadTableSchema("Le schéma n'a ni nom ni titre : donnez-lui un nom.")
    said = {
        "title": _line(schema.title or known_as)[:300],
        "version": _line(schema.version)[:50],
        "source": _line(source)[:2000],
        "document": text.replace("\x00", ""),
    }
    if not replace:
        made, new = KnownSchema.objects.get_or_create(name=known_as, defaults=said)
        if not new and made.document != said["document"]:
            raise AlreadyKnown(
                f"Un autre schéma s'appelle déjà « {known_as} » ici : un opérateur de la plateforme peut le remplacer."
            )
        return made
    return KnownSchema.objects.update_or_create(name=known_as, defaults=said)[0]


def known() -> list[KnownSchema]:
    """All of them, by name."""
    return list(KnownSchema.objects.all())


def from_address(address: str) -> KnownSchema | None:
    """The schema that came from there, if any."""
    return KnownSchema.objects.filter(source=_line(address)[:2000]).first() if address else None


def get(name: str) -> KnownSchema:
    """The schema of that name; raises NotFound."""
    found = KnownSchema.objects.filter(name=name[:_LONGEST]).first() if "\x00" not in name else None
    if found is None:
        raise NotFound(
            f"Aucun schéma ne s'appelle « {name[:_LONGEST]} » ici : « beffroi schema list » les donne, « schema add » en ajoute."
        )
    return found


def remove(name: str) -> None:
    """Know it no more; datasets that declare it are no longer verified. Raises NotFound."""
    get(name).delete()


def template(schema: TableSchema) -> bytes:
    """A CSV with the headers and one line of examples, in UTF-8 with its mark, for spreadsheets."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(schema.names)
    lines.writerow([field.example for field in schema.fields])
    return out.getvalue().encode("utf-8-sig")


def _slug(text: str) -> str:
    return slugify(text.replace("/", "-").replace(".", "-"))[:_LONGEST].strip("-")


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
