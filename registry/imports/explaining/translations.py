"""Keeping what a foreign word means for an organisation and all below it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from registry.devices.models import Category
from registry.imports.models import Translation
from registry.imports.models.translation import WordKind
from registry.imports.values.cells import says_nothing
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.moves import Reason
from registry.shared.validators import invalid
from registry.tabular.folding import fold

NO_WORD = Reason("says_nothing", "Écrivez un mot qui dit quelque chose, tel que le fichier l’écrit.")


@transaction.atomic
def translate(
    organisation: Organisation, kind: str, written: str, ours: str = "", *, skipped: bool = False, by: Actor
) -> Translation:
    """Keeps what a word means for `organisation` and all below it, in place of what it meant. `ours` is a code, of a
    category, a state or an organisation; empty, nothing is concluded."""
    access.require(by, "import", organisation)
    written = " ".join(written.split())
    # One at a time, so that a form sent twice does not translate a word twice.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    one = Translation.objects.filter(organisation=organisation, kind=kind, word=fold(written)).first() or Translation()
    one.organisation, one.kind, one.written, one.word, one.skipped = organisation, kind, written, fold(written), skipped
    one.category = Category.objects.filter(code=ours).first() if kind == WordKind.CATEGORY else None
    one.place = Organisation.objects.filter(code=ours).first() if kind == WordKind.PLACE else None
    one.status = ours if kind == WordKind.STATUS else ""
    if ours and not one.code:
        raise ValidationError({"ours": invalid(Reason("unknown_code", f"« {ours} » n’est pas un code du registre."))})
    if says_nothing(written):
        raise ValidationError({"written": invalid(NO_WORD)})
    try:
        one.full_clean()
    except ValidationError as wrong:
        said = {
            "ours" if name in ("category", "status", "place") else name: errors
            for name, errors in wrong.error_dict.items()
        }
        raise ValidationError(said) from None
    one.save()
    return one
