"""The commands' answers and exit codes, and the settings that stop a start with a sentence."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from registry.devices.models import Device, Stay
from registry.figures.report import HEADINGS
from registry.organisations import security_log
from registry.organisations.models import Organisation, User


def run(name, *arguments, **options):
    """The exit code of a command, and what it printed on its output and beside it."""
    out, err = StringIO(), StringIO()
    try:
        call_command(name, *arguments, stdout=out, stderr=err, **options)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), err.getvalue()


# figures


def test_the_figures_as_json_are_the_contract(device, mte):
    device(category="screen")
    code, out, _ = run("figures", "--organisation", "MTE", "--year", "2024", "--json")
    told = json.loads(out)
    assert code == 0
    assert {name: told[name] for name in ("organisation", "year", "at")} == {
        "organisation": "MTE",
        "year": 2024,
        "at": "2024-12-31",
    }
    assert [figure["key"] for figure in told["figures"]] == [
        "reused_strict",
        "reused_wide",
        "retired_legal",
        "retired_plan",
        "retired_donated",
        "purchases_reused",
    ]
    assert told["figures"][0] == {
        "key": "reused_strict",
        "label": "Part du parc issue du réemploi (lecture stricte)",
        "part": 0,
        "whole": 1,
        "value": "0.0000",
        "target": "0.2000",
        "target_source": "Plan Services publics écoresponsables, mesure 8 : objectif 2027",
        "not_computable": 0,
    }
    assert {name: told["figures"][5][name] for name in ("part", "whole", "value", "not_computable")} == {
        "part": "0.00",
        "whole": "0.00",
        "value": None,
        "not_computable": 1,
    }


def test_the_day_of_the_fleet_may_be_chosen(device, mte):
    device()
    *_, out, _ = run("figures", "--organisation", "MTE", "--year", "2024", "--at", "2024-03-14", "--json")
    told = json.loads(out)
    assert (told["at"], told["figures"][0]["whole"]) == ("2024-03-14", 0)


def test_the_figures_as_text(device, mte):
    device(category="screen")
    code, out, _ = run("figures", "--organisation", "MTE", "--year", "2024")
    first, headings, *rows = out.splitlines()
    assert code == 0
    assert first == "Ministère de la transition écologique · 2024 · parc au 31/12/2024"
    assert headings == " | ".join(HEADINGS)
    assert rows[0].startswith(
        "reused_strict | Part du parc issue du réemploi (lecture stricte) | 0 | 1 | 0.0000 | 0.2000 |"
    )
    assert len(rows) == 6


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--organisation", "NOPE", "--year", "2024"), "Aucune organisation ne porte le code « NOPE »."),
        (("--organisation", "MTE", "--year", "0"), "année"),
        (("--organisation", "MTE", "--year", "20260"), "année"),
        (("--organisation", "MTE", "--year", "-1"), "année"),
        (("--organisation", "MTE", "--year", "vingt"), "--year"),
        (("--organisation", "MTE", "--year", "2024", "--at", "31/12/2024"), "--at"),
        (("--organisation", "MTE"), "--year"),
        (("--year", "2024"), "--organisation"),
    ],
)
def test_a_wrong_question_gets_a_sentence(mte, options, sentence):
    code, out, err = run("figures", *options)
    assert code != 0
    assert out == ""
    assert sentence in err


# check_ledger


def test_a_sound_ledger_is_0(device):
    device("donated")
    assert run("check_ledger") == (0, "Le registre et ses mouvements concordent.\n", "")
    assert run("check_ledger", "--json") == (0, '{\n  "differences": []\n}\n', "")


def test_an_empty_ledger_is_sound(db):
    assert run("check_ledger")[0] == 0


@pytest.mark.parametrize(
    ("model", "field", "value", "stay"),
    [
        (Device, "status", "lost", None),
        (Device, "erasure", "purge", None),
        (Device, "functional", False, None),
        (Device, "unit_value", 12, None),
        (Stay, "acquired_on", "2001-01-01", 1),
        (Stay, "origin", "refurbished", 1),
        (Stay, "retired_on", "2024-04-01", 1),
    ],
)
def test_what_was_tampered_with_is_told(device, model, field, value, stay):
    one = device("in_service")
    model.objects.update(**{field: value})
    code, out, _ = run("check_ledger", "--json")
    (row,) = json.loads(out)["differences"]
    assert code == 1
    assert (row["tag"], row["stay"], row["field"]) == (one.tag, stay, field)
    assert row["stored"] != row["derived"]
    code, out, _ = run("check_ledger")
    assert code == 1
    assert out.splitlines()[-1] == "1 écart."
    assert one.tag in out


def test_a_stay_that_is_missing_is_told(device):
    device()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM devices_stay")
    code, out, _ = run("check_ledger")
    assert (code, "présence" in out) == (1, True)


# demo


def test_the_demonstration_refuses_a_real_server(db):
    code, _, err = run("demo")
    assert (code, err) == (1, "Ce mot de passe est public : mettez DEBUG=true, ou choisissez-en un avec --password.")
    assert Organisation.objects.count() == 0


def test_the_demonstration_once_is_enough(db, settings, caplog):
    caplog.set_level("INFO", "registry.security")
    settings.DEBUG = True
    code, out, err = run("demo", devices=40)
    assert (code, err, caplog.messages) == (0, "", [])
    assert out.startswith("\nAdresse : ")
    security_log.note("signed-in")
    assert caplog.messages == ["signed-in by=command"]
    assert Device.objects.count() == 40
    assert run("check_ledger")[0] == 0
    for role in ("Agent informatique", "Gestionnaire", "Lecteur", "Administrateur", "Membre d’association"):
        assert role in out
    assert User.objects.get(email="agent@registre.example").check_password("registre-demo-2026")
    again = run("demo", devices=40)
    assert "La base contient déjà des organisations : rien n’est ajouté." in again[1]
    assert (Device.objects.count(), User.objects.count()) == (40, 6)


def test_the_demonstration_leaves_a_filled_registry_alone(settings, mte):
    settings.DEBUG = True
    run("demo")
    assert (Organisation.objects.count(), User.objects.count()) == (2, 0)


# Settings.

GOOD = {"SECRET_KEY": "k" * 40, "DEBUG": "false", "DATABASE_URL": "sqlite:///:memory:", "BASE_URL": "http://localhost"}
SHOW = "from django.conf import settings; print({})"


def start(code, **changes):
    """A process that reads the settings from this environment alone."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "registry.settings", **GOOD, **changes}
    command = [sys.executable, "-c", f"import django; django.setup(); {code}"]
    return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u@localhost/x"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "registre.sqlite3"),
        ("BASE_URL", "registre.example.fr"),
        ("BASE_URL", "ftp://registre.example.fr"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "http://[::1"),
        ("BASE_URL", "http://host:port"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", ""),
        ("DEBUG", "perhaps"),
        ("STATE_BRAND", "perhaps"),
        ("EMAIL_URL", "pigeon://home"),
        ("EMAIL_URL", "nonsense"),
        ("MAX_UPLOAD_MB", "many"),
        ("MAX_UPLOAD_MB", "-1"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "some"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(name, value):
    done = start("", **{name: value})
    last = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ""
    assert done.returncode != 0
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert name in last


def test_a_password_in_an_address_is_not_printed():
    done = start("", DATABASE_URL="mysql://user:tres-secret@localhost/x")
    assert done.returncode != 0
    assert "tres-secret" not in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("value", "debug"), [("true", True), ("on", True), ("1", True), ("False", False), ("0", False), ("", False)]
)
def test_a_yes_or_no_is_read_in_the_usual_ways(value, debug):
    assert start(SHOW.format("settings.DEBUG"), DEBUG=value).stdout.strip() == str(debug)


@pytest.mark.parametrize(("url", "secure"), [("https://registre.example.fr", True), ("http://localhost:8000", False)])
def test_cookies_are_as_safe_as_the_address(url, secure):
    names = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT SESSION_COOKIE_HTTPONLY".split()
    done = start(SHOW.format([f"settings.{name}" for name in names]).replace("'", ""), BASE_URL=url)
    assert done.stdout.strip() == str([secure, secure, secure, True])
