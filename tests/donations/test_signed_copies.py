"""The signed copy of a convention: judged by its content, kept for both parties, taken away with a motive."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from donations import gifts
from donations.models import SignedCopy
from registry.devices.documents import documents, media
from tests import cast, codes, files
from tests.api import Client
from tests.reading import words

PDF = files.pdf("Convention signée")
MOTIVE = {"motive": "Page manquante"}


def sent(data=PDF, name="signee.pdf"):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def add(accepted):
    """add(by): a copy kept through the writer."""
    return lambda by, data=PDF, name="signee.pdf": gifts.attach(
        accepted, cast.acting(by), judged=media.judge_scan(data, name)
    )


@pytest.mark.parametrize(
    ("data", "name", "media_type", "kept"),
    [
        (PDF, "signee.pdf", "application/pdf", "signee.pdf"),
        (files.photo(), "signee.pdf", "image/jpeg", "signee.jpg"),
        (files.photo(form="PNG"), "photo.png", "image/jpeg", "photo.jpg"),
    ],
)
def test_a_scan_is_a_pdf_or_a_photo(data, name, media_type, kept):
    judged = media.judge_scan(data, name)
    assert (judged.media_type, judged.name) == (media_type, kept)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", media.EMPTY),
        (b"Lu et approuv\xc3\xa9", media.NO_SCAN),
        (b"<a/>", media.NO_SCAN),
        (files.PROGRAM, media.NO_SCAN),
        (b"%PDF-1.7 rien", media.BAD_PDF),
    ],
)
def test_what_else_is_no_scan(data, reason):
    with codes.invalid(reason.code):
        media.judge_scan(data, "signee.pdf")


@pytest.mark.parametrize("who", ["clerk", "manager", "member"])
def test_either_party_brings_it(request, accepted, mte, asso, client, who):
    person = request.getfixturevalue(who)
    client.force_login(person)
    answer = client.post(reverse("claim-sign", args=[accepted.pk]), {"file": sent()})
    assert (answer.status_code, answer.url) == (302, accepted.get_absolute_url())
    copy = SignedCopy.objects.get()
    assert (copy.claim, copy.added_by, copy.added_for) == (accepted, person, asso if who == "member" else mte)
    assert copy.sha256 == hashlib.sha256(PDF).hexdigest()
    text = words(client.get(accepted.get_absolute_url()))
    assert "signee.pdf" in text
    assert copy.sha256 in text
    assert client.get(reverse("claim-signed", args=[accepted.pk, copy.pk])).content == PDF


def test_it_stays_possible_after_the_hand_over(accepted, lot, clerk, manager, record, add):
    gifts.check_in(accepted, cast.acting(clerk), code=lot.items.first().device.tag)
    gifts.hand_over(accepted, cast.acting(clerk), **record)
    assert add(clerk).claim == accepted


@pytest.mark.parametrize("standing", ["submitted", "cancelled"])
def test_what_has_no_convention_in_force_takes_none(request, claim, manager, client, standing):
    if standing == "cancelled":
        gifts.cancel(request.getfixturevalue("accepted"), cast.acting(manager), decision="Erreur")
    client.force_login(manager)
    answer = client.post(reverse("claim-sign", args=[claim.pk]), {"file": sent()})
    assert answer.status_code == 409
    assert "n’a pas de convention en vigueur" in words(answer)
    api = Client(manager).post(f"/api/claims/{claim.pk}/signed/", {"file": sent()}, format="multipart")
    assert (api.status_code, SignedCopy.objects.count()) == (409, 0)


def test_the_same_file_twice_is_kept_once(add, member):
    assert add(member) == add(member)
    assert SignedCopy.objects.count() == 1


def test_a_wrong_file_is_refused_on_the_page_and_the_api(accepted, member, client):
    client.force_login(member)
    page = client.post(reverse("claim-sign", args=[accepted.pk]), {"file": sent(files.PROGRAM)})
    api = Client(member).post(f"/api/claims/{accepted.pk}/signed/", {"file": sent(files.PROGRAM)}, format="multipart")
    assert media.NO_SCAN in words(page)
    assert (api.status_code, api.json()["file"]) == (400, [media.NO_SCAN])
    assert SignedCopy.objects.count() == 0


@pytest.mark.parametrize("who", ["reader", "stranger"])
def test_others_bring_none(request, add, who):
    with pytest.raises(PermissionDenied):
        add(request.getfixturevalue(who))


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("stranger", 404), ("rival", 404)])
def test_whoever_may_not_is_told_so(request, accepted, member, add, client, who, status):
    person = request.getfixturevalue(who)
    person = person[1] if who == "rival" else person
    copy = add(member)
    client.force_login(person)
    here = f"/api/claims/{accepted.pk}/signed/"
    asked = [
        client.post(reverse("claim-sign", args=[accepted.pk]), {"file": sent()}),
        client.post(reverse("claim-unsign", args=[accepted.pk, copy.pk]), MOTIVE),
        Client(person).post(here, {"file": sent()}, format="multipart"),
        Client(person).post(f"{here}{copy.pk}/remove/", MOTIVE),
    ]
    assert [answer.status_code for answer in asked] == [status] * 4
    read = {client.get(reverse("claim-signed", args=[accepted.pk, copy.pk])).status_code}
    read |= {Client(person).get(url).status_code for url in (here, f"{here}{copy.pk}/")}
    assert read == {200 if status == 403 else 404}
    assert SignedCopy.objects.kept().count() == 1


def test_its_removal_leaves_a_row_with_a_motive(
    accepted, member, manager, add, client, django_capture_on_commit_callbacks
):
    copy = add(member)
    client.force_login(member)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("claim-unsign", args=[accepted.pk, copy.pk]), MOTIVE)
    assert not storages["documents"].exists(copy.file.name)
    copy.refresh_from_db()
    assert (copy.file.name, copy.removed_by, copy.motive) == ("", member, "Page manquante")
    client.force_login(manager)
    assert "signee.pdf, retiré le" in (text := words(client.get(accepted.get_absolute_url())))
    assert "Page manquante" in text
    assert client.get(reverse("claim-signed", args=[accepted.pk, copy.pk])).status_code == 404
    (told,) = Client(manager).ask("get", f"claims/{accepted.pk}/signed/")[1]["results"]
    assert (told["removed_by"], told["motive"], told["sha256"]) == (member.email, "Page manquante", copy.sha256)


@pytest.mark.parametrize(("owner", "other"), [("member", "manager"), ("manager", "member")])
def test_neither_party_takes_away_what_the_other_brought(request, accepted, add, client, owner, other):
    copy, person = add(request.getfixturevalue(owner)), request.getfixturevalue(other)
    client.force_login(person)
    url = reverse("claim-unsign", args=[accepted.pk, copy.pk])
    assert url not in client.get(accepted.get_absolute_url()).text
    assert client.post(url, MOTIVE).status_code == 403
    assert Client(person).post(f"/api/claims/{accepted.pk}/signed/{copy.pk}/remove/", MOTIVE).status_code == 403
    assert SignedCopy.objects.kept().get() == copy


def test_the_api_adds_lists_gives_and_removes(accepted, member, asso):
    api, here = Client(member), f"/api/claims/{accepted.pk}/signed/"
    made = api.post(here, {"file": sent()}, format="multipart")
    told = made.json()
    assert (made.status_code, told["added_for"], told["added_by"]) == (201, asso.code, member.email)
    assert told["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert api.ask("get", here.removeprefix("/api/"))[1]["results"] == [told]
    assert api.get(told["url"]).content == PDF
    assert api.post(f"{here}{told['id']}/remove/", {}).status_code == 400
    assert api.post(f"{here}{told['id']}/remove/", MOTIVE).status_code == 204
    assert api.get(told["url"]).status_code == 404


def test_a_copy_of_another_claim_does_not_exist_here(accepted, add, member, asso, rival, client):
    copy = add(member)
    client.force_login(cast.user("root", is_superuser=True))
    assert client.get(reverse("claim-signed", args=[accepted.pk + 1, copy.pk])).status_code == 404


def test_its_file_is_compared_after_a_restore(accepted, add, member, capsys):
    copy = add(member)
    storages["documents"].delete(copy.file.name)
    assert [(row, reason) for row, reason in documents.differing()] == [(copy, "le fichier manque")]
    with pytest.raises(SystemExit):
        call_command("check_documents")
    assert f"signee.pdf ({accepted.convention}) : le fichier manque" in capsys.readouterr().out
