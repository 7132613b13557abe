"""Photos and documents of a device: who may add, see and remove them, on the pages and through the API."""

import hashlib
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from registry.devices import ledger
from registry.devices.documents import documents, media
from registry.devices.models import Document
from tests import cast, codes, files
from tests.api import Client
from tests.reading import words


class Broken(Exception):
    """What a test breaks a transaction with."""


@contextmanager
def broken(transaction):
    """The act inside, in a transaction that fails after it."""
    try:
        with transaction:
            yield
            raise Broken
    except Broken:
        return


def sent(data, name="dessus.jpg"):
    return SimpleUploadedFile(name, data)


def test_a_file_is_kept_with_its_fingerprint(device, agent, add, stored):
    one = add(device(), files.pdf("Facture"), "facture.pdf", "document")
    (path,) = stored()
    content = documents.read(one)
    assert (one.file.name, one.size, one.sha256) == (path, len(content), hashlib.sha256(content).hexdigest())
    assert (one.name, one.added_by) == ("facture.pdf", agent)
    assert "facture" not in path


def test_a_transaction_that_fails_leaves_no_file(device, add, stored):
    one = device()
    with broken(documents.filing()), documents.filing():
        add(one)
    assert (stored(), Document.objects.count()) == (set(), 0)


def test_only_what_failed_is_taken_back(device, add, stored):
    one = device()
    with documents.filing():
        kept = add(one)
        with broken(documents.filing()):
            add(one)
    assert stored() == {kept.file.name}


def test_a_removed_file_leaves_once_that_is_certain(device, agent, add, stored, django_capture_on_commit_callbacks):
    one = add(device())
    with django_capture_on_commit_callbacks(execute=False):
        documents.remove(one, by=agent, motive="Floue")
        assert stored() == {one.file.name}
    with codes.refused("document_removed"):
        documents.remove(one, by=agent, motive="Floue")
    with django_capture_on_commit_callbacks(execute=True):
        other = add(device())
        documents.remove(other, by=agent, motive="Floue")
    assert other.file.name not in stored()
    other.refresh_from_db()
    assert (other.file.name, other.removed_by, other.motive, other.name) == ("", agent, "Floue", "dessus.jpg")


def test_a_removal_that_fails_leaves_the_file(device, agent, add, stored):
    one = add(device())
    with broken(transaction.atomic()):
        documents.remove(one, by=agent, motive="Floue")
    assert (stored(), Document.objects.kept().get()) == ({one.file.name}, one)


def test_only_who_may_edit_the_device_writes(device, add, agent, reader, stranger):
    one = add(device())
    for who in (reader, stranger):
        with pytest.raises(PermissionDenied):
            add(one.device, by=who)
        with pytest.raises(PermissionDenied):
            documents.remove(one, by=who, motive="Floue")
    assert list(Document.objects.kept()) == [one]


def multipart(user, device, **body):
    return Client(user).post(f"/api/devices/{device.tag}/documents/", body, format="multipart")


# Who gets which answer: (page, the same asked of the API).


ANSWERS = [("agent", 200, 200), ("manager", 200, 200), ("reader", 403, 403), ("stranger", 404, 404)]


@pytest.mark.parametrize(("who", "page", "api"), ANSWERS)
def test_adding_by_page_and_api(visit, device, request, stored, who, page, api):
    one, user = device(), request.getfixturevalue(who)
    answer = visit(user).post(f"/materiels/{one.tag}/documents/ajouter/photo/", {"file": sent(files.photo())})
    assert answer.status_code == (302 if page == 200 else page)
    answer = multipart(user, one, kind="document", file=sent(files.pdf("A"), "a.pdf"))
    assert answer.status_code == (201 if api == 200 else api)
    allowed = {"photo", "document"} if page == 200 else set()
    assert set(one.documents.values_list("kind", flat=True)) == allowed
    assert len(stored()) == len(allowed)


@pytest.mark.parametrize(("who", "status"), [("agent", 200), ("reader", 200), ("national", 200), ("stranger", 404)])
def test_reading_by_page_and_api(visit, device, add, request, who, status):
    one, user = add(device()), request.getfixturevalue(who)
    for path in (
        f"/materiels/{one.device.tag}/documents/{one.pk}/",
        f"/materiels/{one.device.tag}/documents/{one.pk}/vignette/",
    ):
        assert visit(user).get(path).status_code == status
    for path in ("", f"{one.pk}/"):
        assert Client(user).get(f"/api/devices/{one.device.tag}/documents/{path}").status_code == status


@pytest.mark.parametrize(("who", "status"), [("agent", 204), ("reader", 403), ("stranger", 404)])
def test_removing_by_page_and_api(visit, device, add, request, who, status):
    one, other, user = add(device()), add(device()), request.getfixturevalue(who)
    page = f"/materiels/{one.device.tag}/documents/{one.pk}/retirer/"
    assert visit(user).get(page).status_code == {204: 200}.get(status, status)
    assert visit(user).post(page, {"motive": "Floue"}).status_code == {204: 302}.get(status, status)
    path = f"devices/{other.device.tag}/documents/{other.pk}/remove/"
    assert Client(user).ask("post", path, {"motive": "Floue"})[0] == status
    assert Document.objects.kept().count() == (0 if status == 204 else 2)


def test_a_document_is_of_its_device_alone(visit, agent, device, add):
    one, other = add(device()), device()
    assert visit(agent).get(f"/materiels/{other.tag}/documents/{one.pk}/").status_code == 404
    assert Client(agent).ask("get", f"devices/{other.tag}/documents/{one.pk}/")[0] == 404
    assert visit(agent).post(f"/materiels/{other.tag}/documents/{one.pk}/retirer/", {"motive": "x"}).status_code == 404


def test_a_former_holder_does_not_see_them(visit, manager, stranger, device, add, men):
    """They belong to whoever holds the device."""
    one = add(device("transferred"))
    page = f"/materiels/{one.device.tag}/"
    assert "dessus.jpg" in words(visit(manager).get(page))
    ledger.record([one.device], "accept", cast.acting(stranger, cast.DAY), organisation=men)
    assert "dessus.jpg" not in words(visit(manager).get(page))
    assert visit(manager).get(f"{page}documents/{one.pk}/").status_code == 404
    assert "dessus.jpg" in words(visit(stranger).get(page))


# The device's page.


def test_the_page_lists_them_and_what_was_removed(visit, agent, reader, device, add):
    one = device()
    photos = [add(one, name=f"vue {rank}.jpg") for rank in range(6)]
    documents.remove(photos[0], by=agent, motive="Floue")
    page = visit(agent).get(f"/materiels/{one.tag}/")
    assert page.content.decode().count("/vignette/") == documents.MOST_PICTURES
    assert [f"vue {rank}.jpg" in words(page) for rank in range(6)] == [True] * 6
    assert "1 fichier retiré" in words(page)
    assert "par Agent : Floue" in words(page)
    assert "/retirer/" not in visit(reader).get(f"/materiels/{one.tag}/").content.decode()


def test_as_many_queries_for_many(visit, agent, device, add):
    one, many = device(), device()
    add(one)
    for rank in range(30):
        add(many, f"{rank}".encode(), "note.txt", "document")
    client = visit(agent)
    counts = []
    for page in (one, many):
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/materiels/{page.tag}/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Bad input.


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("photo", files.PROGRAM, media.NO_PHOTO),
        ("document", b"%PDF-1.7\n" + files.PROGRAM, media.BAD_PDF),
        ("document", files.photo(), media.IS_PHOTO),
        ("photo", bytes(20_000_001), media.TOO_HEAVY.format(20)),
        ("document", b"", media.EMPTY),
    ],
)
def test_bad_files_are_refused_everywhere(visit, agent, device, stored, kind, data, reason):
    one = device()
    page = visit(agent).post(f"/materiels/{one.tag}/documents/ajouter/{kind}/", {"file": sent(data, "piece.pdf")})
    assert (page.status_code, codes.of_page(page)) == (200, {"file": [reason.code]})
    answer = multipart(agent, one, kind=kind, file=sent(data, "piece.pdf"))
    assert (answer.status_code, answer.json()["codes"]) == (400, {"file": [reason.code]})
    assert str(reason) in words(page)
    assert answer.json()["file"] == [reason]
    assert (stored(), Document.objects.count()) == (set(), 0)


@pytest.mark.parametrize("kind", ["certificate", "x", ""])
def test_a_kind_that_no_one_sends_is_refused(visit, agent, device, kind):
    one = device()
    answer = multipart(agent, one, kind=kind, file=sent(files.photo()))
    assert (answer.status_code, list(answer.json()["codes"])) == (400, ["kind"])
    assert visit(agent).get(f"/materiels/{one.tag}/documents/ajouter/{kind or '-'}/").status_code == 404


@pytest.mark.parametrize("path", ["/materiels/{}/documents/ajouter/photo/", "/api/devices/{}/documents/"])
def test_eighty_megabytes_are_refused_before_anything_reads_them(visit, agent, device, stored, path):
    one = device()
    answer = visit(agent).post(path.format(one.tag), bytes(80_000_000), content_type="image/jpeg")
    assert (answer.status_code, "50 Mo" in answer.content.decode()) == (413, True)
    assert stored() == set()


def test_nothing_sent_is_said(visit, agent, device):
    one = device()
    assert "Ce champ est obligatoire." in words(visit(agent).post(f"/materiels/{one.tag}/documents/ajouter/photo/", {}))
    assert multipart(agent, one).json()["codes"] == {"kind": ["required"], "file": ["required"]}
