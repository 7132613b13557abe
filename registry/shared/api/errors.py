"""How each refusal of the registry is answered by the API: its status, its French sentences and their codes."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from registry.shared.moves import CLASH, Reason, Refusal, Refused
from registry.tabular.unreadable import Unreadable

UNSTORABLE = Reason("unstorable", "Une valeur ne peut pas être enregistrée : texte illisible ou nombre trop grand.")


class Conflict(exceptions.APIException):
    """The request is well formed, but things do not stand so that it could be done; `told` goes beside the sentence."""

    status_code = 409

    def __init__(self, sentence: str, code: str, **told):
        super().__init__(sentence, code)
        self.told = told


def handle(exception, context) -> Response | None:
    refused = _translated(exception)
    if response := exception_handler(refused, context):
        response.data = _told(refused.detail, refused.get_codes()) | getattr(refused, "told", {})
    return response


def _told(detail, codes) -> dict:
    """One sentence and its code; or the sentences of each field, and in `codes` their codes: no field has that name."""
    whole = api_settings.NON_FIELD_ERRORS_KEY
    if isinstance(detail, list):
        detail, codes = {whole: detail}, {whole: codes}
    if not isinstance(detail, dict):
        return {"detail": detail, "code": codes}
    if "codes" not in detail:
        return detail | {"codes": codes}
    sentences, codes = (
        {name: told for name, told in one.items() if name != "codes"} | {whole: one.get(whole, []) + one["codes"]}
        for one in (detail, codes)
    )
    return sentences | {"codes": codes}


def _translated(exception) -> Exception:
    match exception:
        case Http404():
            # Its own message names models in English.
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied(*exception.args)
        case Refused():
            return _each(exception)
        case Refusal():
            return Conflict(str(exception), exception.code)
        case ValidationError():
            return exceptions.ValidationError(by_field(exception))
        case Unreadable():
            return exceptions.ParseError(str(exception), exception.code)
        case DataError() | UnicodeEncodeError():
            return exceptions.ParseError(UNSTORABLE, UNSTORABLE.code)
        case IntegrityError():
            return Conflict(CLASH, CLASH.code)
    return exception


def _each(refused: Refused) -> Conflict:
    count = len({device.pk for device, _ in refused.refusals})
    blamed = "un matériel est refusé" if count == 1 else f"{count} matériels sont refusés"
    each = [{"tag": device.tag, "reason": reason, "code": reason.code} for device, reason in refused.refusals]
    return Conflict(f"Rien n’a été enregistré : {blamed}.", refused.code, refusals=each)


def by_field(error: ValidationError) -> dict[str, list[ErrorDetail]]:
    """Its sentences, each with its code."""
    if not hasattr(error, "error_dict"):
        return {api_settings.NON_FIELD_ERRORS_KEY: _details(error.error_list)}
    return {_key(name): _details(errors) for name, errors in error.error_dict.items()}


def _details(errors: list[ValidationError]) -> list[ErrorDetail]:
    return [ErrorDetail(error.messages[0], error.code or "invalid") for error in errors]


def _key(name: str) -> str:
    return api_settings.NON_FIELD_ERRORS_KEY if name == "__all__" else name
