"""The index of the search, on PostgreSQL: it needs `pg_trgm`, and does without it where it may not be created."""

from django.db import DatabaseError, transaction

FACTS = "tag || ' ' || serial || ' ' || manufacturer || ' ' || model || ' ' || place || ' ' || place_key"
ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸ"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy"
INDEX = (
    "CREATE INDEX device_search ON devices_device USING gin"
    f" (translate(lower({FACTS}), '{ACCENTED}', '{PLAIN}') gin_trgm_ops)"
)


def index(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        # A server without the extension, or an account that may not create it: the search reads the table.
        return
    with connection.cursor() as cursor:
        cursor.execute(INDEX)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS device_search")
