"""The scans that a device kept and now sends: the script of the scan field speaks to this address alone."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views import View

from registry.scanning import receipts
from registry.scanning.models import ScanOutcome
from registry.scanning.ways import ways_out
from registry.shared import access
from registry.shared.forms.scan import SentForm


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
        receipt = receipts.receive(sent["key"], sent["code"], purpose=sent["purpose"], at=sent["at"], by=request.user)
        told = {"message": receipt.message, "level": ScanOutcome(receipt.outcome).level}
        if receipt.outcome == ScanOutcome.FINISHED:
            return answer(told | {"final": True}, status=409)
        if ways := ways_out(receipt.text, receipt.outcome, request.user, purpose=receipt.purpose):
            told["ways"] = ways
        if receipt.outcome != ScanOutcome.REFUSED:
            return answer(told)
        return answer(told, status=409)


def answer(facts: dict, status: int = 200) -> JsonResponse:
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})
