"""Loading the demonstration: territory, then each dataset through the intake, as any publisher's."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from beffroi.city.catalog.public import Dataset
from beffroi.city.people.public import Organisation, User, default_organisation
from beffroi.city.territory import public as territory
from beffroi.data.errors import BeffroiError
from beffroi.data.lake import silent
from beffroi.doors.cli.demonstration.accounts import make_accounts
from beffroi.doors.cli.demonstration.content import PIECES, Piece
from beffroi.doors.cli.demonstration.memory import Memory, fingerprint, recall, remember
from beffroi.doors.cli.demonstration.talk import make_talk
from beffroi.engines.intake.public import IntakeRequest, Then, read_descriptor, receive

Say = Callable[[str], None]
METROPOLIS = "Métropole européenne de Lille"


class NotADemonstration(BeffroiError):
    """The instance holds somebody's own data or accounts."""

    code = "not_a_demonstration"


def load(packages: Path, *, contours: str | None, say: Say) -> Memory:
    """Make what is missing; what is already loaded by this version is left alone.

    Raises:
        NotADemonstration: the instance is in use for something else.
        PackageMissing and whatever the intake raises.
    """
    home = settings.HOME
    memory = recall(home)
    if memory is None:
        if User.objects.exists() or Dataset.objects.exists():
            raise NotADemonstration(
                f"L'instance {home} n'est pas une démonstration : la vôtre est ailleurs ? Indiquez un autre dossier "
                "par BEFFROI_HOME."
            )
        memory = Memory()
    metropolis = _metropolis()
    if not memory.accounts:
        memory.accounts = make_accounts(metropolis)
        remember(home, memory)
    if not territory.communes(settings.BEFFROI["TERRITORY"]).exists() or contours:
        _territory(packages, contours, say)
    drawn = territory.Commune.objects.filter(contour__isnull=False).exists()
    for number, piece in enumerate(PIECES, start=1):
        wanted = fingerprint(piece.dataset_id, contours=drawn)
        if memory.loaded.get(piece.dataset_id) != wanted:
            receipt_rows = _publish(piece, packages, metropolis)
            say(f"  {number:>2}/{len(PIECES)} {piece.dataset_id} : {receipt_rows} lignes")
            memory.loaded[piece.dataset_id] = wanted
            remember(home, memory)
    make_talk()
    return memory


def _metropolis() -> Organisation:
    """Who publishes: the metropolis, under its name."""
    metropolis = default_organisation()
    if metropolis.name != METROPOLIS:
        metropolis.name = METROPOLIS
        metropolis.save(update_fields=["name"])
    return metropolis


def _territory(packages: Path, contours: str | None, say: Say) -> None:
    siren = settings.BEFFROI["TERRITORY"]
    count = territory.import_package(packages, siren)
    try:
        drawn = territory.import_contours(contours or territory.DEFAULT_URL.format(siren=siren), siren)
    except territory.ContoursUnreachable:
        if contours:
            raise
        say(f"Territoire : {count} communes ; contours hors d'atteinte, les cartes dessinent des cercles.")
    else:
        say(f"Territoire : {count} communes, {drawn} contours.")


def _publish(piece: Piece, packages: Path, metropolis: Organisation) -> int:
    with TemporaryDirectory(prefix="beffroi-demo-") as folder:
        path = Path(folder) / piece.file
        piece.make(path, packages)
        request = IntakeRequest(
            source=str(path),
            name=piece.file,
            organisation=metropolis,
            acting_as="beffroi demo",
            reason="Démonstration",
            then=Then.PUBLISH,
        )
        return receive(read_descriptor(piece.descriptor).applied(request), silent).rows
