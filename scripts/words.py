"""Compile the words of pages and letters: English from each room's catalogue; French from its sentences, set as French is.

French is the language of the sources: what differs from them is the spaces before ; : ! ? » and what is said of zero, which is
singular ("0 jeu de données").
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from beffroi.data.typography import french


def compile_words(english: Path) -> None:
    """Write the compiled files beside a catalogue `…/locale/en/LC_MESSAGES/django.po`."""
    with english.open("rb") as file:
        words = read_po(file, locale="en")
    with english.with_suffix(".mo").open("wb") as file:
        write_mo(file, words)
    said = Catalog(locale="fr", charset="utf-8")
    for message in words:
        if isinstance(message.id, tuple):
            said.add(message.id, tuple(french(one) for one in message.id), context=message.context)
        elif message.id and french(message.id) != message.id:
            said.add(message.id, french(message.id), context=message.context)
    target = english.parents[2] / "fr" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, said)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_words(Path(name))
