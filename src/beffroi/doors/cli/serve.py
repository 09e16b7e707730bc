"""`beffroi serve` and `beffroi worker`: one process tree, ended by Ctrl-C."""

import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import click
from django.conf import settings
from django.db import connections

from beffroi.data.errors import BeffroiError
from beffroi.doors.cli.family import Child, Family
from beffroi.doors.cli.init import prepare_instance
from beffroi.doors.cli.instance import home, required

READY_SECONDS = 60.0
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (what a person asked for, never our default)


class PortBusy(BeffroiError):
    """Somebody else listens there, or this address is not ours."""

    code = "port_busy"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d'écoute.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port d'écoute.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processus qui répondent (sinon BEFFROI_WORKERS)."
)
def serve(host: str, port: int, workers: int | None) -> None:
    """Sert l'instance : le site, l'API, les travaux et leurs rendez-vous, dans une seule arborescence de processus."""
    require_free(host, port)
    prepare()
    run_service(host, port, workers=workers)


def run_service(host: str, port: int, *, workers: int | None = None) -> None:
    """Serve an instance that is ready, until Ctrl-C."""
    workers = workers or int(settings.BEFFROI["WORKERS"])
    threads = int(settings.BEFFROI["THREADS"])
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # WhiteNoise looks there for what an administrator adds
    connections.close_all()
    web = Child("web", (host, str(port), str(workers), str(threads)))
    family = Family((web, Child("worker", waits=True), Child("scheduler", waits=True)), say=_say)

    def ready() -> None:
        if answers(host, port, lambda: not family.stop.is_set()):
            shown = f"[{host}]" if ":" in host else host
            _say(f"Beffroi répond sur http://{shown}:{port}/ — Ctrl-C pour arrêter.")

    family.run(ready)
    _say("Beffroi est arrêté.")


@click.command()
def worker() -> None:
    """Mène les travaux et leurs rendez-vous, sans servir de pages (pour une seconde machine, avec PostgreSQL)."""
    prepare()
    connections.close_all()
    Family((Child("worker"), Child("scheduler")), say=_say).run(lambda: _say("Beffroi attend des travaux."))
    _say("Beffroi est arrêté.")


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def require_free(host: str, port: int) -> None:
    """Check that the port can be ours.

    Raises:
        PortBusy: it cannot.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise PortBusy(
            f"Impossible d'écouter sur {host}, port {port} ({error.strerror}) : arrêtez le programme qui l'occupe ou "
            "choisissez un autre port avec --port (make demo PORT=8001)."
        ) from error


def prepare() -> None:
    """Make the instance ready: tables up to date, leftovers of a killed process cleaned."""
    if not (home() / "secret.key").is_file():
        required()  # says what to do
    prepare_instance()


def answers(host: str, port: int, go_on: Callable[[], bool]) -> bool:
    """Wait until the server answers (with anything), the time is over or `go_on` says no."""
    deadline = time.monotonic() + READY_SECONDS
    while go_on() and time.monotonic() < deadline:
        connection = HTTPConnection(ANYWHERE.get(host, host), port, timeout=READY_SECONDS)
        try:
            connection.request("HEAD", "/", headers={"Host": "localhost"})
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return True
        finally:
            connection.close()
    return False
