"""The application: its name in the administration."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "registry.devices"
    verbose_name = "Matériels"
