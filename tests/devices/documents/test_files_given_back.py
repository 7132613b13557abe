"""How a file is given back: photos shown, all else downloaded, and what a restore lacks."""

from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import call_command

from registry.devices.documents import documents
from tests import files
from tests.reading import words


def test_a_photo_is_shown_and_sealed(visit, agent, device, add):
    one = add(device())
    answer = visit(agent).get(f"/materiels/{one.device.tag}/documents/{one.pk}/")
    told = {name: answer[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")}
    assert told == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": 'inline; filename="dessus.jpg"',
        "Cache-Control": "private, no-store",
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (files.pdf("Facture"), "facture.pdf", "application/pdf"),
        (b"<a xmlns='http://www.w3.org/1999/xhtml'/>", "page.xml", "application/xml"),
        (b"texte", "note.txt", "text/plain; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("path", ["/materiels/{}/documents/{}/", "/api/devices/{}/documents/{}/"])
def test_all_else_is_downloaded(visit, agent, device, add, data, name, media_type, path):
    one = add(device(), data, name, "document")
    answer = visit(agent).get(path.format(one.device.tag, one.pk))
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (media_type, f'attachment; filename="{name}"')
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.content == data


def test_a_thumbnail_is_light_and_asked_for_again(visit, agent, device, add):
    one = add(device(), files.photo(2000, 1500))
    path = f"/materiels/{one.device.tag}/documents/{one.pk}/vignette/"
    first = visit(agent).get(path)
    assert (first["Content-Type"], len(first.content) < 5_000) == ("image/webp", True)
    assert first["Cache-Control"] == "private, max-age=300"
    again = visit(agent).get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_document_has_no_thumbnail(visit, agent, device, add):
    one = add(device(), b"texte", "note.txt", "document")
    assert visit(agent).get(f"/materiels/{one.device.tag}/documents/{one.pk}/vignette/").status_code == 404


def test_a_file_that_was_lost_is_said_so(visit, agent, device, add):
    one = add(device())
    storages["documents"].delete(one.file.name)
    answer = visit(agent).get(f"/materiels/{one.device.tag}/documents/{one.pk}/")
    assert (answer.status_code, documents.MISSING in words(answer)) == (409, True)


# What a restore lacks.


def test_what_a_restore_lacks_is_named(add, device, capsys):
    whole, lost, altered = (add(device()) for _ in range(3))
    storages["documents"].delete(lost.file.name)
    Path(altered.file.path).write_bytes(b"autre")
    with pytest.raises(SystemExit) as ended:
        call_command("check_documents")
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{lost} : le fichier manque",
        f"{altered} : le fichier diffère de ce qui a été gardé",
        "2 écarts.",
    ]


def test_what_a_restore_has_whole_is_said_so(add, device, capsys):
    add(device())
    call_command("check_documents")
    assert capsys.readouterr().out == "Chaque document a son fichier.\n"
