"""Rows whose file says no category: the one that their other facts tell, else the one that their sender gave to all."""

from collections import Counter
from dataclasses import replace

from registry.imports.opening.guesses import code_said
from registry.imports.values.deductions import FOR_THE_FILE, FROM_WORD, Deduced, deduced
from registry.imports.values.tables import Part, Row
from registry.shared.wording import counted

# Columns that only tell something of others.
_EVIDENCE = ("system", "chassis", "imei")


def told_apart(part: Part, category: str, heading: str) -> Part:
    """The same rows with what is concluded of each. A word under `heading` that is none of ours is no error when it
    says what the model says."""
    unread = {error.line: error.value for error in part.errors if heading and error.column == heading}
    understood: set[int] = set()
    rows = []
    for row in part.rows:
        found = _concluded(row, category, word := unread.get(row.line, ""))
        if word and found.deduced:
            understood.add(row.line)
        rows.append(found)
    errors = [error for error in part.errors if not (error.column == heading and error.line in understood)]
    return Part(rows, errors)


def _concluded(row: Row, category: str, word: str) -> Row:
    system, chassis, imei = (row.text(key) for key in _EVIDENCE)
    if not row.values.keys().isdisjoint(_EVIDENCE):
        values = {key: value for key, value in row.values.items() if key not in _EVIDENCE}
        if imei and not values.get("serial"):
            values["serial"] = imei
        row = replace(row, values=values)
    if row.values.get("category"):
        return row
    found = deduced(
        manufacturer=row.text("manufacturer"),
        model=row.text("model"),
        chassis=chassis,
        system=system,
        imei=imei,
    )
    if word:
        same = found.category and found.category == code_said(word)
        return replace(row, deduced=Deduced(found.category, FROM_WORD)) if same else row
    if not found.category and category:
        found = Deduced(category, FOR_THE_FILE)
    return replace(row, deduced=found) if found.category else row


def told(rows: Counter[tuple[str, str]]) -> list[str]:
    """One sentence for each (category, what tells it), with its number of rows."""
    return [
        f"Catégorie {why} : {category} ({counted(number, 'ligne')})." for (category, why), number in rows.most_common()
    ]
