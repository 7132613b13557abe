"""Label sheets through the API."""

import pypdfium2
import pytest

from tests.api import Client


def test_labels_come_back_as_one_pdf(device, agent, decoded):
    tags = [device().tag for _ in range(3)]
    answer = Client(agent).post("/api/labels/", {"tags": tags[::-1], "sheet": "avery-l7160", "skip": 2}, format="json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    ((first, second, third),) = decoded(answer.content)
    assert {text.rsplit("/", 1)[1] for text in (first, second, third)} == set(tags)


def test_what_they_say_their_order_and_their_copies(device, agent, decoded):
    one, two = device(tag="B", serial="S1"), device(tag="A", serial="S2")
    body = {"tags": [one.tag, two.tag], "sheet": "zebra-57x32", "parts": "serial", "order": "tag", "copies": 2}
    pdf = Client(agent).post("/api/labels/", body, format="json").content
    said = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    assert said == ["A\r\nS/N S2"] * 2 + ["B\r\nS/N S1"] * 2


@pytest.mark.parametrize(
    ("who", "status"), [(None, 403), ("member", 403), ("reader", 403), ("stranger", 400), ("agent", 200)]
)
def test_who_may(request, device, who, status):
    user = who and request.getfixturevalue(who)
    body = {"tags": [device().tag], "sheet": "avery-l7160"}
    assert Client(user).post("/api/labels/", body, format="json").status_code == status


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"sheet": "avery-0"}, "sheet"),
        ({"sheet": None}, "sheet"),
        ({"sheet": ["avery-l7160"]}, "sheet"),
        ({"skip": -1}, "skip"),
        ({"skip": 21}, "skip"),
        ({"skip": "two"}, "skip"),
        ({"skip": 1e300}, "skip"),
        ({"skip": {}}, "skip"),
        ({"tags": []}, "tags"),
        ({"tags": None}, "tags"),
        ({"tags": ["NOPE"]}, "tags"),
        ({"first": 1}, "first"),
        ({"parts": "unit,colour"}, "parts"),
        ({"order": "colour"}, "order"),
        ({"copies": 0}, "copies"),
    ],
)
def test_a_wrong_request_names_its_field(device, agent, change, named):
    body = {"tags": [device().tag], "sheet": "avery-l7160"} | change
    status, answer = Client(agent).ask("post", "labels/", body)
    assert (status, list(answer["codes"])) == (400, [named])


def test_refusals_are_json_for_a_client_that_wants_a_pdf(device, agent):
    answer = Client(agent).post("/api/labels/", {}, format="json", HTTP_ACCEPT="application/pdf")
    assert (answer.status_code, sorted(answer.json()["codes"])) == (400, ["tags"])
