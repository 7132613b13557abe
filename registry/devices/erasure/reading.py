"""Which tool a certificate comes from, what it says, and whether it is about this device."""

from registry.devices.documents import media
from registry.devices.erasure import blancco, nwipe
from registry.devices.erasure.report import Medium, Report
from registry.devices.identity.serials import key
from registry.devices.models import Device
from registry.shared.moves import Reason
from registry.tabular.unreadable import Unreadable

UNCONFIRMED = Reason(
    "certificate_unrecognised",
    "le certificat ne permet pas de reconnaître le matériel : vérifiez que ce support en vient, puis confirmez-le",
)


def read(certificate: media.AcceptedFile) -> Report | None:
    """None when no tool that is known here wrote it, or when what it says as a whole proves nothing."""
    report = whole(certificate)
    return report if report and report.media and not report.flaw else None


def whole(certificate: media.AcceptedFile) -> Report | None:
    """The same with its flaw, for whoever must tell a tool's report that proves nothing from a paper of people."""
    try:
        return _read(certificate)
    except Unreadable:
        return None


def _read(certificate: media.AcceptedFile) -> Report | None:
    match certificate.media_type:
        case "application/pdf":
            return nwipe.from_pdf(media.pdf_lines(certificate.content, nwipe.TITLE))
        case "application/xml":
            return blancco.from_xml(certificate.content)
        case "text/plain":
            return nwipe.from_log(media.plain(certificate.content) or "")
    return None


def recognised(report: Report, device: Device) -> bool:
    """Whether the report names the device: its system, or the device itself where it is a bare disk.

    False when it cannot be told: the report, or the registry, has no number of the system.
    """
    own = key(device.serial)
    return bool(own) and own in {key(report.system_serial), *(key(medium.serial) for medium in report.media)}


def mismatch(report: Report, device: Device) -> Reason | None:
    """Why it is the certificate of something else; None when it may be this one's."""
    if recognised(report, device) or not key(device.serial) or not key(report.system_serial):
        return None
    return Reason(
        "certificate_of_another",
        f"ce certificat est celui d’un autre matériel : il porte le numéro de série « {report.system_serial} », "
        f"et celui-ci le numéro « {device.serial} »",
    )


def objections(
    report: Report, device: Device, medium: Medium | None, *, serial: str, succeeds: bool, confirmed: bool
) -> list[Reason]:
    """Every reason why the report does not prove what is said of a medium of the device: `medium`, as it tells it."""
    if other := report.flaw or mismatch(report, device):
        return [other]
    if medium is None:
        named = ", ".join(f"« {each.serial or 'sans numéro'} »" for each in report.media[:10])
        return [
            Reason(
                "certificate_of_other_media",
                f"le certificat ne parle pas du support « {serial or 'sans numéro'} », mais de {named}",
            )
        ]
    if succeeds and medium.succeeded is False:
        return [Reason("certificate_tells_failure", "le certificat dit que l’effacement de ce support a échoué")]
    return [] if confirmed or recognised(report, device) else [UNCONFIRMED]
