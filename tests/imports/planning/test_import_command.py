"""The command that brings in a file of devices: its exit codes, its options, and what it prints."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.devices.models import Device, Event
from registry.imports.models import Import
from tests import cast
from tests.imports.planning.rows import ENTRY, LIFE
from tests.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("sound")


@pytest.fixture
def run(tmp_path, capsys):
    """run(data, *options): the exit code of the command, and what it printed on each side."""

    def command(data, *options, organisation="MTE", name="parc.csv"):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        out, err = StringIO(), StringIO()
        try:
            call_command("import_devices", str(path), "--organisation", organisation, *options, stdout=out, stderr=err)
        except SystemExit as stop:
            return stop.code, out.getvalue(), err.getvalue()
        except CommandError as error:
            return error.returncode, out.getvalue(), err.getvalue() + str(error)
        return 0, out.getvalue(), err.getvalue()

    return command


def test_done_is_0(run, sheet):
    assert run(sheet(ENTRY | {"serial": "S1"}, LIFE | {"serial": "S2"})) == (0, "2 matériels importés.\n", "")
    assert Device.objects.count() == 2
    assert set(Event.objects.values_list("via", "by")) == {("import", None)}


def test_one_device_is_not_two(run, sheet):
    assert run(sheet(ENTRY))[1] == "1 matériel importé.\n"


def test_refused_rows_are_1_and_nothing_is_written(run, sheet):
    one = ENTRY | {"serial": "S1"}
    code, out, err = run(sheet(one, ENTRY | {"price": "-5"}, ENTRY | {"organisation": "NOPE"}))
    assert (code, out) == (1, "Rien n’a été écrit : 2 erreurs.\n")
    assert err.splitlines() == [
        "ligne 3, price : '-5' : Le montant doit être un nombre positif, par exemple 1234,50 ou 1234.50.",
        "ligne 4, organisation : 'NOPE' : Aucune organisation ne porte ce code : créez-la ou corrigez le code.",
    ]
    assert Device.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "Ce fichier ne s’ouvre pas"),
        (b"", "Ce fichier est vide."),
        (b"category\n", "Ce fichier n’a qu’une ligne de titres."),
        (b"%PDF-1.7 x", "Ce fichier est un PDF."),
        (b"PK\x03\x04x", "Ce classeur est abîmé ou incomplet."),
        (b"MZ\x90\x00x", "Ce fichier est un programme."),
        (b"\x00\x01\x02", "Ce fichier n’est ni un classeur ni un texte."),
        (b"<html></html>", "Ce fichier est une page web ou un fichier XML."),
        (b'{"a": ', "Ce fichier"),
        (b"[1, 2]", "Ce fichier"),
        (b'category\n"laptop', "La ligne 2 contient un guillemet mal fermé"),
    ],
)
def test_an_unreadable_file_is_2_with_a_sentence(run, data, sentence):
    code, out, err = run(data)
    assert (code, out) == (2, "")
    assert err.startswith(sentence)


def test_an_unknown_organisation_is_2(run, sheet):
    assert run(sheet(ENTRY), organisation="NOPE") == (2, "", "Aucune organisation ne porte le code « NOPE ».")


@pytest.mark.parametrize("code", ["CLAVIERS", "TRI"])
def test_an_organisation_that_holds_nothing_is_refused(run, sheet, code):
    exit_code, *_ = run(sheet(ENTRY), organisation=code)
    assert exit_code == 1
    assert Device.objects.count() == 0


@pytest.mark.parametrize("format_", ["xlsx", "ods", "snipe", "glpi"])
def test_a_file_that_is_not_of_the_format_asked_for_is_2_with_a_sentence(run, sheet, format_):
    code, _, err = run(sheet(ENTRY), "--format", format_)
    assert (code, err.startswith("Ce fichier n’")) == (2, True)


@pytest.mark.parametrize("format_", ["", "xlsx"])
def test_a_workbook_comes_in(run, format_):
    data = xlsx([*ENTRY, "serial"], ["laptop", date(2020, 1, 1), "neuf", "S1"])
    assert run(data, "--format", format_) == (0, "1 matériel importé.\n", "")
    assert cast.stay(Device.objects.get()).acquired_on == date(2020, 1, 1)


def test_a_file_over_the_limit_is_2(run, sheet, settings):
    settings.MAX_UPLOAD_MB = 1
    code, _, err = run(b"category\n" + b"laptop\n" * 200_000)
    assert (code, err.startswith("Ce fichier dépasse 1 Mo")) == (2, True)


def test_a_dry_run_writes_nothing(run, sheet):
    rows = ENTRY | {"serial": "S1"}, LIFE | {"serial": "S2"}
    assert run(sheet(*rows), "--dry-run") == (0, "2 matériels prêts à importer.\n", "")
    assert Device.objects.count() == Event.objects.count() == 0
    assert run(sheet(ENTRY | {"price": "-5"}), "--dry-run")[0] == 1


@pytest.mark.parametrize("dry", [True, False])
def test_json_of_what_was_done(run, sheet, dry):
    rows = ENTRY | {"serial": "S1"}, LIFE | {"serial": "S2", "route": "staff"}
    code, out, err = run(sheet(*rows), "--json", *(["--dry-run"] if dry else []))
    note = "Ligne 3 : le bénéficiaire n’est pas gardé (Cession à un agent)."
    numbers = {"created": 2, "new": 2, "changed": 0, "unchanged": 0}
    kept = None if dry else Import.objects.get().pk
    numbers |= {"unidentified": 0, "repeated": 0, "cautions": []}
    assert json.loads(out) == numbers | {"dry_run": dry, "left_out": [note], "import_id": kept, "errors": []}
    assert (code, err) == (0, note + "\n")


def test_json_of_what_was_refused(run, sheet):
    code, out, _ = run(sheet(ENTRY | {"price": "-5"}), "--json")
    reason = "Le montant doit être un nombre positif, par exemple 1234,50 ou 1234.50."
    assert json.loads(out) == {
        "created": 0,
        "new": 0,
        "changed": 0,
        "unchanged": 0,
        "dry_run": False,
        "left_out": [],
        "unidentified": 0,
        "repeated": 0,
        "cautions": [],
        "import_id": None,
        "errors": [{"line": 2, "column": "price", "value": "-5", "reason": reason, "code": "amount_wanted"}],
    }
    assert code == 1
