"""What anybody may send without an account: a reuse, a question, a wish to follow. Nothing counts before the address is
confirmed."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset, every
from beffroi.city.dialogue import limits
from beffroi.city.dialogue.letters import CONFIRM_DAYS, NotSent, Sent, ask_to_confirm, opened
from beffroi.city.dialogue.limits import Sender, Unsaid
from beffroi.city.dialogue.models import Follow, Habit, Question, Reuse
from beffroi.city.dialogue.notices import tell_stewards
from beffroi.city.people.public import Organisation

MOST_DATASETS = 20


def propose(
    *,
    title: str,
    description: str,
    kind: str,
    address: str,
    datasets: Sequence[str],
    author: str,
    email: str,
    sender: Sender,
) -> Reuse:
    """Propose a reuse of public datasets (identifiers); a message asks to confirm the address.

    Raises:
        Unsaid: something is missing, too long or not an address; its `field` says which.
        LimitReached: too many messages today.
        NotSent: the message could not leave; nothing is kept.
    """
    wanted = list(dict.fromkeys(name.strip() for name in datasets if name.strip()))
    known = list(every().public().filter(dataset_id__in=wanted[:MOST_DATASETS]))
    if not wanted or len(known) < len(wanted):
        missing = next((w for w in wanted if w not in {d.dataset_id for d in known}), "")
        raise Unsaid(
            _("Aucun jeu de données public ne s'appelle « %(name)s ».") % {"name": missing[:120]}
            if missing
            else _("Dites au moins un jeu de données qui a servi."),
            "datasets",
        )
    if kind not in Reuse.Kind.values:
        raise Unsaid(_("Choisissez une nature dans la liste."), "kind")
    reuse = Reuse(
        title=limits.line(title, 150, "title"),
        description=limits.paragraphs(description, 2_000, "description"),
        kind=kind,
        address=limits.web_address(address),
        author=limits.line(author, 100, "author"),
        email=limits.mailbox(email),
        base=sender.base,
        language=sender.language,
    )
    with transaction.atomic():
        _keep(reuse, sender)
        reuse.datasets.set(known)
        ask_to_confirm(reuse)
    return reuse


def ask(dataset: Dataset, *, title: str, text: str, author: str, email: str, sender: Sender) -> Question:
    """Ask the producer of a dataset; raises as `propose`, and Unsaid when it takes no questions."""
    if not habit(dataset.organisation).questions:
        raise Unsaid(_("Ce producteur ne reçoit pas de questions ici."))
    question = Question(
        dataset=dataset,
        title=limits.line(title, 150, "title"),
        text=limits.paragraphs(text, 4_000, "text"),
        author=limits.line(author, 100, "author"),
        email=limits.mailbox(email),
        base=sender.base,
        language=sender.language,
    )
    with transaction.atomic():
        _keep(question, sender)
        ask_to_confirm(question)
    return question


def follow(
    *,
    email: str,
    rhythm: str,
    sender: Sender,
    dataset: Dataset | None = None,
    producer: Organisation | None = None,
    search: str = "",
) -> Follow:
    """Follow a dataset, a producer, or else what a search finds; raises as `propose`.

    Asked twice, the same: whoever follows already gets the same answer, so that nobody learns who follows what.
    """
    if rhythm not in Follow.Rhythm.values:
        raise Unsaid(_("Choisissez un rythme dans la liste."), "rhythm")
    wanted = Follow(
        email=limits.mailbox(email),
        dataset=dataset,
        producer=None if dataset else producer,
        search="" if dataset or producer else search[:1000],
        rhythm=rhythm,
        base=sender.base,
        language=sender.language,
    )
    with transaction.atomic():
        same = Follow.objects.filter(
            email=wanted.email, dataset=dataset, producer=wanted.producer, search=wanted.search
        ).first()
        if same is not None:
            wanted.pk, wanted.key, wanted.created_at = same.pk, same.key, same.created_at
            if same.confirmed_at:  # what it follows already stays as it is until confirmed again
                limits.count(sender, wanted.email)
                ask_to_confirm(wanted)
                return wanted
        _keep(wanted, sender)
        ask_to_confirm(wanted)
    return wanted


def _keep(thing: Sent, sender: Sender) -> None:
    limits.count(sender, thing.email)
    thing.save()


def to_confirm(token: str) -> Sent:
    """What a link of confirmation is about; raises NotFound."""
    return opened("confirm", token, CONFIRM_DAYS)


@transaction.atomic
def confirm(token: str) -> Sent:
    """The address is its owner's: the reuse is proposed, the question read by a steward or shown, the follow begins.

    Raises:
        NotFound: the link is forged, too old, or what it confirms is no more. A second time changes nothing.
    """
    thing = to_confirm(token)
    if thing.confirmed_at is not None:
        return thing
    thing.confirmed_at = timezone.now()
    if isinstance(thing, Follow):
        thing.told_until = thing.confirmed_at
    elif isinstance(thing, Reuse):
        thing.state = Reuse.State.PROPOSED
    else:
        first = habit(thing.dataset.organisation).reread
        thing.state = Question.State.WAITING if first else Question.State.OPEN
    thing.save()
    if not isinstance(thing, Follow):
        transaction.on_commit(lambda: _told(thing))
    return thing


def _told(thing: Reuse | Question) -> None:
    try:
        tell_stewards(thing)
    except NotSent:
        return  # it waits on their page all the same


def to_unsubscribe(token: str) -> Follow:
    """What a link of unsubscription is about; raises NotFound."""
    thing = opened("stop", token)
    assert isinstance(thing, Follow)
    return thing


def unsubscribe(token: str) -> None:
    """Follow no more: the row goes, and the address with it. A link that served already changes nothing; raises NotFound."""
    to_unsubscribe(token).delete()


def habit(organisation: Organisation) -> Habit:
    """How that organisation wishes to be spoken to; what it never set is as delivered."""
    return Habit.objects.filter(organisation=organisation).first() or Habit(organisation=organisation)
