"""How a refusal is told in the form whose facts it refuses."""

from django import forms
from django.core.exceptions import ValidationError

from registry.shared.moves import MOTIVE_WANTED, Reason, Refusal, Refused
from registry.shared.validators import invalid
from registry.shared.wording import as_sentence


def tell(form: forms.BaseForm, refusal: Refusal) -> None:
    """A refusal above the form: of one device, each reason alone, or at the motive when it is what is missing."""
    if not isinstance(refusal, Refused):
        form.add_error(None, invalid(refusal.reason))
        return
    for _, reason in refusal.refusals:
        form.add_error("motive" if _wants_motive(form, reason) else None, sentence(reason))


def tell_motive(form: forms.BaseForm, refused: Refused) -> None:
    """At the motive alone, where a list tells every reason with its devices."""
    late = {reason: device for device, reason in refused.refusals if _wants_motive(form, reason)}
    tell(form, Refused([(device, reason) for reason, device in late.items()]))


def tell_each(form: forms.BaseForm, refusal: Refusal) -> None:
    """A refusal above the form: of many devices, each with its reasons, and the motive where it is missing."""
    if isinstance(refusal, Refused):
        tell_motive(form, refusal)
        form.add_error(None, [invalid(line) for line in refusal.lines])
    else:
        tell(form, refusal)


def sentence(reason: Reason) -> ValidationError:
    """A reason as a sentence of a form, with its code."""
    return invalid(as_sentence(reason))


def _wants_motive(form: forms.BaseForm, reason: Reason) -> bool:
    return reason.code == MOTIVE_WANTED and "motive" in form.fields
