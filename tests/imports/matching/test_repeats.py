"""A file that comes a second time: it is known, its sender is asked, and rows that nothing identifies are counted."""

import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from registry.devices.models import Device
from registry.imports import imports
from registry.imports.models import Import, UnidentifiedRow
from registry.imports.planning import devices
from registry.imports.planning.source import Source
from registry.shared.access import OPERATOR
from tests import api, cast, workbooks
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")

PAGE = "/materiels/import/"
HEADING = "category;manufacturer;model;place;acquired_on;origin"
SCREEN = "screen;Dell;P2419H;Salle 7;2024-01-01;new"
ROWS = ["keyboard;Logitech;K120;Salle 7;2024-01-01;new", SCREEN, SCREEN]
CREATED = "3 lignes que rien n’identifie, ni étiquette ni numéro de série : elles créent des matériels"
TWICE = f"{CREATED}. Toutes disent la même chose que ce qui a déjà été importé : ce sont peut-être les mêmes matériels."


def file(*rows, heading=HEADING):
    return "\n".join([heading, *rows]).encode()


def source(data, organisation, by=OPERATOR, **chosen):
    return Source(data, "parc.csv", organisation, cast.acting(by, via="import"), **chosen)


@pytest.fixture
def known(mte, manager):
    """The import of the three rows by the manager of MTE."""
    return imports.bring(source(file(*ROWS), mte, manager))[1]


# Saved again by a spreadsheet: another separator, other dates, columns in another order, an empty one more, same rows.
SAVED_AGAIN = file(
    "Dell,P2419H,screen,01/01/2024,,neuf,Salle 7",
    "Dell,P2419H,screen,01/01/2024,,neuf,Salle 7",
    "Logitech,K120,keyboard,01/01/2024,,neuf,Salle 7",
    heading="manufacturer,model,category,acquired_on,note,origin,place",
)


def by_command(data, tmp_path, manager, again=False):
    path = tmp_path / "parc.csv"
    path.write_bytes(data)
    out, err = StringIO(), StringIO()
    try:
        call_command("import_devices", str(path), "--organisation=MTE", *["--again"] * again, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, err.getvalue()
    return 0, err.getvalue()


def by_api(data, tmp_path, manager, again=False):
    body = {"file": SimpleUploadedFile("parc.csv", data), "organisation": "MTE", **({"again": "true"} if again else {})}
    answer = api.Client(manager).post("/api/devices/import/", body, format="multipart")
    return int((answer.status_code, answer.json().get("code")) == (409, "repeated")), answer.content.decode()


def by_page(data, tmp_path, manager, again=False):
    client = Client()
    client.force_login(manager)
    body = {"organisation": "MTE", "file": SimpleUploadedFile("parc.csv", data)}
    preview = client.post(PAGE, body, follow=True)
    stamp = {"confirmed": preview.context["stamp"], **({"again": "1"} if again else {})}
    done = client.post(preview.request["PATH_INFO"], stamp)
    return int(done.status_code == 200), words(preview)


@pytest.mark.parametrize("surface", [by_command, by_api, by_page])
@pytest.mark.parametrize("data", [file(*ROWS), SAVED_AGAIN], ids=["same bytes", "saved again"])
def test_a_second_time_is_asked(known, manager, tmp_path, surface, data):
    refused, told = surface(data, tmp_path, manager)
    assert (refused, Device.objects.count(), Import.objects.count()) == (1, 3, 1)
    assert TWICE in told
    assert ("Ce fichier a déjà été importé le" in told) == (data == file(*ROWS))
    assert surface(data, tmp_path, manager, again=True)[0] == 0
    assert (Device.objects.count(), Import.objects.count()) == (6, 2)


def test_what_nothing_identifies_is_counted_the_first_time(mte, dsi, manager, client):
    staged = devices.judge(source(file(*ROWS), mte))
    assert (staged.unidentified, staged.repeated, staged.unconfirmed) == (3, 0, False)
    assert staged.cautions == [f"{CREATED} à chaque import."]
    client.force_login(manager)
    preview = client.post(PAGE, {"organisation": "MTE", "file": SimpleUploadedFile("p.csv", file(*ROWS))}, follow=True)
    assert f"{CREATED} à chaque import." in words(preview)
    assert 'name="again"' not in preview.content.decode()


@pytest.mark.parametrize(("heading", "row"), [("tag", "INV-7"), ("serial", "S7")], ids=["a tag", "a serial number"])
def test_what_is_identified_is_not(mte, heading, row):
    staged, kept = imports.bring(source(file(f"screen;{row}", heading=f"category;{heading}"), mte))
    assert (staged.unidentified, staged.cautions, UnidentifiedRow.objects.count()) == (0, [], 0)
    again, kept = imports.bring(source(file(f"screen;{row}", heading=f"category;{heading}"), mte))
    assert (again.numbers, again.unconfirmed, kept.unchanged) == ({"new": 0, "changed": 0, "unchanged": 1}, False, 1)


def test_an_old_file_does_not_take_back_what_was_changed_since(mte, manager):
    old = file("screen;S7;Dell;A", heading="category;serial;manufacturer;model")
    imports.bring(source(old, mte, manager))
    imports.bring(source(file("screen;S7;Dell;B", heading="category;serial;manufacturer;model"), mte, manager))
    staged, kept = imports.bring(source(old, mte, manager))
    assert (staged.numbers["changed"], staged.unconfirmed, kept) == (1, True, None)
    assert Device.objects.get().model == "B"


@pytest.mark.parametrize(
    ("rows", "unidentified", "repeated"),
    [
        ([SCREEN], 1, 1),
        ([SCREEN.replace("Salle 7", "Salle 8")], 1, 0),
        ([SCREEN, SCREEN.replace("2024", "2023")], 2, 1),
    ],
)
def test_rows_that_came_already_are_told_from_the_others(known, mte, rows, unidentified, repeated):
    staged = devices.judge(source(file(*rows), mte))
    assert (staged.unidentified, staged.repeated) == (unidentified, repeated)


@pytest.mark.parametrize(("where", "asked"), [("mte", True), ("dsi", True), ("state", True), ("men", False)])
def test_a_file_is_known_in_the_tree_where_it_was_imported(request, known, where, asked):
    staged = devices.judge(source(file(*ROWS), request.getfixturevalue(where)))
    assert bool(staged.same_file) == asked


def test_a_service_of_the_same_ministry_is_told_without_a_name(known, dsi, manager):
    clerk = cast.user("clerk", "manager", dsi)
    (told, _) = devices.judge(source(file(*ROWS), dsi, clerk)).cautions
    assert told.startswith("Ce fichier a déjà été importé le ")
    assert told.endswith(" : 3 matériels importés.")
    assert manager.email not in told
    (told, _) = devices.judge(source(file(*ROWS), dsi, manager)).cautions
    assert f" par {manager} : 3 matériels importés." in told


def test_what_was_undone_is_not_known_any_more(known, mte, manager):
    imports.undo(known, cast.acting(manager, motive="Mauvais fichier", via="import"))
    staged, kept = imports.bring(source(file(*ROWS), mte, manager))
    assert (staged.cautions, kept.new) == ([f"{CREATED} à chaque import."], 3)


def test_a_dry_run_tells_and_does_not_ask(known, tmp_path):
    path = tmp_path / "parc.csv"
    path.write_bytes(file(*ROWS))
    out = StringIO()
    call_command("import_devices", str(path), "--organisation=MTE", "--dry-run", "--json", stdout=out, stderr=out)
    told = json.loads(out.getvalue()[out.getvalue().index("{") :])
    assert (told["unidentified"], told["repeated"], len(told["cautions"])) == (3, 3, 2)


def test_the_command_that_waits_tells_its_code(known, tmp_path):
    path = tmp_path / "parc.csv"
    path.write_bytes(file(*ROWS))
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_devices", str(path), "--organisation=MTE", "--json", stdout=out, stderr=StringIO())
    assert json.loads(out.getvalue())["code"] == "repeated"


def test_a_known_file_of_identified_devices_is_said_to_be_known(mte, manager, client):
    data = file("screen;S7", heading="category;serial")
    imports.bring(source(data, mte, manager))
    client.force_login(manager)
    told = words(client.post(PAGE, {"organisation": "MTE", "file": SimpleUploadedFile("p.csv", data)}, follow=True))
    assert "Fichier connu Ce fichier a déjà été importé le" in told
    assert "Rien ne les identifie" not in told


@pytest.mark.parametrize(("chosen", "asked"), [("Parc", True), ("Réserve", False)])
def test_another_sheet_of_a_workbook_is_no_repeat(mte, manager, chosen, asked):
    """`Parc` and `Réserve` hold other devices of one file, whose digest is the same."""
    heading = HEADING.split(";")
    book = workbooks.xlsx(heading, ROWS[0].split(";"), others=[("Réserve", [heading, SCREEN.split(";")])])
    kept = imports.bring(source(book, mte, manager, sheet="Parc"))[1]
    assert kept.sheet == "Parc"
    staged, again = imports.bring(source(book, mte, manager, sheet=chosen))
    assert (staged.same_file, staged.unconfirmed, again is None) == (kept if asked else None, asked, asked)
    Import.objects.update(sheet="")
    assert devices.judge(source(book, mte, manager, sheet=chosen)).same_file is not None


def test_the_answer_of_the_api_says_what_to_send(known, manager, tmp_path):
    _, told = by_api(file(*ROWS), tmp_path, manager)
    assert json.loads(told)["detail"] == "Rien n’a été écrit : envoyez « again=true » pour importer quand même."


def test_a_large_file_is_asked_too(known, manager, client):
    client.force_login(manager)
    body = {"organisation": "MTE", "file": SimpleUploadedFile("parc.csv", file(*ROWS))}
    url = client.post(PAGE, body, follow=True).request["PATH_INFO"]
    page = b"".join(client.post(url, {"confirmed": "2000-0-0"}).streaming_content).decode()
    assert "cochez « Importer quand même » pour confirmer" in page
    assert Device.objects.count() == 3
