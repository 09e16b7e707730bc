"""What differs between two versions: fields and number of records, in words of the page's language."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset, Version, compare, engine, folder
from beffroi.data.errors import LimitReached, NotFound
from beffroi.data.fields import Field
from beffroi.data.lake import DifferingRecords, ask_differing_records
from beffroi.doors.portal import words, writing
from beffroi.doors.portal.remembering import remembered


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that is not the same: what happened, its type (or label) before and after; "" where it did not exist."""

    name: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """From one version to another. `rows` is how many records more (or fewer), `records` which, where fields identify them."""

    old: Version
    new: Version
    fields: tuple[FieldChange, ...]
    moved: bool
    records: DifferingRecords | None

    @property
    def rows(self) -> str:
        """Records gained or lost, signed."""
        change = self.new.records_count - self.old.records_count
        return ("+" if change > 0 else "") + writing.number(change)


def difference(dataset: Dataset, old: Version, new: Version) -> Difference:
    """The differences, what disappeared first."""
    before = {field.name: field for field in old.schema}
    after = {field.name: field for field in new.schema}
    said = compare(old.schema, new.schema)
    changes = [FieldChange(name, _("disparu"), words.type_of(before[name]), "") for name in said["removed"]]
    for change in said["retyped"]:
        name = change["name"]
        types = words.type_of(before[name]), words.type_of(after[name])
        changes.append(FieldChange(name, _("change de type"), *types))
    changes += [FieldChange(name, _("nouveau"), "", words.type_of(after[name])) for name in said["added"]]
    for name in said["relabelled"]:
        changes.append(
            FieldChange(name, _("change de libellé"), _labelled(before[name]), _labelled(after[name]))
        )
    return Difference(old, new, tuple(changes), bool(said["moved"]), _records(dataset, old, new))


def _records(dataset: Dataset, old: Version, new: Version) -> DifferingRecords | None:
    """None where nothing identifies a record, where files were removed, or when it takes too long while somebody waits."""

    def ask() -> DifferingRecords | None:
        both = ((folder(old), old.schema), (folder(new), new.schema))
        return ask_differing_records(engine(), *both, seconds=settings.BEFFROI["QUERY_SECONDS"])

    if old.described or new.described:
        return None
    try:
        return remembered(dataset, new, ("differs", old.number), ask)
    except (LimitReached, NotFound):
        return None


def _labelled(field: Field) -> str:
    return f"« {field.label or field.name} »"
