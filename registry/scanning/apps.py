"""The application: its name in the administration."""

from django.apps import AppConfig


class ScanningConfig(AppConfig):
    name = "registry.scanning"
    verbose_name = "Scans"
