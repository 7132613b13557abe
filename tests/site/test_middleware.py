"""What every answer carries, a body too large, a refused act, and pages that need nothing to be drawn."""

import json

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string

from registry.devices.identity import tags
from registry.devices.ledger import Refused
from registry.devices.models import Device
from registry.shared.moves import Reason
from registry.site.middleware import NoNul, Refusals, SecurityHeaders, SizeLimit

FIRST, SECOND = tags.new(), tags.new()


def answer(request):
    return HttpResponse(request.read())


def test_every_answer_is_strict_and_private(rf):
    response = SecurityHeaders(answer)(rf.get("/"))
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; img-src 'self' data:;")
    assert "unsafe" not in policy
    assert response["Cache-Control"] == "private, no-cache, no-store"


def test_a_view_may_say_otherwise(rf):
    response = SecurityHeaders(lambda request: HttpResponse(headers={"Cache-Control": "max-age=9"}))(rf.get("/"))
    assert response["Cache-Control"] == "max-age=9"


@pytest.mark.parametrize(("size", "status"), [(0, 200), (1_000_000, 200), (1_000_001, 413)])
def test_a_body_is_refused_by_its_announced_length(rf, settings, size, status):
    settings.MAX_UPLOAD_MB = 1
    request = rf.post("/materiels/import/", b"x" * size, content_type="text/csv")
    assert SizeLimit(answer)(request).status_code == status
    assert request.read() == b""


def test_a_length_that_is_no_number_announces_nothing(rf):
    assert SizeLimit(lambda request: HttpResponse())(rf.get("/", CONTENT_LENGTH="beaucoup")).status_code == 200


def test_the_page_says_the_limit_and_the_way_back(rf, settings):
    settings.MAX_UPLOAD_MB = 1
    request = rf.post("/materiels/import/", b"x" * 1_000_001, content_type="text/csv")
    page = SizeLimit(answer)(request).content.decode()
    assert "Votre envoi dépasse 1 Mo" in page
    assert 'href="/materiels/import/"' in page


def test_the_api_says_it_in_json(rf, settings):
    settings.MAX_UPLOAD_MB = 1
    response = SizeLimit(answer)(rf.post("/api/devices/", b"x" * 1_000_001, content_type="application/json"))
    assert json.loads(response.content)["code"] == "too_heavy"


def refusal(rf, **headers):
    gone, kept = Reason("gone", "il est parti"), Reason("kept", "il reste")
    error = Refused([(Device(tag=FIRST), gone), (Device(tag=SECOND), kept)])
    return Refusals(answer).process_exception(rf.post("/", headers=headers), error)


def test_a_refused_act_names_every_device_and_why(rf):
    response = refusal(rf)
    page = response.content.decode()
    assert response.status_code == 409
    assert f"<strong>{Device(tag=FIRST).pretty_tag}</strong> : il est parti." in page
    assert f"<strong>{Device(tag=SECOND).pretty_tag}</strong> : il reste." in page


@pytest.mark.parametrize(
    ("referer", "back"),
    [("", "/"), ("http://testserver/lots/3/", "http://testserver/lots/3/"), ("https://elsewhere.example/", "/")],
)
def test_the_way_back_stays_on_the_site(rf, referer, back):
    assert f'href="{back}">Revenir en arrière' in refusal(rf, referer=referer).content.decode()


def test_another_error_is_not_a_refusal(rf):
    assert Refusals(answer).process_exception(rf.get("/"), ValueError()) is None


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_no_context(name):
    page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert "– Registre du réemploi</title>" in page


@pytest.mark.parametrize(
    ("url", "status"), [("/materiels/a%00b/", 404), ("/materiels/?q=%00", 400), ("/materiels/?q=0", 200)]
)
def test_a_nul_goes_no_further(rf, url, status):
    assert NoNul(lambda request: HttpResponse())(rf.get(url)).status_code == status
    api = NoNul(lambda request: HttpResponse())(rf.get(f"/api{url}"))
    assert (api.status_code, status == 200 or "detail" in json.loads(api.content)) == (status, True)


def test_an_address_of_the_api_that_leads_nowhere_answers_in_json(client, db):
    answer = client.get("/api/nulle-part/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
