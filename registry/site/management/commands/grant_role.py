"""Gives the role of the site and of its worker the rights that they use on PostgreSQL, and no other."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from registry.shared.append_only import AppendOnlyModel

ALL_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"


class Command(BaseCommand):
    help = (
        "Donne à un rôle PostgreSQL les droits dont le site et son ouvrier se servent. À lancer par le propriétaire de "
        "la base, après chaque migration."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Seul PostgreSQL a des rôles.")
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in _statements(options["role"], connection.introspection.table_names(cursor)):
                    cursor.execute(statement)
        except DatabaseError as error:
            raise CommandError(f"Les droits n’ont pas été donnés : {str(error).splitlines()[0]}") from error
        self.stdout.write(f"« {options['role']} » a les droits du site, et aucun autre.")


def _statements(grantee: str, tables: list[str]) -> Iterator[str]:
    """What was given before is taken back first: a right that is not used any more does not stay."""
    quote = connection.ops.quote_name
    grantee = quote(grantee)
    yield f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {grantee}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {grantee}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {grantee}"
    yield f"GRANT USAGE ON SCHEMA public TO {grantee}"
    # To read a sequence is what the nightly dump of this role needs.
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {grantee}"
    rights = _rights()
    for table in tables:
        yield f"GRANT {rights.get(table, ALL_RIGHTS)} ON {quote(table)} TO {grantee}"


def _rights() -> dict[str, str]:
    """The tables where less than `ALL_RIGHTS` is used."""
    added = {model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnlyModel)}
    return dict.fromkeys(added, "SELECT, INSERT") | {MigrationRecorder.Migration._meta.db_table: "SELECT"}
