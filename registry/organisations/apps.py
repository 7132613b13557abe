"""The application: its name in the administration."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "registry.organisations"
    verbose_name = "Organisations et comptes"
