"""How each refusal of the registry is answered by the API: its status, and its French sentences."""

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from registry.shared.moves import Reason, Refusal, Refused
from registry.tabular.unreadable import Unreadable

UNSTORABLE = "Une valeur ne peut pas être enregistrée : texte illisible ou nombre trop grand."
OVERTAKEN = Reason("overtaken", "Quelqu’un vient d’enregistrer la même chose : relisez, puis recommencez.")


class Conflict(exceptions.APIException):
    """The request is well formed, but things do not stand so that it could be done."""

    status_code = 409


def handle(exception, context) -> Response | None:
    return exception_handler(_translated(exception), context)


def _translated(exception) -> Exception:
    match exception:
        case Http404():
            # Its own message names models in English.
            return exceptions.NotFound()
        case Refused():
            return Conflict(_refusals(exception))
        case Refusal():
            return Conflict({"detail": str(exception), "code": exception.code})
        case ValidationError():
            return exceptions.ValidationError(by_field(exception))
        case Unreadable():
            return exceptions.ValidationError({"detail": str(exception)})
        case DataError() | UnicodeEncodeError():
            return exceptions.ValidationError({"detail": UNSTORABLE})
        case IntegrityError():
            return Conflict({"detail": str(OVERTAKEN), "code": OVERTAKEN.code})
    return exception


def _refusals(refused: Refused) -> dict:
    count = len(refused.refusals)
    blamed = "un matériel est refusé" if count == 1 else f"{count} matériels sont refusés"
    return {
        "detail": f"Rien n’a été enregistré : {blamed}.",
        "code": refused.code,
        "refusals": [{"tag": device.tag, "reason": reason, "code": reason.code} for device, reason in refused.refusals],
    }


def by_field(error: ValidationError) -> dict[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {api_settings.NON_FIELD_ERRORS_KEY: error.messages}
    return {_key(name): sentences for name, sentences in error.message_dict.items()}


def _key(name: str) -> str:
    return api_settings.NON_FIELD_ERRORS_KEY if name == "__all__" else name
