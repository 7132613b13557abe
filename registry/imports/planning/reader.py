"""What one row of a device file says: a device, who holds it, and who received it."""

from typing import Any

from django.core.exceptions import ValidationError

from registry.devices.facts import CHECKED
from registry.devices.identity import tags
from registry.devices.models import Category, Device, Event
from registry.imports.planning.look_ups import LookUps
from registry.imports.values.tables import Row, RowError, error, reasons
from registry.organisations.models import Organisation
from registry.organisations.names import ambiguous
from registry.shared.moves import Reason

# Without one of its own a row has no tag: who comes in is given one.
UNCHECKED = [column.name for column in Device._meta.fields if column.name not in {"tag", "unit_value", *CHECKED}]
UNTAGGED = [*UNCHECKED, "tag"]
NAME = Event._meta.get_field("counterparty_name")
NO_CATEGORY = Category(holds_data=False)


class Reader:
    """Reads the rows of a part; keeps the errors that it meets.

    A row is judged whole even when a fact is wrong, so that one reading of a file tells all.
    """

    def __init__(self, look_ups: LookUps):
        self.look_ups, self.categories = look_ups, look_ups.categories
        self.errors: list[RowError] = []
        self.left_out: list[str] = []

    def refuse(self, row: Row, key: str, reason: Reason) -> None:
        self.errors.append(error(row, key, reason))

    def device(self, row: Row) -> Device:
        facts: dict[str, Any] = {name: row.values[name] for name in (*CHECKED, "unit_value") if name in row.values}
        tag = row.text("tag")
        facts["tag"] = tags.given(tag) if tag else ""
        said = row.text("category") or (row.deduced.category if row.deduced else "")
        device = Device(category=self.categories.get(said, NO_CATEGORY), **facts)
        try:
            device.clean_fields(exclude=UNCHECKED if tag else UNTAGGED)
        except ValidationError as wrong:
            for key, reason in reasons(wrong):
                self.refuse(row, key, reason)
        device.unit_value = None
        return device

    def place(self, row: Row) -> Organisation:
        """The organisation that a row names, or the default one."""
        code = row.text("organisation")
        found = self.look_ups.place(code) if code else self.look_ups.default
        if isinstance(found, Organisation):
            return found
        self.refuse(row, "organisation", found)
        return self.look_ups.default

    def counterparty(self, row: Row) -> dict[str, Any]:
        """Who received the device; nothing once it is refused."""
        text = row.text("counterparty")
        bearers = self.look_ups.directory.bearers(text)
        if len(bearers) > 1:
            self.refuse(row, "counterparty", ambiguous(bearers))
            return {}
        if bearers:
            return {"counterparty": bearers[0]}
        try:
            NAME.run_validators(text)
        except ValidationError as wrong:
            for _, reason in reasons(wrong):
                self.refuse(row, "counterparty", reason)
            return {}
        return {"counterparty_name": text}
