"""One file at one address. Its identity is the source's: the address may change."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from beffroi.engines.harvest.records import Ask, Distribution, Entry, Options, RemoteRecord


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """The one record; options `title`, `description` and `licence` describe it."""
    del ask  # the file is asked for with its rows
    name = PurePosixPath(unquote(urlsplit(address).path)).name or urlsplit(address).netloc
    title = (
        options.text("title")
        or PurePosixPath(name).stem.replace("_", " ").replace("-", " ").strip().capitalize()
    )
    said = {"titre": title, "description": options.text("description"), "licence": options.text("licence")}
    yield [
        RemoteRecord(
            "fichier", "links", said, (Distribution(address, title=name),), name=options.text("name")
        )
    ]
