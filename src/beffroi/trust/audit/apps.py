"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `trust.audit`."""

    name = "beffroi.trust.audit"
    label = "audit"
    verbose_name = "Journal"
