"""`beffroi schema …`: the Table Schemas known here, and files against them."""

from pathlib import Path

import click
import orjson
from rich.markup import escape
from rich.table import Table

from beffroi.city.schemas import public as schemas
from beffroi.city.schemas.public import KnownSchema
from beffroi.data.errors import BeffroiError
from beffroi.data.tableschema import TableSchema, Verdict, read_table_schema
from beffroi.doors.cli import instance
from beffroi.doors.cli.ending import REFUSED, say
from beffroi.doors.cli.progress import shown
from beffroi.doors.cli.words import number, plural, printer
from beffroi.engines.intake.public import check_source, learn_schema, schema_document
from beffroi.trust.audit.public import note

_PLACES = 5  # shown of a rule; --json gives them all


@click.group("schema")
def schema() -> None:
    """Les schémas de tables (Table Schema) : ce que doivent être les fichiers d'une sorte."""
    instance.required()


@schema.command("add")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option("--name", default="", help="Le nom sous lequel il sera connu ici ; sans lui, le sien.")
def add(sources: tuple[str, ...], name: str) -> None:
    """Ajoute chaque SOURCE (fichier JSON ou adresse). Un schéma du même nom est remplacé."""
    if name and len(sources) > 1:
        raise click.UsageError("--name ne vaut que pour une seule source.")
    refused = 0
    for source in sources:
        try:
            made = _added(source, name)
        except BeffroiError as error:
            if len(sources) == 1:
                raise
            say(f"{source} : {error.sentence}")
            refused += 1
        else:
            click.echo(f"{made.name} : {made}, {plural(len(made.schema.fields), 'champ')}.")
    click.get_current_context().exit(REFUSED if refused else 0)


def _added(source: str, name: str) -> KnownSchema:
    if not name:
        return learn_schema(source)
    made = schemas.add(schema_document(source), source if "://" in source else Path(source).name, name=name)
    note("schema.add", "schema", made.name, source=made.source)
    return made


@schema.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """Liste les schémas connus."""
    known = schemas.known()
    if as_json:
        shapes = [{"name": k.name, "title": k.title, "version": k.version, "source": k.source} for k in known]
        click.echo(orjson.dumps(shapes, option=orjson.OPT_INDENT_2).decode())
        return
    table = Table("Nom", "Titre", "Version", "Provenance", box=None, pad_edge=False)
    for one in known:
        table.add_row(one.name, escape(one.title), escape(one.version), escape(one.source))
    printer().print(table)


@schema.command("remove")
@click.argument("name", metavar="NOM")
def remove(name: str) -> None:
    """Oublie un schéma ; les jeux qui le déclarent ne sont plus vérifiés."""
    schemas.remove(name)
    note("schema.remove", "schema", name)
    click.echo(f"{name} est oublié.")


@schema.command("check")
@click.argument("source", metavar="FICHIER")
@click.option(
    "--schema",
    "wanted",
    required=True,
    metavar="NOM|JSON",
    help="Un schéma connu, son fichier ou son adresse.",
)
@click.option("--json", "as_json", is_flag=True)
def check(source: str, wanted: str, as_json: bool) -> None:
    """Vérifie un fichier sans le publier. Code de fin : 0 conforme, 2 non."""
    with shown(source, quiet=as_json) as progress:
        verdict = check_source(source, _schema(wanted), progress)
    if as_json:
        click.echo(orjson.dumps(verdict.to_json(), option=orjson.OPT_INDENT_2).decode())
    else:
        _print(verdict)
    click.get_current_context().exit(0 if verdict.valid else REFUSED)


@schema.command("template")
@click.argument("wanted", metavar="NOM|JSON")
def template(wanted: str) -> None:
    """Écrit sur la sortie un CSV à remplir : les en-têtes, et une ligne d'exemple."""
    click.echo(schemas.template(_schema(wanted)), nl=False)


def _schema(wanted: str) -> TableSchema:
    """The schema of that name, else of that file or address."""
    path = Path(wanted)
    return (
        read_table_schema(schema_document(wanted))
        if path.is_file() or "://" in wanted
        else schemas.get(wanted).schema
    )


def _print(verdict: Verdict) -> None:
    rows = plural(verdict.rows, "ligne")
    if verdict.valid:
        click.echo(f"Conforme au schéma « {verdict.schema} » : {rows}.")
    else:
        click.echo(f"Non conforme au schéma « {verdict.schema} » : {rows}.")
    for fault in verdict.faults:
        click.echo(f"  · {fault.sentence}")
        for place in fault.places[:_PLACES]:
            click.echo(f"      {place.where}" + (f" : « {place.value} »" if place.value else ""))
        if fault.count > len(fault.places[:_PLACES]) > 0:
            click.echo(f"      et {number(fault.count - len(fault.places[:_PLACES]))} autres")
    for text in verdict.notes:
        click.echo(f"  – {text}")
