"""What follows a publication, in the background: the index of words, the rows of each commune."""

from beffroi.city.catalog.public import Dataset
from beffroi.city.presence.public import submit_presence
from beffroi.engines.intake.words import submit_words


def follow_up(dataset: Dataset) -> None:
    """Ask for all that is made of what everybody reads of a dataset."""
    submit_words(dataset)
    submit_presence(dataset)
