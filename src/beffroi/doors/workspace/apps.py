"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `doors.workspace`."""

    name = "beffroi.doors.workspace"
    label = "workspace"
    verbose_name = "Espace de travail"
