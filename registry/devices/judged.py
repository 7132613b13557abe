"""What the rules read: of a device, of the act that is being recorded, and of the policy in force."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from registry.shared.access import Placed


class Place(Placed, Protocol):
    reporting_unit_id: int | None

    @property
    def holds_fleet(self) -> bool: ...


class HoldsData(Protocol):
    holds_data: bool


class JudgedDevice(Protocol):
    """As its row is locked, or as a file tells it before it has one."""

    status: str
    last_on: date | None
    manufactured_on: date | None
    erasure: str
    unit_value: Decimal | None
    security_excluded: bool
    organisation_id: int
    recipient_id: int | None

    @property
    def category(self) -> HoldsData: ...
    @property
    def organisation(self) -> Place: ...
    @property
    def recipient(self) -> Place | None: ...


class JudgedEvent(Protocol):
    """Not written yet."""

    action: str
    on: date | None
    erasure: str
    organisation_id: int | None
    counterparty_id: int | None

    @property
    def organisation(self) -> Place | None: ...
    @property
    def counterparty(self) -> Place | None: ...


class Rules(Protocol):
    donation_cap: Decimal
