"""The media of a device, their certificate, and what they make of it."""

from tests import files

FIRST, SECOND = "WD-FIRST", "WD-SECOND"
CERTIFICATE = files.pdf("Certificat")


def stands(device):
    device.refresh_from_db()
    return device.erasure
