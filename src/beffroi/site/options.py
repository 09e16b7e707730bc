"""Every setting of an instance: an environment variable `BEFFROI_…`, its default and a sentence. Checked at start."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from beffroi.data.errors import BeffroiError


class BadSetting(BeffroiError):
    """An environment variable of ours cannot be understood."""

    code = "bad_setting"


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _threads(text: str) -> int:
    return _whole(text) or max(32, 8 * (os.cpu_count() or 1))


def _workers(text: str) -> int:
    return _whole(text) or min(4, os.cpu_count() or 1)


def _percent(text: str) -> int | None:
    if not text:
        return None
    number = _whole(text)
    if number > 100:
        raise ValueError
    return number


def _flag(text: str) -> bool:
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "oui": True,
        "0": False,
        "false": False,
        "no": False,
        "non": False,
    }
    return known[text.strip().lower()]


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _factor(text: str) -> str:
    if text not in {"no", "publishers", "all"}:
        raise ValueError(text)
    return text


def _zone(text: str) -> str:
    return ZoneInfo(text).key


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: `default` is written as a person would write it in the environment."""

    name: str
    default: str
    read: Callable[[str], Any]
    sentence: str

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"BEFFROI_{self.name}"


OPTIONS: tuple[Option, ...] = (
    Option("HOME", "./instance", lambda text: Path(text).expanduser().resolve(), "Folder of the instance."),
    Option(
        "DATABASE_URL",
        "",
        str,
        "postgresql://user:password@host/name for PostgreSQL; empty: SQLite in the instance.",
    ),
    Option(
        "BASE_URL", "", str, "Public address, https://donnees.example.fr; empty: taken from each request."
    ),
    Option(
        "HOSTS",
        "localhost,127.0.0.1,[::1]",
        _names,
        "Host names the service answers to, with commas; spaces bring their own.",
    ),
    Option(
        "TRUST_PROXY", "no", _flag, "Believe the X-Forwarded headers (only behind a proxy that sets them)."
    ),
    Option("TITLE", "Beffroi", str, "Name of the service, in every page."),
    Option(
        "CONTACT", "", str, "E-mail address for questions about the data; empty: the page of legal notices."
    ),
    Option(
        "MAIL_URL",
        "",
        str,
        "Mail server, smtp://user:password@host:587 (STARTTLS when a user is named) or smtps://…; empty: kept in mail/.",
    ),
    Option("MAIL_FROM", "", str, "Sender of the messages; empty: CONTACT."),
    Option(
        "DAILY_MESSAGES",
        "10",
        _whole,
        "Forms (reuses, questions, follows) a caller, or a mailbox, may send in a day; 0: no limit.",
    ),
    Option(
        "CONTACT_MONTHS",
        "24",
        _whole,
        "Months after which the e-mail addresses of visitors are erased; follows end then.",
    ),
    Option("TERRITORY", "200093201", str, "SIREN of the territory (EPCI) whose communes are the reference."),
    Option("TIMEZONE", "Europe/Paris", _zone, "Zone of the hours in files that state none."),
    Option(
        "TILES_URL", "", str, "Raster tile address for maps, with {z} {x} {y}; empty: no outside request."
    ),
    Option("TILES_ATTRIBUTION", "", str, "Attribution of these tiles."),
    Option("QUERY_SECONDS", "10", _whole, "Time limit of one query, in seconds."),
    Option("EXPORT_SECONDS", "600", _whole, "Time limit of one export, in seconds."),
    Option(
        "QUERY_MEMORY", "1GB", str, "Memory limit of the query engine, shared by the queries of one process."
    ),
    Option("INTAKE_MEMORY", "1200MB", str, "Memory limit of the engine that reads and types a file."),
    Option("WORKERS", "0", _workers, "Web processes; 0: one a core, four at most."),
    Option(
        "THREADS",
        "0",
        _threads,
        "Requests served at once by each process, each with its connection to the records; 0: eight a core, 32 at least.",
    ),
    Option(
        "CALLER_QUERIES", "8", _whole, "Heavy queries one caller may have running or waiting; 0: no limit."
    ),
    Option("CALLER_EXPORTS", "4", _whole, "Exports one caller may have running or waiting; 0: no limit."),
    Option("KEEP_VERSIONS", "5", _whole, "Old versions kept for each dataset; older ones lose their files."),
    Option("MAX_SOURCE_MB", "20480", _whole, "Largest file taken in, in megabytes."),
    Option("MAX_UNPACKED_MB", "20480", _whole, "Largest total of an archive once unpacked, in megabytes."),
    Option("MAX_COLUMNS", "2000", _whole, "Largest number of columns of a file."),
    Option("FETCH_PRIVATE", "no", _flag, "Allow sources at private or loopback addresses."),
    Option("HARVEST_MAX_MB", "200", _whole, "Largest file whose rows a harvest takes in, in megabytes."),
    Option("HARVEST_PAUSE_MS", "200", _whole, "Pause between two requests to a harvested source."),
    Option("ANSWERS_MEGABYTES", "64", _whole, "Memory of answers already made, in each process; 0: none."),
    Option("DAILY_REQUESTS", "50000", _whole, "Requests a day for a caller without a key; 0: no limit."),
    Option("DAILY_QUERY_SECONDS", "7200", _whole, "Seconds of query a day for a caller; 0: no limit."),
    Option(
        "DAILY_MEGABYTES",
        "100000",
        _whole,
        "Megabytes of answers a day for a caller, exports too; 0: no limit.",
    ),
    Option("MAX_ROWS_PAGE", "100", _whole, "Largest `limit` of a page of records."),
    Option("MAX_GROUPS_PAGE", "20000", _whole, "Largest `limit` of a page of groups."),
    Option("MAX_OFFSET", "10000", _whole, "Largest offset + limit in paging."),
    Option(
        "TILE_RECORDS",
        "5000",
        _whole,
        "Records drawn as themselves in a map's tile; beyond, neighbours are one point.",
    ),
    Option("MAP_RECORDS", "5000", _whole, "Records a page's map loads at once; beyond, it draws tiles."),
    Option("JOB_SECONDS", "7200", _whole, "Time limit of one job, in seconds."),
    Option("JOB_LEASE_SECONDS", "60", _whole, "A job that gives no sign for so long is taken up again."),
    Option("JOB_ATTEMPTS", "3", _whole, "How often a job whose program died is tried before it fails."),
    Option("TOKEN_DAYS", "366", _whole, "Longest life of a service token, in days."),
    Option("SESSION_HOURS", "12", _whole, "A browser stays signed in for so long."),
    Option(
        "OIDC_PROVIDERS",
        "",
        str,
        "File of the identity providers (OpenID Connect), see operations.md; empty: none.",
    ),
    Option(
        "SECOND_FACTOR",
        "no",
        _factor,
        "Who must have a second factor: no (organisations may ask for one), publishers, all.",
    ),
    Option("INVITATION_DAYS", "14", _whole, "An invitation can be taken for so long."),
    Option(
        "ACCESSIBILITY_RATE",
        "",
        _percent,
        "Percentage of the RGAA's criteria met, as an audit found; empty: no audit yet (the statement says so).",
    ),
    Option("DEBUG", "no", _flag, "Django's debug pages: never on an instance others can reach."),
)


def load(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Read all settings: name → value.

    Raises:
        BadSetting: a value cannot be understood, or a `BEFFROI_…` variable is not one of ours (a misspelling).
    """
    known = {option.variable for option in OPTIONS}
    for variable in environment:
        ours = variable.startswith("BEFFROI_") and not variable.startswith("BEFFROI_TEST_")
        if ours and variable not in known:
            raise BadSetting(
                f"{variable} n'est pas un réglage de Beffroi : voyez docs/settings.md pour la liste."
            )
    values: dict[str, Any] = {}
    for option in OPTIONS:
        text = environment.get(option.variable, option.default)
        try:
            values[option.name] = option.read(text)
        except (ValueError, KeyError, OSError) as error:
            raise BadSetting(f"{option.variable}={text!r} ne se comprend pas. {option.sentence}") from error
    return values


def page() -> str:
    """docs/settings.md: `python -m beffroi.site.options > docs/settings.md`."""
    lines = [
        "# Settings",
        "",
        "Every setting is an environment variable; all have a safe default. They are checked at start: a value that cannot be",
        "understood, or a `BEFFROI_…` variable that is not in this list, stops the command with a sentence. `beffroi check` says",
        "what is wrong with an instance and what to do.",
        "",
        "| variable | default | what it does |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{option.variable}` | {f'`{option.default}`' if option.default else '(empty)'} | {option.sentence} |"
        for option in OPTIONS
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201  (this is the output)
