"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `doors.account`."""

    name = "beffroi.doors.account"
    label = "account"
    verbose_name = "Compte"
