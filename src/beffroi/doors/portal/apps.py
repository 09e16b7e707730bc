"""The room, as Django knows it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Room `doors.portal`: templates, static files, translations; no table."""

    name = "beffroi.doors.portal"
    label = "portal"
    verbose_name = "Portail"
