"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.jobs`."""

    name = "beffroi.city.jobs"
    label = "jobs"
    verbose_name = "Travaux"
