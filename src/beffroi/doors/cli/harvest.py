"""`beffroi harvest …`: the catalogues that flow in by themselves."""

from pathlib import Path
from typing import Any

import click
import orjson
from django.utils.formats import date_format
from django.utils.timezone import localtime
from rich.markup import escape
from rich.table import Table

from beffroi.city.people.public import default_organisation, organisation
from beffroi.data.errors import BeffroiError
from beffroi.doors.cli import instance
from beffroi.doors.cli.progress import shown
from beffroi.doors.cli.words import number, printer
from beffroi.engines.harvest import public as engine
from beffroi.engines.harvest.public import KINDS, Run, Source

_SHOWN = 50  # outcomes a terminal shows


@click.group("harvest")
def harvest() -> None:
    """Les catalogues moissonnés : sources, essais, moissons, confirmations."""
    instance.required()


def _json(value: Any) -> None:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode())


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _mapping(path: Path | None) -> Any:
    if path is None:
        return None
    try:
        return orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise BeffroiError(f"La correspondance {path} ne se lit pas comme du JSON : {error}.") from error


def _options(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f"« {pair} » : écrivez NOM=VALEUR, par exemple where=theme='Mobilité'.")
        found[name] = value
    return found


@harvest.command("kinds")
def kinds() -> None:
    """Donne les types de sources, avec un exemple d'adresse."""
    table = _table("Type", "Ce que c'est", "Exemple d'adresse")
    for name, kind in KINDS.items():
        table.add_row(name, str(kind.label), kind.address)
    printer().print(table)


@harvest.command("add")
@click.argument("name", metavar="NOM")
@click.argument("kind", metavar="TYPE", type=click.Choice(list(KINDS)))
@click.argument("address", metavar="ADRESSE")
@click.option("--org", metavar="ID", help="Organisation qui répond des données ; par défaut, la métropole.")
@click.option(
    "--option", "options", multiple=True, metavar="NOM=VALEUR", help="Un filtre ou un schéma de la source."
)
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="JSON : nos métadonnées, et sous quels noms les lire."
)
@click.option(
    "--links-only", is_flag=True, help="Décrit les jeux et leurs liens sans en reprendre les lignes."
)
@click.option("--every", default=24, show_default=True, metavar="HEURES", help="Rythme ; 0 : à la main.")
@click.option(
    "--threshold",
    default=30,
    show_default=True,
    metavar="%",
    help="Part d'identifiants changés à partir de laquelle on demande.",
)
@click.option("--allow-private", is_flag=True, help="Permet une adresse d'un réseau privé.")
def add(name: str, kind: str, address: str, **said: Any) -> None:
    """Ajoute une source ; rien n'est moissonné avant « harvest run » ou l'heure dite."""
    source = engine.add(
        organisation(said["org"]) if said["org"] else default_organisation(),
        name=name,
        kind=kind,
        address=address,
        options=_options(said["options"]),
        mapping=_mapping(said["mapping"]) or {},
        takes_rows=not said["links_only"],
        every_hours=said["every"],
        threshold=said["threshold"],
        allow_private=said["allow_private"],
    )
    click.echo(
        f"Source {source.pk} ajoutée. Pour voir ses premières fiches : beffroi harvest preview {source.pk}"
    )


@harvest.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_sources(as_json: bool) -> None:
    """Liste les sources et leur dernière moisson."""
    sources = list(Source.objects.select_related("organisation"))
    if as_json:
        _json([_shape(source) for source in sources])
        return
    table = _table("N°", "Nom", "Type", "Organisation", "Rythme", "Dernière moisson")
    for source in sources:
        rhythm = f"{source.every_hours} h" if source.every_hours else "à la main"
        table.add_row(
            str(source.pk),
            escape(source.name),
            source.kind,
            escape(str(source.organisation)),
            rhythm,
            escape(_last(source)),
        )
    printer().print(table) if sources else click.echo("Aucune source. Ajoutez-en une : beffroi harvest add")


def _last(source: Source) -> str:
    run = source.runs.first()
    if run is None:
        return "jamais"
    return f"{date_format(localtime(run.started_at), 'j F Y H:i')}, {run.get_state_display()}. {run.message}"


def _shape(source: Source) -> dict[str, Any]:
    run = source.runs.first()
    return {
        "id": source.pk,
        **{name: getattr(source, name) for name in engine.CHANGEABLE},
        "organisation": source.organisation.slug,
        "last_run": run and _run_shape(run),
    }


def _run_shape(run: Run) -> dict[str, Any]:
    return {
        "id": run.pk,
        "state": str(run.state),
        "message": run.message,
        "counts": run.counts,
        "started_at": run.started_at,
    }


@harvest.command("show")
@click.argument("name", metavar="SOURCE")
@click.option("--json", "as_json", is_flag=True)
def show(name: str, as_json: bool) -> None:
    """Montre une source, sa correspondance entière et ce que sa dernière moisson a fait de chaque fiche."""
    source = engine.find(name)
    run = source.runs.first()
    names = engine.table(KINDS[source.kind].vocabulary, source.mapping)
    if as_json:
        outcomes = [
            {
                "remote_id": o.remote_id,
                "title": o.title,
                "what": str(o.what),
                "why": o.why,
                "dataset": o.dataset and o.dataset.dataset_id,
            }
            for o in (run.outcomes.select_related("dataset") if run else ())
        ]
        _json({**_shape(source), "table": names, "outcomes": outcomes})
        return
    click.echo(
        f"{source.name} ({KINDS[source.kind].label})\n{source.address}\nDernière moisson : {_last(source)}\n"
    )
    table = _table("Notre métadonnée", "Lue sous")
    for ours, theirs in names.items():
        own = " (réglé)" if ours in source.mapping else ""
        table.add_row(ours + own, escape(", ".join(theirs) or "–"))
    printer().print(table)
    if run is not None:
        _outcomes(run)


def _outcomes(run: Run) -> None:
    telling = run.outcomes.exclude(what=engine.Outcome.What.SAME, why="")
    table = _table("Fiche", "Titre", "Issue", "Pourquoi")
    for outcome in telling[:_SHOWN]:
        table.add_row(
            escape(outcome.remote_id[:60]),
            escape(outcome.title[:60]),
            str(outcome.get_what_display()),
            escape(outcome.why),
        )
    if table.row_count:
        printer().print(table)
    more = telling.count() - table.row_count
    if more > 0:
        click.echo(f"et {number(more)} autres : --json les donne toutes.")


@harvest.command("preview")
@click.argument("name", metavar="SOURCE")
@click.option("--json", "as_json", is_flag=True)
def preview(name: str, as_json: bool) -> None:
    """Lit les premières fiches comme une moisson les prendrait, sans rien écrire."""
    source = engine.find(name)
    with shown(source.name, quiet=as_json) as progress:
        seen = engine.preview(source, progress)
    if as_json:
        _json(
            [
                {
                    "remote_id": s.remote_id,
                    "title": s.title,
                    "refused": s.why,
                    "metas": s.metas,
                    "files": s.files,
                    "rows": s.rows,
                }
                for s in seen
            ]
        )
        return
    table = _table("Fiche", "Titre", "Licence", "Fichiers", "Lignes reprises de")
    for one in seen:
        licence = ((one.metas or {}).get("default") or {}).get("license") or "–"
        table.add_row(
            escape(one.remote_id[:60]),
            escape(one.title[:80]),
            escape(str(licence)[:40]),
            str(one.files),
            escape(one.why or one.rows or "–"),
        )
    printer().print(table)


@harvest.command("run")
@click.argument("name", metavar="SOURCE")
@click.option("--background", is_flag=True, help="Confie la moisson à « beffroi worker ».")
def run(name: str, background: bool) -> None:
    """Moissonne une source maintenant. Une moisson coupée reprend où elle était."""
    _run(engine.find(name), background=background, confirmed=False)


@harvest.command("confirm")
@click.argument("name", metavar="SOURCE")
@click.option("--background", is_flag=True, help="Confie la moisson à « beffroi worker ».")
def confirm(name: str, background: bool) -> None:
    """Accepte le changement massif d'identifiants sur lequel la dernière moisson s'est arrêtée."""
    source = engine.find(name)
    asked = engine.asks(source)
    if asked is None:
        raise BeffroiError(f"La dernière moisson de « {source.name} » ne demande rien.")
    click.echo(asked.message)
    _run(source, background=background, confirmed=True)


def _run(source: Source, *, background: bool, confirmed: bool) -> None:
    if background:
        engine.submit_run(source, confirmed=confirmed)
        click.echo(f"Moisson de « {source.name} » confiée au service.")
        return
    cut = engine.under_way(source)
    started = cut if cut is not None and cut.job is None else engine.begin(source, confirmed=confirmed)
    with shown(source.name) as progress:
        ended = engine.perform(started, progress)
    click.echo(f"{source.name} : {ended.message}")
    _outcomes(ended)
    if ended.state == Run.State.ASKING:
        click.echo(f"Pour accepter : beffroi harvest confirm {source.pk}")


@harvest.command("remove")
@click.argument("name", metavar="SOURCE")
@click.option("--keep", is_flag=True, help="Garde publics les jeux de données de la source.")
@click.option("--yes", is_flag=True, help="Ne pas demander de confirmation.")
def remove(name: str, keep: bool, yes: bool) -> None:
    """Oublie une source. Ses jeux de données sont retirés du public avec elle, sauf --keep."""
    source = engine.find(name)
    count = source.items.exclude(dataset=None).count()
    if not yes:
        fate = "resteront publics" if keep else "seront retirés du public"
        click.confirm(f"Supprimer « {source.name} » ? Ses {number(count)} jeux {fate}.", abort=True)
    with shown(source.name) as progress:
        engine.remove(source, keep=keep, progress=progress)
    click.echo(f"« {name} » est supprimée ; {number(count)} jeux {'gardés' if keep else 'retirés'}.")
