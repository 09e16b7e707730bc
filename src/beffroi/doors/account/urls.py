"""Addresses of sign-in and of one's account."""

from django.urls import URLPattern

app_name = "account"
pages: list[URLPattern] = []
