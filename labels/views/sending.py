"""The scans that a device kept and now sends: the script of the scan page speaks to this address alone."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views import View

from labels import receipts
from labels.models import Outcome
from registry import access
from registry.forms.scan import SentForm

LEVELS = {Outcome.ADDED: "success", Outcome.LISTED: "info", Outcome.REFUSED: "error"}


class ScanSend(View):
    """GET gives a token of now and the account of this session; POST takes one scan of that account."""

    def dispatch(self, request, *args, **kwargs):
        access.require_anywhere(request.user, "scan")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return answer({"account": receipts.account(request.user), "token": get_token(request)})

    def post(self, request):
        form = SentForm(request.POST)
        if not form.is_valid():
            reasons = [reason for errors in form.errors.values() for reason in errors]
            return answer({"message": " ".join(reasons)}, status=400)
        sent = form.cleaned_data
        if sent["account"] != receipts.account(request.user):
            return answer({"message": "Ces scans sont ceux d’un autre compte.", "other": True}, status=409)
        receipt = receipts.receive(sent["key"], sent["code"], at=sent["at"], by=request.user)
        status = 409 if receipt.outcome == Outcome.REFUSED else 200
        return answer({"message": receipt.message, "level": LEVELS[receipt.outcome]}, status=status)


def answer(facts: dict, status: int = 200) -> JsonResponse:
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})
