"""Label sheets through the API."""

import pytest

from tests.api import Client


def test_labels_come_back_as_one_pdf(device, agent, decoded):
    tags = [device().tag for _ in range(3)]
    answer = Client(agent).post("/api/labels/", {"tags": tags[::-1], "sheet": "avery-l7160", "skip": 2}, format="json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    ((first, second, third),) = decoded(answer.content)
    assert {text.rsplit("/", 1)[1] for text in (first, second, third)} == set(tags)


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
    ],
)
def test_a_wrong_request_names_its_field(device, agent, change, named):
    body = {"tags": [device().tag], "sheet": "avery-l7160"} | change
    status, answer = Client(agent).ask("post", "labels/", body)
    assert (status, list(answer)) == (400, [named])


def test_refusals_are_json_for_a_client_that_wants_a_pdf(device, agent):
    answer = Client(agent).post("/api/labels/", {}, format="json", HTTP_ACCEPT="application/pdf")
    assert (answer.status_code, sorted(answer.json())) == (400, ["tags"])
