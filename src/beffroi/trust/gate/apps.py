"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `trust.gate`."""

    name = "beffroi.trust.gate"
    label = "gate"
    verbose_name = "Guichet de publication"
