"""The signed copies of a convention: either party brings one, and takes away what it brought."""

from donations import rights
from donations.lifecycle import AGREED
from donations.models import Claim, SignedCopy
from registry.devices.documents import documents
from registry.devices.documents.media import Judged
from registry.shared import access
from registry.shared.moves import Refusal

NOTHING_TO_SIGN = "Cette demande n’a pas de convention en vigueur : rien n’est à signer."


@documents.filing()
def attach(*, claim: Claim, judged: Judged, by) -> SignedCopy:
    """Keeps a file that `media.judge_scan` found fit. The very same one, sent twice, is kept once."""
    _, party = rights.require(by, "sign", claim)
    held = Claim.objects.select_for_update().get(pk=claim.pk)
    if held.status not in AGREED:
        raise Refusal(NOTHING_TO_SIGN)
    same = claim.signed_copies.kept().filter(sha256=documents.fingerprint(judged.content))
    return same.first() or documents.keep(SignedCopy(claim=claim, added_for=party), judged, by=by)


def detach(*, copy: SignedCopy, by, motive: str) -> None:
    access.require(by, *rights.removal(copy))
    documents.take_away(copy, by=by, motive=motive)
