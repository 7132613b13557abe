"""What no browser sends: it is refused with its reason, and is no error of ours."""

import pytest
from django.urls import reverse

from registry.devices.api.devices import DeviceAPIView
from tests import cast
from tests.api import Client

NUL = "\0"


@pytest.mark.each_database
@pytest.mark.parametrize("name", ["username", "password"])
def test_a_nul_signs_nobody_in(client, agent, name):
    sent = {"username": agent.email, "password": "x", name: f"a{NUL}"}
    assert client.post(reverse("login"), sent).status_code in (200, 400)


@pytest.mark.each_database
@pytest.mark.parametrize("name", ["figures", "waste-register"])
def test_a_raw_nul_in_an_address_is_refused(client, manager, name):
    client.force_login(manager)
    assert client.get(reverse(name), QUERY_STRING=f"organisation={NUL}").status_code == 400


@pytest.mark.parametrize("method", ["put", "patch", "delete", "propfind"])
def test_a_page_is_read_and_its_form_is_posted(client, manager, method):
    client.force_login(manager)
    answer = client.generic(method.upper(), reverse("collection-create"))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_a_body_between_the_two_bounds_is_too_heavy(manager, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
    status, body = Client(manager).ask("post", "collections/", {"site": "x" * 2_100_000})
    assert (status, body["code"]) == (413, "too_heavy")


def test_an_error_of_ours_is_told_to_a_program_in_json(manager, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(DeviceAPIView, "get_queryset", broken)
    client = Client(manager)
    client.raise_request_exception = False
    answer = client.get("/api/devices/")
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")


def test_reference_data_is_not_deleted_in_bulk(client, db):
    client.force_login(cast.user("root", is_superuser=True))
    answer = client.post("/admin/devices/category/", {"action": "delete_selected", "_selected_action": "x"})
    assert answer.status_code in (200, 302)
