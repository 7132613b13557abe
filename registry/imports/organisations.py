"""How a file of organisations becomes the tree: created or brought up to date by code, all or none."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from registry.imports.opening.formats import Reading, read
from registry.imports.values.columns import ORGANISATION_COLUMNS, with_choices
from registry.imports.values.tables import Part, Row, RowError, reasons, twice
from registry.organisations.models import Organisation
from registry.organisations.models.organisation import Kind
from registry.shared import validators
from registry.shared.files.lists import listing
from registry.shared.moves import Reason

HEADINGS = {column.key: column.heading for column in ORGANISATION_COLUMNS}
NO_PARENT = Reason("unknown_organisation", "Aucune organisation ne porte ce code.")


class _Wrong(Exception):
    """Rolls the file back."""


def load(data: bytes, filename: str) -> tuple[Reading, list[str]]:
    """Writes the organisations of a CSV file unless one row is wrong; with what is to be checked of it: sentences."""
    reading = read(data, filename, columns=with_choices(ORGANISATION_COLUMNS, kind=Kind.choices), format="csv")
    if reading.errors:
        return reading, []
    try:
        with transaction.atomic():
            errors = _write(reading.rows)
            if errors:
                raise _Wrong
    except _Wrong:
        return replace(reading, parts=iter([Part([], errors)])), []
    return reading, reading.left_out + [
        f"Ligne {row.line} : le SIRET {siret} a une clé inhabituelle, vérifiez-le."
        for row in reading.rows
        if (siret := row.text("siret")) and validators.doubtful(siret)
    ]


def _write(rows: list[Row]) -> list[RowError]:
    """Rows first, then parents, so that a file may name a parent below its children."""
    known = {organisation.code: organisation for organisation in Organisation.objects.all()}
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    for row in rows:
        code = row.text("code")
        if code in seen:
            errors.append(RowError(row.line, HEADINGS["code"], code, twice(seen[code])))
            continue
        seen[code] = row.line
        organisation = known.setdefault(code, Organisation(code=code))
        for key, value in row.values.items():
            if key not in ("code", "parent"):
                setattr(organisation, key, value)
        errors += _save(row, organisation)
    if errors:
        return errors
    for row in _from_the_top(rows, known):
        if "parent" in row.values:
            errors += _attach(row, known)
    return sorted(errors, key=lambda error: error.line)


def _from_the_top(rows: list[Row], known: dict[str, Organisation]) -> list[Row]:
    """Parents before children of the tree to come: what is above a place has moved before it, so no false loop."""
    codes: dict[int | None, str] = {organisation.pk: code for code, organisation in known.items()}
    above = {code: codes.get(organisation.parent_id) for code, organisation in known.items()}
    above |= {row.text("code"): row.text("parent") for row in rows if "parent" in row.values}

    def depth(row: Row) -> int:
        above_it, steps = above.get(row.text("code")), 0
        while above_it and steps < len(above):
            above_it, steps = above.get(above_it), steps + 1
        return steps

    return sorted(rows, key=depth)


def _attach(row: Row, known: dict[str, Organisation]) -> list[RowError]:
    code, parent = row.text("code"), row.text("parent")
    organisation = Organisation.objects.get(code=code)
    if parent and parent not in known:
        return [RowError(row.line, HEADINGS["parent"], parent, NO_PARENT)]
    organisation.parent = Organisation.objects.get(code=parent) if parent else None
    return _save(row, organisation)


def _save(row: Row, organisation: Organisation) -> list[RowError]:
    try:
        organisation.full_clean()
    except ValidationError as error:
        return [
            RowError(row.line, HEADINGS.get(key, key), str(row.values.get(key, "")), reason)
            for key, reason in reasons(error)
        ]
    organisation.save()
    return []


# The columns that `import_organisations` reads.
ORGANISATIONS = listing(
    "organisations",
    *(
        (column.heading, {"parent": "parent__code"}.get(column.key, column.key))
        + ((Kind.choices,) if column.key == "kind" else ())
        for column in ORGANISATION_COLUMNS
    ),
)
