"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.pages`."""

    name = "beffroi.city.pages"
    label = "pages"
    verbose_name = "Pages"
