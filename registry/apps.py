"""The registry's applications: itself, and Django's admin under the registry's own rules of access."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Registre"


class AdminConfig(DjangoAdminConfig):
    default_site = "registry.sites.RegistrySite"
