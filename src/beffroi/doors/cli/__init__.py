"""The command `beffroi`. Each subcommand lives in its own module, loaded only when it is called."""

from beffroi.doors.cli.group import cli, main

__all__ = ["cli", "main"]
