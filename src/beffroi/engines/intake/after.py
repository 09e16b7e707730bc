"""What follows a publication, in the background: what makes answers sooner, the rows of each commune."""

from beffroi.city.catalog.public import Dataset
from beffroi.city.presence.public import submit_presence
from beffroi.engines.intake.indexes import submit_index


def follow_up(dataset: Dataset) -> None:
    """Ask for all that is made of what everybody reads of a dataset."""
    submit_index(dataset)
    submit_presence(dataset)
