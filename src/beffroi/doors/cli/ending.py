"""How a command ends: 0 done, 2 refused for its content, 1 anything else; a sentence, never a trace, for what we foresee."""

import logging
import os
import sys
from typing import NoReturn

import click
from django.db.utils import OperationalError, ProgrammingError

from beffroi.data.errors import BeffroiError, LimitReached, RefusedContent

REFUSED = 2
FAILED = 1
INTERRUPTED = 130


def say(sentence: str) -> None:
    """A sentence on the error output."""
    click.echo(sentence, err=True)


def code_of(error: BeffroiError) -> int:
    """The exit code for an error: 2 when the content is at fault."""
    return REFUSED if isinstance(error, RefusedContent | LimitReached) else FAILED


def run(command: click.Command) -> NoReturn:
    """Run a command and exit."""
    try:
        code = command.main(prog_name="beffroi", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as ending:
        sys.exit(ending.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(FAILED)  # click would say 2, which means "refused" here
    except (click.Abort, KeyboardInterrupt):
        say("Interrompu : ce qui était publié le reste.")
        sys.exit(INTERRUPTED)
    except BeffroiError as error:
        say(error.sentence)
        sys.exit(code_of(error))
    except BrokenPipeError:  # the reader of our output left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except Exception as error:  # noqa: BLE001 the last resort: any other error is ours, and is said so
        sys.exit(_unforeseen(error))


def _unforeseen(error: Exception) -> int:
    """Say what failed on our side; the trace is for whoever runs the instance with BEFFROI_DEBUG=yes."""
    if isinstance(error, OperationalError):
        say(f"La base des enregistrements ne répond pas comme prévu ({error}). Lancez « beffroi check ».")
    elif isinstance(error, ProgrammingError):
        say("La base des enregistrements n'est pas à jour : lancez « beffroi init », puis recommencez.")
    else:
        say(f"Erreur de Beffroi, pas de vos données : {type(error).__name__} : {error}")
    if os.environ.get("BEFFROI_DEBUG", "no").lower() in {"1", "true", "yes", "oui"}:
        logging.getLogger("beffroi").exception("trace", exc_info=error)
    else:
        say("Relancez avec BEFFROI_DEBUG=yes pour la trace complète.")
    return FAILED
