"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `trust.access`."""

    name = "beffroi.trust.access"
    label = "access"
    verbose_name = "Accès"
