"""The columns of the lists of transfers, as files."""

from registry.devices.lists import device
from registry.shared.files.lists import listing

TRANSFERS = listing(
    "transferts", *device(), ("de", "organisation__name"), ("à", "recipient__name"), ("envoyé le", "last_on")
)
