"""No request, however wrong, makes the API fail: it is refused with a sentence, and nothing is written."""

import base64
import json
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.devices.models import Device, Event
from tests.api import Client

DIRECT = ["issue", "assess", "retire", "erase", "move", "lose", "correct"]
POSTS = ["devices/", "devices/act/", "labels/", "lots/", *(f"devices/TAG-1/{action}/" for action in DIRECT)]
LISTS = ["devices/", "events/", "organisations/", "categories/", "lots/", "claims/"]
FILTERS = "q status category organisation device action since lot kind name".split()
BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"7",
    b"[1, 2]",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"tags": ' + b"[" * 100_000,
    b'{"on": NaN}',
    b'{"on": 1e999, "tags": ["TAG-1"]}',
    b'{"tags": ["\\u0000"], "action": "issue", "on": "2024-06-01"}',
    b'{"tags": ["\\ud800"], "action": "issue", "on": "2024-06-01"}',
    b'{"on": "2024-06-01", "organisation": "\\u0000"}',
    b'{"on": "2024-06-01", "organisation": "\\ud800"}',
    b'{"on": "2024-06-01", "motive": "\\ud800"}',
    b'{"on": "2024-06-01", "motive": "\\u0000"}',
    b'{"on": "2024-06-01", "unit_value": 1e400}',
    b'{"on": "2024-06-01", "unit_value": 99999999999999999999, "functional": true}',
    b'{"on": "99999-01-01"}',
    b'{"on": "0000-00-00"}',
]


def position(text):
    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def signed(manager, device):
    device("in_stock", tag="TAG-1")
    return Client(manager)


def refused(answer):
    """A refusal, in JSON, with at least one sentence."""
    return answer.status_code in (400, 404, 409) and bool(answer.json())


@pytest.mark.parametrize("path", POSTS)
def test_a_body_that_is_not_one(signed, path):
    before = Event.objects.count()
    for body in BODIES:
        answer = signed.generic("POST", f"/api/{path}", body, content_type="application/json")
        if not refused(answer):
            pytest.fail(f"{body[:60]!r}: {answer.status_code} {answer.content[:200]!r}")
    assert Event.objects.count() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_of_another_kind(signed, kind):
    assert signed.generic("POST", "/api/devices/", b"a=1", content_type=kind).status_code == 415


@pytest.mark.parametrize("path", LISTS)
def test_a_position_that_no_page_gave(signed, path):
    for cursor in ("x", "é", "", *map(position, ("p=abc", "p=1e9", f"p={'9' * 40}", "o=-1", "r=x"))):
        assert (cursor, signed.get(f"/api/{path}", {"cursor": cursor}).status_code in (200, 404)) == (cursor, True)


@pytest.mark.parametrize("path", LISTS)
def test_a_filter_that_is_none(signed, path):
    for name, value in product(FILTERS, ("\0", "é" * 500, "'", "%", "1" * 40, "[]", "\u200b")):
        answer = signed.get(f"/api/{path}", {name: value, "page_size": value})
        assert (name, value, answer.status_code in (200, 400)) == (name, value, True)


def test_the_head_of_a_refusal_is_french(signed):
    assert signed.ask("post", "devices/act/", [1]) == (
        400,
        {"detail": 'Envoyez un objet JSON, par exemple {"on": "2026-03-15"}.', "code": "parse_error"},
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    "on action tags motive organisation counterparty counterparty_name functional unit_value security_excluded erasure"
    " category serial tag price acquired_on origin manufactured_on place title sheet skip description".split()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(POSTS), body=st.dictionaries(NAMES, JSON, max_size=6))
def test_whatever_is_sent_is_answered(signed, path, body):
    answer = signed.generic("POST", f"/api/{path}", json.dumps(body).encode(), content_type="application/json")
    assert answer.status_code in (200, 201, 400, 404, 409), answer.content
    assert Device.objects.filter(tag="TAG-1").exists()
