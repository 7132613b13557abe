"""How people act on a reception: what confirms it, with its form, its writer, and what its page says."""

from registry.shared.processes.surfaces import Surface
from registry.transfers import receiving
from registry.transfers.forms import ReceptionForm
from registry.transfers.lifecycle import RECEPTIONS

# Scans, and what takes them back, are those of a purpose: `registry/transfers/scans.py`.
RECEIVE = Surface(
    RECEPTIONS,
    "receive",
    receiving.receive,
    ReceptionForm,
    done=str,
    asks=lambda reception, user: {"user": user, "places": reception.places.visible_to(user, "accept")},
)
