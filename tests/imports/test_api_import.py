import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.devices.models import Device, Event
from registry.imports.models import Import
from tests.api import Client

GOOD = "serial,category,manufacturer,acquired_on,origin\nS1,laptop,Acme,2024-01-02,new\nS2,screen,Acme,02/01/2024,new\n"
TWO = {"created": 2, "new": 2, "changed": 0, "unchanged": 0, "unidentified": 0, "repeated": 0, "cautions": []}
BAD = "serial;category;acquired_on\nS1;spaceship;2024-01-02\nS2;laptop;2999-01-01\n"


def send(user, text=GOOD, **fields):
    data = text if isinstance(text, bytes) else text.encode()
    body = {"file": SimpleUploadedFile("parc.csv", data), "organisation": "MTE-DSI"} | fields
    answer = Client(user).post("/api/devices/import/", body, format="multipart")
    return answer.status_code, answer.json()


def test_a_file_comes_in(agent, dsi):
    assert send(agent) == (201, {**TWO, "dry_run": False, "left_out": [], "import_id": Import.objects.get().pk})
    assert set(Event.objects.values_list("action", "via", "by")) == {("register", "import", agent.pk)}


@pytest.mark.parametrize("yes", ["true", "1", "on"])
def test_a_file_is_only_checked(agent, dsi, yes):
    assert send(agent, dry_run=yes) == (200, {**TWO, "dry_run": True, "left_out": [], "import_id": None})
    assert not Device.objects.exists()


def test_every_error_of_a_file_is_told_at_once(agent, dsi):
    status, body = send(agent, BAD)
    assert (status, body["code"], body["detail"]) == (400, "rows_refused", "Rien n’a été écrit : 2 erreurs.")
    assert [(error["line"], error["value"], error["code"]) for error in body["errors"]] == [
        (2, "spaceship", "not_in_the_choices"),
        (3, "2999-01-01", "in_the_future"),
    ]
    assert all(error["column"] and error["reason"] for error in body["errors"])
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("content", "fields", "told"),
    [
        (b"", {}, {"file": ["empty"]}),
        (b"%PDF-1.4 x", {}, "pdf"),
        (b"PK\x03\x04 x", {}, "damaged"),
        (b"\0\1\2\3", {}, "not_a_table"),
        (b'{"half":', {}, "json_damaged"),
        (GOOD, {"organisation": "MEN"}, {"organisation": ["invalid_choice"]}),
        (GOOD, {"organisation": "NOWHERE"}, {"organisation": ["invalid_choice"]}),
        (GOOD, {"organisation": ""}, {"organisation": ["required"]}),
        (GOOD, {"format": "xls"}, {"format": ["invalid_choice"]}),
        (GOOD, {"format": "xlsx"}, "not_a_workbook"),
        (GOOD, {"file": "text"}, {"file": ["required"]}),
    ],
)
def test_a_file_that_cannot_be_read(agent, dsi, men, content, fields, told):
    status, body = send(agent, content, **fields)
    assert (status, body.get("code") or body["codes"]) == (400, told)
    assert not Device.objects.exists()


def test_a_reader_imports_nothing(reader, dsi):
    assert send(reader)[0] == 403
