"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.catalog`."""

    name = "beffroi.city.catalog"
    label = "catalog"
    verbose_name = "Catalogue"
