"""The one writer of photos and documents: keeps them, gives them back, removes them and says who did."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from registry.devices.documents.media import AcceptedFile
from registry.devices.models import Device, Document, MediumErasure
from registry.devices.models.document import StoredFile, StoredFileQuerySet
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.moves import Reason, Refusal

Stored = TypeVar("Stored", bound=StoredFile)
# The act, in `access`, of whoever may add and remove them.
RIGHT = "edit"
MOST_PICTURES = 4
PROOF = Reason("proof_of_erasure", "Ce certificat prouve un effacement : il ne se retire pas.")
GONE = Reason("document_removed", "Ce document vient d’être retiré.")
MISSING = Reason("file_missing", "Ce fichier n’est pas sur le serveur : demandez à l’administrateur de le restaurer.")

_written: ContextVar[list[StoredFile] | None] = ContextVar("written", default=None)


@contextmanager
def filing() -> Iterator[list[StoredFile]]:
    """A transaction that also takes back the files written in it, when it fails."""
    outer = _written.get()
    mine: list[StoredFile] = []
    token = _written.set(mine)
    try:
        with transaction.atomic():
            yield mine
    except BaseException:
        for document in mine:
            document.file.delete(save=False)
        raise
    finally:
        _written.reset(token)
    if outer is not None:
        outer += mine


def store(device: Device, judged: AcceptedFile, *, by: Actor) -> Document:
    """Keeps a file that `media.judge` found fit; raises PermissionDenied."""
    access.require(by, RIGHT, device.organisation)
    return keep(Document(device=device, kind=judged.kind), judged, by=by)


def keep(row: Stored, judged: AcceptedFile, *, by: Actor) -> Stored:
    """Writes the file and the row that names it. Whoever calls has checked the right."""
    row.name, row.media_type = judged.name, judged.media_type
    row.size, row.sha256 = len(judged.content), fingerprint(judged.content)
    row.added_by = access.account(by)
    with filing() as written:
        row.file.save(judged.name, ContentFile(judged.content), save=False)
        written.append(row)
        row.save()
    return row


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def once(device: Device, judged: AcceptedFile, *, by: Actor) -> Document:
    """The same, unless the device already has this very file: one certificate may tell of several media."""
    same = {"kind": judged.kind, "sha256": fingerprint(judged.content)}
    return device.documents.kept().filter(**same).first() or store(device, judged, by=by)


def remove(document: Document, *, by: Actor, motive: str) -> None:
    access.require(by, RIGHT, document.device.organisation)
    if document.erasures.exists():
        raise Refusal(PROOF)
    take_away(document, by=by, motive=motive)


def take_away(row: StoredFile, *, by: Actor, motive: str) -> None:
    """Its row stays, with who removed it and why; its file goes once that is certain. The caller checks the right."""
    storage, name = row.file.storage, str(row.file.name)
    with transaction.atomic():
        changes = {"file": "", "removed_at": timezone.now(), "removed_by": access.account(by), "motive": motive}
        if not StoredFileQuerySet(type(row)).kept().filter(pk=row.pk).update(**changes):
            raise Refusal(GONE)
        transaction.on_commit(partial(storage.delete, name))


def of(device: Device, user: Actor) -> QuerySet[Document]:
    """All that was added to a device, removed ones included, the newest first: it follows the device, the name of who
    added it does not."""
    proves = Exists(MediumErasure.objects.filter(certificate=OuterRef("pk")))
    return device.documents.told_to(user).select_related("added_by", "removed_by").annotate(proves=proves)


def shelf(device: Device, user: Actor) -> dict[str, list[Document]]:
    """What a device's page lists. A picture costs a request: only the latest photos have theirs there."""
    told = list(of(device, user))
    kept = [document for document in told if not document.removed_at]
    return {
        "documents": kept,
        "pictured": [document for document in kept if document.is_photo][:MOST_PICTURES],
        "removed": [document for document in told if document.removed_at],
    }


def read(document: StoredFile) -> bytes:
    try:
        with document.file.open() as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        raise Refusal(MISSING) from None


def judged(document: Document) -> AcceptedFile:
    return AcceptedFile(document.kind, document.name, document.media_type, read(document))


def differing() -> Iterator[tuple[StoredFile, str]]:
    """Each kept document, whatever it is a document of, whose file is missing or is no longer what was kept."""
    for model in StoredFile.__subclasses__():
        kept: QuerySet[StoredFile] = StoredFileQuerySet(model).kept()
        for row in kept.select_related(model.owner).order_by("pk").iterator():
            try:
                content = read(row)
            except Refusal:
                yield row, "le fichier manque"
            else:
                if fingerprint(content) != row.sha256:
                    yield row, "le fichier diffère de ce qui a été gardé"
