"""How the rows of a device file become devices with their past: facts checked by the model, acts by the ledger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.db.models.functions import Upper

from registry import access, ledger
from registry.exchange.columns import DEVICE_COLUMNS, fold
from registry.exchange.formats import Reading
from registry.exchange.memory import read
from registry.exchange.tables import Row, RowError
from registry.ledger import History, Past, Step
from registry.lifecycle import Action, Route
from registry.models import Category, Device, Event, Organisation
from registry.models.event import Via

CHUNK = 500
FACTS = "serial manufacturer model price manufactured_on place note".split()
CHECKED = {"tag", "unit_value", *FACTS}
UNCHECKED = [column.name for column in Device._meta.fields if column.name not in CHECKED]
NAME = Event._meta.get_field("counterparty_name")
HEADINGS = {column.key: column.heading for column in DEVICE_COLUMNS}
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
# Where to look when a step of the past is refused.
COLUMN_OF = {
    Action.REGISTER: "acquired_on",
    Action.ISSUE: "issued_on",
    Action.REASSIGN: "reused_on",
    Action.ASSESS: "functional",
    Action.RETIRE: "retired_on",
    Action.ERASE: "erasure",
    Action.PROVE: "reuse_proof",
} | dict.fromkeys(EXITS.values(), "left_on")


@dataclass
class Staged:
    """A file read and judged: what it would bring in, or every error that it holds. Nothing is written yet."""

    format: str = ""
    past: Past = field(default_factory=Past)
    errors: list[RowError] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def devices(self) -> list[Device]:
        return self.past.devices


def stage(data: bytes, filename: str, organisation: Organisation, *, by, wanted: str = "") -> Staged:
    """Reads a file for `organisation` and all below it; raises Unreadable, and PermissionDenied."""
    access.require(by, "import", organisation)
    reading = read(data, filename, organisation, wanted)
    staged = Staged(reading.format, errors=reading.errors, left_out=reading.left_out)
    staging = _Staging(organisation)
    rows = {id(history): row for row, history in staging.histories(reading)}
    staged.errors += staging.errors + list(_known(rows, staging.staged))
    staged.left_out += staging.left_out
    with ledger.through(Via.IMPORT):
        staged.past = ledger.rehearse(staging.staged, by=by)
    for history, step, reason in staged.past.refusals:
        staged.errors.append(_error(rows[id(history)], COLUMN_OF[step.action], reason))
    staged.errors.sort(key=lambda error: error.line)
    return staged


def apply(staged: Staged) -> int:
    """Writes what was staged without error, in one transaction; the number of devices brought in."""
    ledger.write(staged.past)
    return len(staged.devices)


class _Staging:
    """The look-ups that all the rows of one file share."""

    def __init__(self, organisation: Organisation):
        self.default = organisation
        self.categories = {category.code: category for category in Category.objects.all()}
        self.known = {fold(known.code): known for known in Organisation.objects.select_related("reporting_unit")}
        self.named = {fold(known.name): known for known in self.known.values()}
        self.staged: list[History] = []
        self.errors: list[RowError] = []
        self.left_out: list[str] = []

    def histories(self, reading: Reading) -> Iterator[tuple[Row, History]]:
        """Judged even when a fact is wrong, so that one reading of a file tells all; not when a cell is unreadable."""
        unreadable = {error.line for error in reading.errors}
        for row in reading.rows:
            if row.line not in unreadable:
                history = History(self._device(row), list(self._steps(row)))
                self.staged.append(history)
                yield row, history

    def _refuse(self, row: Row, key: str, reason: str) -> None:
        self.errors.append(_error(row, key, reason))

    def _device(self, row: Row) -> Device:
        facts = {name: row.values[name] for name in FACTS if name in row.values}
        if tag := row.values.get("tag"):
            facts["tag"] = tag.upper()
        # A category that could not be read is an error already.
        device = Device(category=self.categories.get(row.values.get("category"), _NO_CATEGORY), **facts)
        device.unit_value = row.values.get("unit_value")
        try:
            device.clean_fields(exclude=UNCHECKED)
        except ValidationError as error:
            for key, sentences in error.message_dict.items():
                self._refuse(row, key, " ".join(sentences))
        device.unit_value = None
        return device

    def _steps(self, row: Row) -> Iterator[Step]:
        """The acts that the dates of a row imply, in their order; a day that is not known is None."""
        get = row.values.get
        entry = {"organisation": self._organisation(row), "origin": get("origin") or ""}
        route, left_on = get("route") or "", get("left_on")
        retired = bool(get("retired_on") or (route and route not in (Route.LOST, Route.STOLEN)))
        erased = get("erasure") not in (None, "", "pending")
        erase = [Step(Action.ERASE, None, {"erasure": get("erasure")})] if erased else []
        yield Step(Action.REGISTER, get("acquired_on"), entry)
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
        if route and left_on:
            yield from self._exit(row, route, left_on)
        elif route or left_on:
            missing = "left_on" if route else "route"
            self._refuse(row, missing, f"Une sortie a une date et une voie : indiquez « {HEADINGS[missing]} ».")

    def _exit(self, row: Row, route: str, left_on) -> Iterator[Step]:
        facts = {} if route in NAMELESS else self._counterparty(row)
        if route in NAMELESS and row.values.get("counterparty"):
            self.left_out.append(f"Ligne {row.line} : le bénéficiaire n’est pas gardé ({Route(route).label}).")
        if route in (Route.SOLD, Route.TAKEN_BACK):
            facts["reuse_commitment"] = row.values.get("reuse_commitment")
        yield Step(EXITS[route], left_on, facts)
        if row.values.get("reuse_proof") and route in (Route.SOLD, Route.TAKEN_BACK):
            yield Step(Action.PROVE, None)

    def _organisation(self, row: Row) -> Organisation:
        code = row.values.get("organisation")
        if not code:
            return self.default
        found = self.known.get(fold(code))
        if found is None:
            reason = "Aucune organisation ne porte ce code : créez-la ou corrigez le code."
        elif not found.path.startswith(self.default.path):
            reason = f"Cette organisation n’est pas dans « {self.default} »."
        elif not found.holds_fleet:
            reason = "Cette organisation ne tient pas de parc."
        else:
            return found
        self._refuse(row, "organisation", reason)
        return self.default

    def _counterparty(self, row: Row) -> dict:
        text = row.values.get("counterparty") or ""
        if found := self.known.get(fold(text)) or self.named.get(fold(text)):
            return {"counterparty": found}
        try:
            NAME.run_validators(text)
        except ValidationError as error:
            self._refuse(row, "counterparty", " ".join(error.messages))
            return {}
        return {"counterparty_name": text}


_NO_CATEGORY = Category(holds_data=False)


def _known(rows: dict[int, Row], histories: list[History]) -> Iterator[RowError]:
    """The rows whose tag or serial stands twice in the file, or in the registry already."""
    tags, serials = {}, {}
    for history in histories:
        device, row = history.device, rows[id(history)]
        for key, value, seen in (("tag", device.tag, tags), ("serial", _serial(device), serials)):
            if value and (first := seen.setdefault(value, row)) is not row:
                yield _error(row, key, f"Déjà à la ligne {first.line} de ce fichier.")
    for tag in _stored(tags, lambda part: Device.objects.filter(tag__in=part).values_list("tag", flat=True)):
        if tag in tags:
            yield _error(tags[tag], "tag", "Cette étiquette est déjà au registre.")
    for serial in _stored(serials, _serials):
        if serial in serials:
            yield _error(serials[serial], "serial", "Ce numéro de série est déjà au registre pour ce fabricant.")


def _serial(device: Device) -> tuple[str, str] | None:
    return (device.serial.upper(), device.manufacturer.upper()) if device.serial else None


def _serials(pairs: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """The pairs stored for these serials. Databases differ in the letters that they put in capitals (SQLite: A to Z
    alone), so the database only finds what may be one of them, and Python decides."""
    written = {spelling for serial, _ in pairs for spelling in (serial, serial.lower())}
    devices = Device.objects.annotate(key=Upper("serial")).filter(key__in=[Upper(Value(text)) for text in written])
    return ((serial.upper(), maker.upper()) for serial, maker in devices.values_list("serial", "manufacturer"))


def _stored(keys: dict, find) -> Iterator:
    values = list(keys)
    for start in range(0, len(values), CHUNK):
        yield from find(values[start : start + CHUNK])


def _error(row: Row, key: str, reason: str) -> RowError:
    value = row.values.get(key)
    return RowError(row.line, HEADINGS[key], "" if value is None else str(value), reason[:1].upper() + reason[1:])
