"""What the API lets read beside devices: organisations, categories, events, figures, and its own document."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client as DjangoClient
from jsonschema import Draft202012Validator
from rest_framework.exceptions import ErrorDetail, ValidationError

from registry.devices.models.policy import FigureKey
from registry.figures import report
from registry.figures.figures import SIDES, Period
from registry.shared.api import errors
from tests import cast
from tests.api import Client

TWICE = {"action": "donate", "on": "2999-01-01", "counterparty": "CLAVIERS"}
FIGURES = "figures/?organisation=MTE&year=2024"


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("agent", ["MTE-DSI"]),
        ("reader", ["MTE-DSI", "MTE"]),
        ("stranger", ["MEN"]),
        ("national", ["MEN", "MTE-DSI", "MTE", "ETAT"]),
        ("member", []),
    ],
)
def test_organisations_of_one_s_scope(request, mte, dsi, men, who, codes):
    body = Client(request.getfixturevalue(who)).ask("get", "organisations/")[1]
    assert [row["code"] for row in body["results"]] == sorted(codes, key=[row["code"] for row in body["results"]].index)
    assert len(body["results"]) == len(codes)


def test_one_organisation(reader, dsi):
    status, body = Client(reader).ask("get", "organisations/MTE-DSI/")
    assert (status, body["code"], body["parent"], body["reporting_unit"]) == (200, "MTE-DSI", "MTE", "MTE")


@pytest.mark.parametrize(
    "path", ["organisations/MEN/", "organisations/NOWHERE/", "categories/none/", "events/99999999999999999/"]
)
def test_what_is_not_there(reader, men, path):
    assert Client(reader).ask("get", path) == (404, {"detail": "Non trouvé.", "code": "not_found"})


def test_categories_are_the_same_for_all(member):
    status, body = Client(member).ask("get", "categories/")
    assert (status, len(body["results"])) == (200, 16)
    laptop = next(row for row in body["results"] if row["code"] == "laptop")
    assert (laptop["co2_kg"], laptop["mass_kg"], laptop["in_scope"]) == ("170.0", "1.65", True)
    assert Client(member).ask("get", "categories/laptop/") == (200, laptop)


def test_events_tell_who_did_what(device, agent, reader):
    held = device("in_stock")
    Client(agent).ask("post", f"devices/{held.tag}/issue/", {"on": "2024-06-01", "motive": "Dotation"})
    first, second = Client(reader).ask("get", f"events/?device={held.tag}")[1]["results"]
    assert (first["action"], first["source"], first["target"]) == ("issue", "in_stock", "in_service")
    assert (first["by"], first["via"], first["motive"], first["on"]) == (agent.email, "api", "Dotation", "2024-06-01")
    assert (second["action"], second["organisation"], second["by"]) == ("register", "MTE-DSI", None)
    assert Client(reader).ask("get", f"events/{first['id']}/")[1] == first


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("action=register", 1), ("since=2024-03-16", 0), ("until=2024-03-15", 2), ("device=NOPE", 0)],
)
def test_events_are_narrowed_as_on_the_page(device, reader, query, count):
    device("in_service")
    assert len(Client(reader).ask("get", f"events/?{query}")[1]["results"]) == count


def test_events_are_not_written(device, agent):
    device()
    client = Client(agent)
    assert [client.ask(method, "events/", {})[0] for method in ("post", "put", "patch", "delete")] == [405] * 4


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("member", 403), ("reader", 200), ("national", 200)])
def test_who_sees_the_figures(request, mte, who, status):
    client = Client(request.getfixturevalue(who))
    assert client.ask("get", FIGURES)[0] == status
    assert client.ask("get", "figures/reused_strict/part/?organisation=MTE&year=2024")[0] == status


def test_figures_are_the_report(device, reader, mte):
    device("in_stock"), device("donated")
    at = cast.day("2024-06-30")
    assert Client(reader).ask("get", f"{FIGURES}&at=2024-06-30") == (
        200,
        report.of(mte, Period.of(2024, at)).as_json(),
    )


def test_each_side_of_each_figure_opens(device, reader):
    bought, given = device("in_stock", price="500.00"), device("donated", price="900.00")
    client = Client(reader)
    for figure in client.ask("get", FIGURES)[1]["figures"]:
        for side in SIDES:
            rows = client.ask("get", f"figures/{figure['key']}/{side}/?organisation=MTE&year=2024")[1]["results"]
            counted = figure[{"unknown": "not_computable"}.get(side, side)]
            if figure["key"] == "purchases_reused" and side != "unknown":
                counted, rows = float(counted), [float(row["price"]) for row in rows]
                assert sum(rows) == counted
            else:
                assert len(rows) == counted
    rows = client.ask("get", "figures/retired_donated/part/?organisation=MTE&year=2024")[1]["results"]
    assert [(row["device"], row["route"], row["counterparty"], row["left_on"]) for row in rows] == [
        (given.tag, "donated", "CLAVIERS", "2024-03-15")
    ]
    assert bought.tag not in {row["device"] for row in rows}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("organisation=MTE&year=soon", "year"),
        ("organisation=MTE&year=1789", "year"),
        ("organisation=MTE&year=99999", "year"),
        ("organisation=MTE&year=2024&at=2024-02-30", "at"),
    ],
)
def test_a_wrong_period_is_named(reader, mte, query, named):
    for path in ("figures/", "figures/reused_strict/part/"):
        status, body = Client(reader).ask("get", f"{path}?{query}")
        assert (status, list(body["codes"])) == (400, [named])


@pytest.mark.parametrize("path", ["figures/reused/part/", "figures/reused_strict/half/"])
def test_a_side_that_is_no_side(reader, mte, path):
    assert Client(reader).ask("get", f"{path}?organisation=MTE&year=2024")[0] == 404


def test_the_document_is_public_and_names_every_act(db):
    answer = Client().get("/api/schema/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "/api/devices/{tag}/retire/" in text
    assert "/api/claims/{id}/accept/" in text
    assert "/api/labels/" in text


def document():
    return json.loads(DjangoClient().get("/api/schema/").content)


def conforms(body, path, method, status):
    """Whether an answer is what the document says of it."""
    told = document()
    schema = told["paths"][path][method]["responses"][str(status)]["content"]["application/json"]["schema"]
    return not list(Draft202012Validator(schema | {"components": told["components"]}).iter_errors(body))


def test_every_operation_documents_its_refusals(db):
    silent = [
        (path, method)
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
        if not {"400", "403", *(["404"] if "{" in path else []), *(["409"] if method != "get" else [])}
        <= operation["responses"].keys()
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("who", "path", "body", "status"),
    [
        ("manager", "/api/devices/{tag}/retire/", {"on": "hier"}, 400),
        ("manager", "/api/devices/{tag}/steal/", {"codes": "x", "code": "y"}, 400),
        ("manager", "/api/devices/{tag}/steal/", [1], 400),
        ("reader", "/api/devices/{tag}/issue/", {"on": "2025-01-02"}, 403),
        ("stranger", "/api/devices/{tag}/issue/", {"on": "2025-01-02"}, 404),
        ("manager", "/api/devices/{tag}/issue/", {"on": "2025-01-02"}, 409),
    ],
)
def test_a_refusal_is_what_the_document_tells(request, device, who, path, body, status):
    tag = device("in_service").tag
    got, told = Client(request.getfixturevalue(who)).ask("post", path.format(tag=tag).removeprefix("/api/"), body)
    assert (got, conforms(told, path, "post", status)) == (status, True)
    assert not conforms({"detail": "Non."}, path, "post", status)


def test_a_refused_file_is_what_the_document_tells(agent, dsi):
    body = {"file": SimpleUploadedFile("parc.csv", b"category;tag\nspaceship;A1\n"), "organisation": "MTE-DSI"}
    answer = Client(agent).post("/api/devices/import/", body, format="multipart")
    assert (answer.status_code, conforms(answer.json(), "/api/devices/import/", "post", 400)) == (400, True)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"codes": "x", "code": "y"}, {"non_field_errors": 1, "code": 1}),
        ({"codes": "x", "non_field_errors": "y"}, {"non_field_errors": 2}),
    ],
)
def test_a_field_named_as_a_key_of_the_answer_keeps_its_sentence(manager, device, body, fields):
    _, told = Client(manager).ask("post", f"devices/{device().tag}/steal/", body)
    assert told["codes"] == {name: ["unknown_name"] * count for name, count in fields.items()}
    assert {name: len(told[name]) for name in fields} == fields


def test_an_error_that_is_a_list_is_of_the_whole():
    answer = errors.handle(ValidationError([ErrorDetail("Non.", "no")]), {})
    assert answer.data == {"non_field_errors": ["Non."], "codes": {"non_field_errors": ["no"]}}


def test_a_device_with_two_reasons_is_one_device(manager, device, asso):
    status, told = Client(manager).ask("post", "devices/act/", TWICE | {"tags": [device("retired").tag]})
    assert (status, len(told["refusals"]), told["detail"]) == (
        409,
        2,
        "Rien n’a été enregistré : un matériel est refusé.",
    )


@pytest.mark.parametrize("content_type", ["multipart/form-data", "application/json; charset=hex", "application/json"])
def test_a_body_that_cannot_be_read_is_refused_in_french(manager, content_type):
    path = "/api/devices/import/" if "multipart" in content_type else "/api/collections/"
    answer = Client(manager).generic("POST", path, b"{", content_type=content_type)
    told = answer.json()
    assert (answer.status_code, told["code"], told["detail"].startswith("Ce corps")) == (400, "parse_error", True)


def test_the_document_is_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_figure_keys_are_those_of_the_document(reader, mte):
    keys = [figure["key"] for figure in Client(reader).ask("get", FIGURES)[1]["figures"]]
    assert keys == FigureKey.values
