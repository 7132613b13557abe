"""The small cast that every test shares, and the shortest ways to a device in a given state."""

from datetime import date

from registry.devices import ledger
from registry.devices.ledger import History, Step
from registry.devices.models import Category, Device, Event, Stay
from registry.organisations.models import Membership, Organisation, User
from registry.shared.access import OPERATOR
from registry.shared.act import Act, Via

DAY = date(2024, 3, 15)
SHORT = {"retired": ("retire", {"functional": True}), "erased": ("erase", {"erasure": "purge"})}
# For each state, acts that lead to it.
WAYS = {
    "received": "receive",
    "in_stock": "register",
    "in_service": "register issue",
    "in_repair": "register repair",
    "retired": "register retired",
    "offered": "register retired erased offer",
    "reserved": "register retired erased offer reserve",
    "consigned": "register retired erased consign",
    "donated": "register retired erased donate",
    "staff": "register retired erased staff",
    "transferred": "register retired erased transfer",
    "sold": "register retired erased sell",
    "taken_back": "register retired erased take_back",
    "recycled": "register retired erased recycle",
    "lost": "register lose",
    "stolen": "register steal",
}


def organisation(code, kind, parent=None, name="", **fields):
    return Organisation.objects.create(code=code, name=name or code, kind=kind, parent=parent, **fields)


def user(name, role=None, place=None, **fields):
    account = User.objects.create_user(f"{name}@example.fr", "mot-de-passe", first_name=name.title(), **fields)
    if role:
        Membership.objects.create(user=account, organisation=place, role=role)
    return account


def day(text):
    return date.fromisoformat(text) if isinstance(text, str) else text


def new(category="laptop", **facts):
    """A device that the registry does not know yet."""
    return Device(category=Category.objects.get(code=category), **facts)


def history(organisation, steps, **facts):
    """`steps` are (action, day) or (action, day, facts); the entry takes place in `organisation`."""
    told = [Step(action, day(on), dict(*more)) for action, on, *more in steps]
    told[0].facts = {"organisation": organisation, "origin": "new"} | told[0].facts
    for step in told:
        step.motive = step.facts.pop("motive", "")
    return History(new(**facts), told)


def acting(by, on=None, motive="", *, via=Via.PAGE, **told):
    """What `by` does, by a page unless told otherwise."""
    return Act(by, via, on, motive, **told)


def enter(organisation, *steps, by=OPERATOR, **facts):
    """One device with its whole known past."""
    past = history(organisation, steps, **facts)
    ledger.enter([past], acting(by))
    return Device.objects.get(pk=past.device.pk)


def way(status, party, on=DAY):
    """The steps that lead to `status`; `party` is whoever receives the device."""
    for word in WAYS[status].split():
        action, facts = SHORT.get(word, (word, {}))
        if action in ("reserve", "donate", "transfer", "sell", "take_back", "recycle"):
            facts = {"counterparty": party}
        yield action, on, facts


def last(device):
    return Event.objects.filter(device=device).latest("pk")


def stay(device):
    return Stay.objects.filter(device=device).latest("pk")
