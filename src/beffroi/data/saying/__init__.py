"""What the service says of a file, kept as facts and put in words when it is shown: remarks, reasons, rules not kept."""

from beffroi.data.saying.marks import gettext as as_it_is
from beffroi.data.saying.words import (
    SENTENCES,
    Fact,
    Plural,
    Said,
    Word,
    Words,
    in_french,
    in_words,
    named,
    place,
    reason,
    remark,
    retold,
    word,
)

__all__ = [
    "SENTENCES",
    "Fact",
    "Plural",
    "Said",
    "Word",
    "Words",
    "as_it_is",
    "in_french",
    "in_words",
    "named",
    "place",
    "reason",
    "remark",
    "retold",
    "word",
]
