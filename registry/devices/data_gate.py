"""What says whether the data have left a device, and the guards that keep one in while they have not."""

from django.db.models import TextChoices

from registry.devices.judged import JudgedDevice, JudgedEvent
from registry.shared.moves import Reason


class Erasure(TextChoices):
    """How the data left the device (NIST SP 800-88 for clear, purge, destroy); empty means that it has not.

    A failure is attested too: nothing but the destruction of the medium comes after it. Partial: a certificate of the
    device names a medium whose erasure nothing proves.
    """

    NONE_NEEDED = "none_needed", "Aucune donnée"
    CLEAR = "clear", "Effacement logique"
    PURGE = "purge", "Purge"
    DESTROY = "destroy", "Support détruit ou retiré"
    PARTIAL = "partial", "Effacement incomplet"
    FAILED = "failed", "Échec de l’effacement"


# What the registry holds against any exit, whatever the category: some data may still be there.
UNERASED = frozenset({Erasure.PARTIAL, Erasure.FAILED})
# What a person may say of the whole device: that a medium is missing comes from a certificate.
ATTESTED_ERASURES = [choice for choice in Erasure.choices if choice[0] != Erasure.PARTIAL]


def erased(device: JudgedDevice, event: object, rules: object) -> Reason | None:
    if device.erasure == Erasure.FAILED:
        return Reason(
            "erasure_failed",
            "l’effacement de ses données a échoué : faites détruire le support, puis attestez sa destruction",
        )
    if device.erasure == Erasure.PARTIAL:
        return Reason(
            "erasure_partial",
            "l’effacement d’un support que nomme son certificat n’est pas prouvé : enregistrez-le avant toute sortie",
        )
    if device.erasure or not device.category.holds_data:
        return None
    return Reason("not_erased", "l’effacement des données n’est pas attesté : enregistrez-le avant toute sortie")


def destroyed_after_failure(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    """What a tool could not erase once is not trusted to a second try; another medium may fail as well."""
    if device.erasure != Erasure.FAILED or event.erasure in (Erasure.DESTROY, Erasure.FAILED):
        return None
    if event.erasure == Erasure.PARTIAL and of_one_medium(event):
        return None
    return Reason(
        "only_destruction",
        "l’effacement de ses données a échoué : seule la destruction du support peut encore être attestée",
    )


def not_hidden(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    """A word for the whole device does not stand for the medium that a certificate of it leaves unproved."""
    if of_one_medium(event) or device.erasure != Erasure.PARTIAL or event.erasure in (Erasure.DESTROY, *UNERASED):
        return None
    return Reason(
        "medium_unproved",
        "l’effacement d’un de ses supports n’est pas prouvé : enregistrez ce support, ou attestez sa destruction",
    )


def had_data(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    if event.erasure != Erasure.NONE_NEEDED or device.erasure in ("", Erasure.NONE_NEEDED, *UNERASED):
        return None
    return Reason("held_data", "il contenait des données : leur effacement est déjà enregistré")


def of_one_medium(event: JudgedEvent) -> bool:
    """Whether the act is the erasure of one medium, judged with all those of the device (see `erasure`)."""
    return getattr(event, "medium", None) is not None
