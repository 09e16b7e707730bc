"""What the dialogue does by itself: the messages of those who follow, and forgetting."""

from collections.abc import Mapping
from typing import Any

from beffroi.city.dialogue.digests import send_due
from beffroi.city.dialogue.forgetting import forget
from beffroi.city.jobs.public import register, schedule
from beffroi.data.lake import Progress

DIGESTS, FORGET = "dialogue.digests", "dialogue.forget"


def _digests(_payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    return send_due(progress)


def _forget(_payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    progress("forget", None)
    return forget()


def offer() -> None:
    """Name the work, once, when the rooms are loaded."""
    register(DIGESTS, _digests)
    register(FORGET, _forget)
    schedule("Messages des suivis", DIGESTS, every_seconds=3600)
    schedule("Oubli des adresses", FORGET, every_seconds=24 * 3600)
