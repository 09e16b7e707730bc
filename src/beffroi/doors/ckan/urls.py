"""Addresses of CKAN's action API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
