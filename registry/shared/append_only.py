"""Rows that tell what happened: written once, never changed nor deleted. A trigger in the database says so too."""

from typing import Any, NoReturn

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from registry.shared.access import Row, ScopedQuerySet


class AppendOnly(TypeError):
    """A recorded event is never changed: record a correction."""


class AppendOnlyQuerySet(ScopedQuerySet[Row]):
    scope = "device__organisation__path"

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly(AppendOnly.__doc__)

    def delete(self) -> NoReturn:
        raise AppendOnly(AppendOnly.__doc__)


class AppendOnlyModel(models.Model):
    """Its manager is one of an `AppendOnlyQuerySet`."""

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnly(AppendOnly.__doc__)
        super().save(**kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        raise AppendOnly(AppendOnly.__doc__)


def protect(table: str, sentence: str, *unique: str) -> migrations.RunPython:
    """The operation of a migration that makes the database itself refuse to change, delete or empty `table`.

    `unique` are its unique columns beside `id`, those that are so together in one text: SQLite's INSERT OR REPLACE
    deletes the row in its way without a word to the triggers on DELETE. `sentence` is what the database answers.
    """
    create = {"sqlite": _on_sqlite(table, sentence, ("id", *unique)), "postgresql": _on_postgresql(table, sentence)}
    drop = {
        "sqlite": [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete", "replace")],
        "postgresql": [f"DROP FUNCTION {table}_append_only() CASCADE"],
    }

    def run(statements: dict[str, list[str]], schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return migrations.RunPython(
        lambda apps, schema_editor: run(create, schema_editor), lambda apps, schema_editor: run(drop, schema_editor)
    )


def _on_sqlite(table: str, sentence: str, unique: tuple[str, ...]) -> list[str]:
    """SQLite has no TRUNCATE; a DELETE of all rows fires the trigger for each."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    same = (" AND ".join(f"{column} = NEW.{column}" for column in columns.split()) for columns in unique)
    taken = " OR ".join(same)
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608 - names of ours
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}",
    ]


def _on_postgresql(table: str, sentence: str) -> list[str]:
    """TRUNCATE fires no trigger of rows: it has one of its own."""
    function = f"{table}_append_only"
    return [
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {function} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {function}()",
    ]
