"""What a file may bring in a second time: the same bytes, or rows that nothing identifies and that came before."""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import blake2b, sha256

from registry.devices.models import Device
from registry.imports.models import Import, UnidentifiedRow
from registry.imports.values.tables import Row
from registry.organisations.models import Organisation
from registry.shared import wording
from registry.shared.access import Actor
from registry.tabular.table import Value


def digest(row: Row, device: Device, organisation: Organisation) -> str:
    """Of all that a row says, in whatever order of columns and format of file."""
    said = {name: _text(value) for name, value in row.values.items() if value not in ("", None)}
    said |= {"category": device.category.code, "organisation": organisation.code, "status": row.status}
    return blake2b(repr(sorted(said.items())).encode(), digest_size=16).hexdigest()


def _text(value: Value) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def came(digests: Iterable[str], organisation: Organisation) -> set[str]:
    """Those of rows that an import for `organisation` or around it brought in already."""
    rows = UnidentifiedRow.objects.filter(digest__in=digests, imported__in=Import.objects.standing(organisation))
    return set(rows.values_list("digest", flat=True))


def same_file(data: bytes, sheet: str, organisation: Organisation) -> Import | None:
    """The last import of the same sheet of the same bytes; of older ones the sheet is not known."""
    alike = Import.objects.standing(organisation).filter(sha256=sha256(data).hexdigest(), sheet__in=["", sheet])
    return alike.select_related("organisation", "by").defer("report").first()


def told_of_file(kept: Import, user: Actor) -> str:
    """When it was imported and what came of it; by whom, for those who may see that import."""
    seen = Import.objects.visible_to(user, "import").filter(pk=kept.pk).exists()
    by = f" par {kept.by or 'commande'}" if seen else ""
    numbers = {"new": kept.new, "changed": kept.changed, "unchanged": kept.unchanged}
    return f"Ce fichier a déjà été importé le {wording.moment(kept.at)}{by} : {wording.brought(numbers)}"


def told_of_rows(rows: int, repeated: int) -> str:
    """How many rows nothing identifies, and how many of these came in already."""
    will = "elle crée un matériel" if rows == 1 else "elles créent des matériels"
    told = f"{wording.counted(rows, 'ligne')} que rien n’identifie, ni étiquette ni numéro de série : {will}"
    if not repeated:
        return f"{told} à chaque import."
    which = "Elle dit" if rows == 1 else "Toutes disent" if rows == repeated else f"Dont {repeated} qui disent"
    if repeated == 1 and rows > 1:
        which = "Dont 1 qui dit"
    return f"{told}. {which} la même chose que ce qui a déjà été importé : ce sont peut-être les mêmes matériels."
