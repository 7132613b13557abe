"""The signed copies of a convention: either party brings one, and takes away what it brought."""

from donations.lifecycle import CLAIMS
from donations.models import Claim, SignedCopy
from registry.devices.documents import documents
from registry.devices.documents.media import AcceptedFile
from registry.shared import access
from registry.shared.act import Act
from registry.shared.moves import Reason, Refusal
from registry.shared.processes.process import Granted

NOTHING_TO_SIGN = Reason("nothing_to_sign", "Cette demande n’a pas de convention en vigueur : rien n’est à signer.")


@documents.filing()
def attach(claim: Claim, act: Act, *, judged: AcceptedFile) -> SignedCopy:
    """Keeps a file that `media.judge_scan` found fit. The very same one, sent twice, is kept once."""
    _, party = CLAIMS.require(act.by, "sign", claim)
    held = Claim.objects.select_for_update().get(pk=claim.pk)
    if not CLAIMS.allows("sign", held):
        raise Refusal(NOTHING_TO_SIGN)
    same = claim.signed_copies.kept().filter(sha256=documents.fingerprint(judged.content))
    return same.first() or documents.keep(SignedCopy(claim=claim, added_for=party), judged, by=act.by)


def detach(copy: SignedCopy, act: Act) -> None:
    access.require(act.by, *removal(copy))
    documents.take_away(copy, by=act.by, motive=act.motive)


def removal(copy: SignedCopy) -> Granted:
    """Each side takes away what it brought: the proof of one is not for the other to remove."""
    rights = CLAIMS.rights("sign", copy.claim)
    return next((right for right in rights if right[1].pk == copy.added_for_id), rights[-1])
