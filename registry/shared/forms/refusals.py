"""How a refusal is told in the form whose facts it refuses."""

from django import forms

from registry.shared.moves import MOTIVE_WANTED, Refusal, Refused
from registry.shared.wording import capital


def tell(form: forms.BaseForm, refusal: Refusal) -> None:
    """A refusal above the form: of one device, each reason alone, or at the motive when it is what is missing."""
    if not isinstance(refusal, Refused):
        form.add_error(None, str(refusal))
        return
    for _, reason in refusal.refusals:
        form.add_error("motive" if _wants_motive(form, reason) else None, f"{capital(reason)}.")


def tell_motive(form: forms.BaseForm, refused: Refused) -> None:
    """At the motive alone, where a list tells every reason with its devices."""
    late = {reason: device for device, reason in refused.refusals if _wants_motive(form, reason)}
    tell(form, Refused([(device, reason) for reason, device in late.items()]))


def tell_each(form: forms.BaseForm, refusal: Refusal) -> None:
    """A refusal above the form: of many devices, each with its reasons, and the motive where it is missing."""
    if isinstance(refusal, Refused):
        tell_motive(form, refusal)
        form.add_error(None, refusal.lines)
    else:
        tell(form, refusal)


def _wants_motive(form: forms.BaseForm, reason: str) -> bool:
    return getattr(reason, "code", "") == MOTIVE_WANTED and "motive" in form.fields
