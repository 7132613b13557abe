"""Identifiers of organisations and devices: refused, or only doubtful (docs/decisions/law.md#identifiers)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from stdnum.fr import siren as french_siren
from stdnum.fr import siret as french_siret

from registry.shared.moves import Reason

siret = RegexValidator(r"^[0-9]{14}\Z", "Un SIRET compte 14 chiffres.", "invalid_siret")
rna = RegexValidator(
    r"^W[0-9][A-Z0-9][0-9]{7}\Z",
    "Un numéro RNA s’écrit W suivi de 9 caractères, par exemple W751234567.",
    "invalid_rna",
)
tag = RegexValidator(
    r"^[A-Z0-9][A-Z0-9._-]*\Z", "Une étiquette s’écrit en chiffres et capitales, avec point ou tiret.", "invalid_tag"
)


def invalid(reason: Reason) -> ValidationError:
    """The same refusal as an error of a form or of a model, with its code."""
    return ValidationError(str(reason), code=reason.code)


def doubtful(number: str) -> bool:
    """True for a SIREN or SIRET whose check digit is wrong: worth a warning, since real exceptions exist."""
    return not (french_siret if len(number) == 14 else french_siren).is_valid(number)


def not_future(value: date) -> None:
    if value > date.today():
        raise invalid(Reason("in_the_future", "Cette date est dans le futur."))
