"""Addresses of CKAN's action API: the action is the last word."""

from django.urls import re_path

from beffroi.doors.ckan.actions import action

urlpatterns = [re_path(r"^(?P<name>[a-z_]{1,60})/?$", action)]
