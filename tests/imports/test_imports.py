"""Imports that are kept: who, when, what each row became; undone whole, or not at all."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from registry.devices import facts, ledger
from registry.devices.models import Device, Event, Stay
from registry.imports import imports
from registry.imports.models import Import, Upload
from registry.imports.planning.source import Source
from registry.imports.views import preview as views
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.api import Client
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")

PAGE, LIST = "/materiels/import/", "/materiels/imports/"
ENTRY = {"category": "laptop", "acquired_on": "2020-01-01", "origin": "new"}
ONE = ENTRY | {"tag": "INV-1", "serial": "S1", "manufacturer": "Dell", "model": "=Latitude", "note": "À Jeanne"}
TWO = ENTRY | {"tag": "INV-2", "retired_on": "2024-01-01"}


@pytest.fixture
def bring(sheet, mte, manager):
    """bring(*rows): the import of these rows by the manager of MTE."""

    def write(*rows, by=manager):
        staged, kept = imports.bring(Source(sheet(*rows), "parc.csv", mte, cast.acting(by, via="import")))
        assert staged.obstacles == []
        return kept

    return write


def told(kept):
    return kept.told().decode("utf-8-sig").splitlines()


def listed():
    return list(Device.objects.exclude(status="").order_by("tag").values_list("tag", "model", "status"))


def test_what_an_import_did_is_kept(bring, manager, mte):
    bring(ONE)
    kept = bring(
        ONE | {"model": "Précision", "note": "À Paul", "issued_on": "2020-02-01"}, TWO, ENTRY | {"tag": "INV-3"}
    )
    assert (kept.by, kept.organisation, kept.name, kept.format) == (manager, mte, "parc.csv", "csv")
    assert (kept.new, kept.changed, kept.unchanged, kept.skipped, len(kept.sha256)) == (2, 1, 0, 0, 64)
    assert told(kept) == [
        "ligne;étiquette;résultat;modifications",
        "2;INV-1;modifié;modèle : =Latitude → Précision, note modifiée, mise en service : (vide) → 01/02/2020",
        "3;INV-2;nouveau;",
        "4;INV-3;nouveau;",
    ]
    assert set(Event.objects.filter(operation=kept.operation).values_list("via", "by")) == {("import", manager.pk)}


def test_nothing_is_kept_of_what_was_refused(sheet, mte, manager):
    staged, kept = imports.bring(
        Source(
            sheet(ENTRY, ENTRY | {"price": "x"}),
            "parc.csv",
            mte,
            cast.acting(manager, via="import"),
        )
    )
    assert codes.of_rows(staged.errors) == [(3, "price", "amount_wanted")]
    assert (kept, Import.objects.count(), Device.objects.count()) == (None, 0, 0)


def test_an_import_is_undone_whole(bring, manager):
    bring(ONE)
    before = listed()
    kept = bring(ONE | {"model": "Précision", "issued_on": "2020-02-01"}, TWO, ENTRY | {"tag": "INV-3"})
    assert imports.undo(kept, cast.acting(manager, motive="Mauvais fichier", via="import")) == 3
    assert (listed(), Stay.objects.count()) == (before, 1)
    kept.refresh_from_db()
    assert (kept.undone_by, kept.motive, kept.undoable) == (manager, "Mauvais fichier", False)
    with codes.refused("already_undone"):
        imports.undo(kept, cast.acting(manager, motive="Encore", via="import"))


def test_what_was_undone_comes_in_again(bring, manager):
    imports.undo(bring(ONE, TWO), cast.acting(manager, motive="Mauvais fichier", via="import"))
    assert listed() == []
    kept = bring(ONE | {"model": "Autre", "note": ""}, TWO)
    assert (kept.new, kept.changed, kept.unchanged) == (2, 0, 0)
    assert listed() == [("INV-1", "Autre", "in_stock"), ("INV-2", "", "retired")]
    assert Device.objects.get(tag="INV-1").note == ""
    again = bring(ONE | {"model": "Autre", "note": ""}, TWO)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


@pytest.mark.parametrize("later", ["act", "fact"])
def test_nothing_is_undone_once_something_depends_on_it(bring, manager, later):
    bring(ONE)
    kept = bring(ONE | {"model": "Précision"}, TWO)
    if later == "act":
        ledger.record([Device.objects.get(tag="INV-2")], "reinstate", cast.acting(manager, cast.DAY))
    else:
        facts.change([Device.objects.get(tag="INV-1")], cast.acting(manager), model="Encore autre")
    before = listed()
    with pytest.raises(ledger.Refused) as refused:
        imports.undo(kept, cast.acting(manager, motive="Mauvais fichier", via="import"))
    assert [device.tag for device, _ in refused.value.refusals] == ["INV-2" if later == "act" else "INV-1"]
    assert listed() == before
    kept.refresh_from_db()
    assert kept.undoable


# The pages.


def test_from_the_preview_to_the_undoing(visit, upload, sheet, manager, mte):
    client = visit(manager)
    preview = client.post(PAGE, {"organisation": "MTE", "file": upload(sheet(ONE, TWO))}, follow=True)
    stamp = {"confirmed": preview.context["stamp"]}
    page = client.post(preview.request["PATH_INFO"], stamp, follow=True)
    kept = Import.objects.get()
    assert page.redirect_chain == [(f"{LIST}{kept.pk}/", 302)]
    assert "« parc.csv » : 2 matériels importés." in words(page)
    report = client.get(f"{LIST}{kept.pk}/rapport.csv")
    assert report["Content-Disposition"] == f'attachment; filename="import-{kept.pk}.csv"'
    assert report.content == kept.told()
    assert "parc.csv" in words(client.get(LIST))
    url = f"{LIST}{kept.pk}/annuler/"
    assert "sortiront du registre (2)" in words(client.get(url))
    assert client.post(url, {"motive": ""}).context["form"].errors["motive"]
    done = client.post(url, {"motive": "Mauvais fichier"}, follow=True)
    assert "L’import est annulé pour 2 matériels." in words(done)
    assert "Mauvais fichier" in words(done)
    again = client.post(url, {"motive": "Encore"})
    assert (again.status_code, "Cet import est déjà annulé." in words(again)) == (409, True)


def test_a_refused_undoing_names_the_devices(bring, visit, manager):
    kept = bring(TWO)
    ledger.record([Device.objects.get()], "reinstate", cast.acting(manager, cast.DAY))
    page = visit(manager).post(f"{LIST}{kept.pk}/annuler/", {"motive": "Mauvais fichier"})
    assert page.status_code == 409
    assert "INV-2 : un mouvement plus récent en dépend" in words(page)


ADDRESSES = ["", "rapport.csv", "annuler/"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(("person", "status"), [("manager", 200), ("agent", 404), ("stranger", 404), ("reader", 404)])
def test_whose_imports_are_seen(bring, visit, request, address, person, status):
    url = f"{LIST}{bring(ONE).pk}/{address}"
    assert visit(request.getfixturevalue(person)).get(url).status_code == status


def test_a_list_without_imports_says_what_to_do(visit, agent):
    assert "Aucun fichier n’a été importé dans votre périmètre." in words(visit(agent).get(LIST))


def test_a_list_costs_the_same_queries_for_one_or_thirty(bring, visit, manager, django_assert_num_queries):
    client, counts = visit(manager), []
    for rows in (1, 29):
        for _ in range(rows):
            bring(ENTRY)
        with django_assert_num_queries(counts[0] if counts else 5, exact=False) as found:
            client.get(LIST)
        counts.append(len(found))
    assert counts[0] == counts[1]


# The API, and the command.


def test_the_api_imports_reports_and_undoes(agent, manager, mte, sheet):
    client = Client(manager)
    body = {"file": SimpleUploadedFile("parc.csv", sheet(ONE, TWO)), "organisation": "MTE"}
    done = client.post("/api/devices/import/", body, format="multipart").json()
    kept = Import.objects.get()
    assert (done["import_id"], done["new"]) == (kept.pk, 2)
    (row,) = client.get("/api/imports/").json()["results"]
    assert (row["id"], row["organisation"], row["by"], row["new"], row["undone_at"]) == (
        kept.pk, "MTE", manager.email, 2, None,
    )  # fmt: skip
    assert client.get(f"/api/imports/{kept.pk}/").json() == row
    assert client.get(f"/api/imports/{kept.pk}/report/").content == kept.told()
    url = f"/api/imports/{kept.pk}/undo/"
    assert client.post(url, {}).status_code == 400
    assert Client(agent).post(url, {"motive": "x"}).status_code == 404
    assert client.post(url, {"motive": "Mauvais fichier"}).json()["motive"] == "Mauvais fichier"
    assert client.post(url, {"motive": "Encore"}).status_code == 409
    assert listed() == []


def test_a_reader_has_no_imports(reader, visit, bring):
    bring(ONE)
    assert Client(reader).get("/api/imports/").json()["results"] == []
    assert visit(reader).get(LIST).status_code == 403


def test_the_command_tells_its_import(mte, sheet, tmp_path, capsys):
    path = tmp_path / "parc.csv"
    path.write_bytes(sheet(ONE))
    call_command("import_devices", str(path), "--organisation", "MTE", "--json")
    kept = Import.objects.get()
    assert json.loads(capsys.readouterr().out)["import_id"] == kept.pk
    assert (kept.by, Event.objects.get().by, OPERATOR.pk) == (None, None, None)
    # Where it lay on the server is nobody's business.
    assert kept.name == "parc.csv"


# A large file: a page that grows.


@pytest.fixture
def begun(visit, upload, sheet, manager, mte, monkeypatch):
    """begun(): the answer to the confirmation of two rows, were two rows many; and where it was sent."""
    monkeypatch.setattr(views, "PART", 1)
    client = visit(manager)
    preview = client.post(PAGE, {"organisation": "MTE", "file": upload(sheet(ONE, TWO))}, follow=True)
    url, stamp = preview.request["PATH_INFO"], preview.context["stamp"]
    return lambda: (client.post(url, {"confirmed": stamp}), url)


def test_a_large_file_shows_a_bar_that_grows_then_what_came_of_it(begun):
    page = b"".join(begun()[0].streaming_content).decode()
    kept = Import.objects.get()
    assert set(re.findall(r'<progress .*?value="(\d+)" max="(\d+)"', page)) == {("0", "2"), ("2", "2")}
    assert page.index("2 matériels importés.") > page.rindex("<progress")
    assert f'href="{LIST}{kept.pk}/"' in page
    assert page.rstrip().endswith("</html>")
    assert (Device.objects.count(), Upload.objects.count()) == (2, 0)


def test_a_page_closed_before_its_end_leaves_nothing_written(begun):
    answer, _ = begun()
    shown = iter(answer.streaming_content)
    while "0 lignes" not in next(shown).decode():
        pass
    next(shown)
    # As a server does when the reader leaves; `answer.close()` would also end the connection of the test.
    answer._iterator.close()
    assert (Device.objects.count(), Import.objects.count(), Upload.objects.count()) == (0, 0, 1)


def test_two_pages_that_confirm_the_same_file_write_it_once(begun):
    (one, _), (two, _) = begun(), begun()
    told = [b"".join(answer.streaming_content).decode() for answer in (one, two)]
    assert ["vient d’être importé" in page for page in told] == [False, True]
    assert Import.objects.count() == 1


def test_what_changed_since_the_preview_is_not_written(begun, device):
    answer, url = begun()
    device(serial="INV-SERIE", tag="INV-1")
    page = b"".join(answer.streaming_content).decode()
    assert "Le registre a changé depuis la vérification" in page
    assert f'href="{url}"' in page
    assert (Import.objects.count(), Upload.objects.count()) == (0, 1)
