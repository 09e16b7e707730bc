"""Data minimisation: what was never confirmed goes after three days, addresses that no longer serve after CONTACT_MONTHS."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from beffroi.city.dialogue.letters import CONFIRM_DAYS
from beffroi.city.dialogue.limits import KEPT
from beffroi.city.dialogue.models import Follow, Question, Reuse, Sending

_MONTH = timedelta(days=30.5)


@transaction.atomic
def forget() -> dict[str, int]:
    """Erase what need not be kept: unconfirmed forms, counts of a day, addresses of things decided, follows never renewed."""
    now = timezone.now()
    unconfirmed = now - timedelta(days=CONFIRM_DAYS)
    old = now - settings.BEFFROI["CONTACT_MONTHS"] * _MONTH
    forms = sum(
        model.objects.filter(confirmed_at__isnull=True, created_at__lt=unconfirmed).delete()[0]
        for model in (Reuse, Question, Follow)
    )
    Sending.objects.filter(at__lt=now - KEPT).delete()
    addresses = sum(
        model.objects.filter(decided_at__lt=old).exclude(email="").update(email="")
        for model in (Reuse, Question)
    )
    follows = Follow.objects.filter(confirmed_at__lt=old).delete()[0]
    return {"forms": forms, "addresses": addresses, "follows": follows}
