"""`beffroi check`: configuration, storage, database; what is wrong and what to do."""

from dataclasses import asdict

import click
import orjson

from beffroi.doors.cli.checks import Level, findings

_MARKS = {Level.GOOD: "  ✓", Level.LOOK: "  !", Level.BAD: "  ✗"}


@click.command("check")
@click.option("--json", "as_json", is_flag=True)
def check(as_json: bool) -> None:
    """Vérifie l'instance. Code de fin : 0 si elle peut servir, 1 s'il y a une erreur à corriger."""
    found = []
    for finding in findings():
        found.append(finding)
        if not as_json:
            click.echo(f"{_MARKS[finding.level]} {finding.subject} : {finding.sentence}")
    bad = sum(finding.level is Level.BAD for finding in found)
    if as_json:
        click.echo(orjson.dumps([asdict(finding) for finding in found], option=orjson.OPT_INDENT_2).decode())
    elif not bad:
        click.echo("L'instance peut servir.")
    click.get_current_context().exit(1 if bad else 0)
