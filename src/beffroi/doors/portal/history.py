"""What differs between two versions: fields and number of records, in words of the page's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Version, compare
from beffroi.data.fields import Field
from beffroi.doors.portal import words, writing


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that is not the same: what happened, its type (or label) before and after; "" where it did not exist."""

    name: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """From one version to another. `rows` is how many records more (or fewer)."""

    old: Version
    new: Version
    fields: tuple[FieldChange, ...]
    moved: bool

    @property
    def rows(self) -> str:
        """Records gained or lost, signed."""
        change = self.new.records_count - self.old.records_count
        return ("+" if change > 0 else "") + writing.number(change)


def difference(old: Version, new: Version) -> Difference:
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
    return Difference(old, new, tuple(changes), bool(said["moved"]))


def _labelled(field: Field) -> str:
    return f"« {field.label or field.name} »"
