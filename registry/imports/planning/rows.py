"""What one row of a device file says: a device, and the acts that the dates of its past imply."""

from collections.abc import Iterator
from functools import cached_property

from django.core.exceptions import ValidationError

from registry.devices.facts import CHECKED
from registry.devices.identity import tags
from registry.devices.ledger import Step
from registry.devices.lifecycle import Action, Route
from registry.devices.models import Category, Device, Event
from registry.imports.explaining.states import Contradicted, reach
from registry.imports.values.columns import HEADINGS
from registry.imports.values.tables import Row, RowError, error
from registry.organisations.models import Organisation
from registry.organisations.names import Directory, ambiguous, codes

UNCHECKED = [column.name for column in Device._meta.fields if column.name not in {"tag", "unit_value", *CHECKED}]
NAME = Event._meta.get_field("counterparty_name")
EXITS = {
    Route.DONATED: Action.DONATE,
    Route.STAFF: Action.STAFF,
    Route.TRANSFERRED: Action.TRANSFER,
    Route.SOLD: Action.SELL,
    Route.TAKEN_BACK: Action.TAKE_BACK,
    Route.RECYCLED: Action.RECYCLE,
    Route.LOST: Action.LOSE,
    Route.STOLEN: Action.STEAL,
}
# A person's name has no place in a ledger that nothing can erase, and nobody receives a loss.
NAMELESS = (Route.STAFF, Route.LOST, Route.STOLEN)
# These leave from wherever they stand; the others are retired first.
SUDDEN = (Route.LOST, Route.STOLEN)
# Where to look when a step of the past is refused.
COLUMN_OF = {
    Action.REGISTER: "acquired_on",
    Action.ISSUE: "issued_on",
    Action.REASSIGN: "reused_on",
    Action.ASSESS: "functional",
    Action.RETIRE: "retired_on",
    Action.ERASE: "erasure",
    Action.PROVE: "reuse_proof",
    Action.STORE: "status",
    Action.REPAIR: "status",
    Action.RESUME: "status",
} | dict.fromkeys(EXITS.values(), "left_on")
NO_CATEGORY = Category(holds_data=False)


class LookUps:
    """What the rows of a file for `default` and all below it name, looked up once."""

    def __init__(self, default: Organisation):
        self.default = default
        self.categories = {category.code: category for category in Category.objects.all()}
        self._places: dict[str, Organisation | str] = {}

    @cached_property
    def directory(self) -> Directory:
        return Directory(Organisation.objects.select_related("reporting_unit"))

    def place(self, code: str) -> Organisation | str:
        """The organisation of this code, or why it is not taken."""
        if code not in self._places:
            self._places[code] = self._place(code)
        return self._places[code]

    def _place(self, code: str) -> Organisation | str:
        coded = self.directory.coded(code)
        if len(coded) != 1:
            return ambiguous(coded) if coded else self._no_code(code)
        (found,) = coded
        if not found.path.startswith(self.default.path):
            return f"Cette organisation n’est pas dans « {self.default} »."
        return found if found.holds_fleet else "Cette organisation ne tient pas de parc."

    def _no_code(self, text: str) -> str:
        named = [one for one in self.directory.bearers(text) if one.path.startswith(self.default.path)]
        meant = f"écrivez celui que ce nom désigne ({codes(named)})" if named else "créez-la ou corrigez le code"
        return f"Aucune organisation ne porte ce code : {meant}."


class Reader:
    """Reads the rows of a part; keeps the errors that it meets.

    A row is judged whole even when a fact is wrong, so that one reading of a file tells all.
    """

    def __init__(self, look_ups: LookUps):
        self.look_ups, self.categories = look_ups, look_ups.categories
        self.errors: list[RowError] = []
        self.left_out: list[str] = []

    def refuse(self, row: Row, key: str, reason: str) -> None:
        self.errors.append(error(row, key, reason))

    def device(self, row: Row) -> Device:
        facts = {name: row.values[name] for name in CHECKED if name in row.values}
        if tag := row.values.get("tag"):
            facts["tag"] = tags.given(tag)
        said = row.values.get("category") or (row.deduced.category if row.deduced else "")
        device = Device(category=self.categories.get(said, NO_CATEGORY), **facts)
        device.unit_value = row.values.get("unit_value")
        try:
            device.clean_fields(exclude=UNCHECKED)
        except ValidationError as wrong:
            for key, sentences in wrong.message_dict.items():
                self.refuse(row, key, " ".join(sentences))
        device.unit_value = None
        return device

    def steps(self, row: Row) -> list[Step]:
        """The acts that the dates of a row imply, and the last one that its state adds."""
        steps = list(self._steps(row))
        try:
            return reach(row.status, steps)
        except Contradicted as state:
            self.refuse(row, "status", f"Les dates disent « {state} » : corrigez la date, ou videz cette case.")
            return steps

    def _steps(self, row: Row) -> Iterator[Step]:
        """The acts that the dates of a row imply, in their order; a day that is not known is None."""
        get = row.values.get
        route = get("route") or ""
        retired = bool(get("retired_on") or (route and route not in SUDDEN))
        erased = get("erasure") not in (None, "", "pending")
        erase = [Step(Action.ERASE, None, {"erasure": get("erasure")})] if erased else []
        yield Step(
            Action.REGISTER, get("acquired_on"), {"organisation": self.place(row), "origin": get("origin") or ""}
        )
        if not retired:
            yield from erase
        if get("issued_on") or get("reused_on"):
            yield Step(Action.ISSUE, get("issued_on"))
        if get("reused_on"):
            yield Step(Action.REASSIGN, get("reused_on"))
        state = {"functional": get("functional"), "unit_value": get("unit_value")}
        aside = {"security_excluded": get("security_excluded"), **({} if retired else state)}
        if any(value is not None for value in aside.values()):
            yield Step(Action.ASSESS, None, aside)
        if retired:
            yield Step(Action.RETIRE, get("retired_on"), state)
            yield from erase
        yield from self.exit(row)

    def exit(self, row: Row) -> Iterator[Step]:
        get = row.values.get
        route, left_on = get("route") or "", get("left_on")
        if not route or not left_on:
            if route or left_on:
                missing = "left_on" if route else "route"
                self.refuse(row, missing, f"Une sortie a une date et une voie : indiquez « {HEADINGS[missing]} ».")
            return
        facts = {} if route in NAMELESS else self.counterparty(row)
        if route in NAMELESS and get("counterparty"):
            self.left_out.append(f"Ligne {row.line} : le bénéficiaire n’est pas gardé ({Route(route).label}).")
        if route in (Route.SOLD, Route.TAKEN_BACK):
            facts["reuse_commitment"] = get("reuse_commitment")
        yield Step(EXITS[route], left_on, facts)
        if get("reuse_proof") and route in (Route.SOLD, Route.TAKEN_BACK):
            yield Step(Action.PROVE, None)

    def place(self, row: Row) -> Organisation:
        """The organisation that a row names, or the default one."""
        code = row.values.get("organisation")
        found = self.look_ups.place(code) if code else self.look_ups.default
        if isinstance(found, Organisation):
            return found
        self.refuse(row, "organisation", found)
        return self.look_ups.default

    def counterparty(self, row: Row) -> dict:
        """Who received the device; nothing once it is refused."""
        text = row.values.get("counterparty") or ""
        bearers = self.look_ups.directory.bearers(text)
        if len(bearers) > 1:
            self.refuse(row, "counterparty", ambiguous(bearers))
            return {}
        if bearers:
            return {"counterparty": bearers[0]}
        try:
            NAME.run_validators(text)
        except ValidationError as wrong:
            self.refuse(row, "counterparty", " ".join(wrong.messages))
            return {}
        return {"counterparty_name": text}
