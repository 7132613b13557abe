"""What a code opens: the device for staff who may see it, and for anyone else whose property it is."""

import pytest
from django.urls import reverse

from registry.devices.identity import tags
from registry.scanning.views.tag import misses

UNKNOWN = "00000000150"


@pytest.fixture
def laptop(device):
    return device(manufacturer="Dell", model="Latitude 5420", serial="5CG1234ABC")


def test_the_address_has_no_slash_at_its_end():
    assert reverse("tag", args=["00000000150"]) == "/d/00000000150"


@pytest.mark.parametrize("role", ["agent", "manager", "reader", "administrator", "national"])
def test_staff_who_may_see_it_get_the_device(visit, laptop, request, role):
    answer = visit(request.getfixturevalue(role)).get(f"/D/{laptop.tag}")
    assert (answer.status_code, answer["Location"]) == (302, f"/materiels/{laptop.tag}/")


@pytest.mark.parametrize("person", ["stranger", "member", None])
def test_anyone_else_is_told_whose_it_is_and_no_more(client, laptop, request, mte, person):
    mte.phone = "01 40 00 00 00"
    mte.save()
    if person:
        client.force_login(request.getfixturevalue(person))
    answer = client.get(f"/d/{laptop.tag}")
    page = answer.content.decode()
    assert answer.status_code == 200
    for shown in ("Direction du numérique", "Ministère de la transition écologique", "01 40 00 00 00"):
        assert shown in page
    for kept in ("Dell", "Latitude", "5CG1234ABC", "En stock", "Ordinateur"):
        assert kept not in page
    assert ("Se connecter" in page) is (person is None)


def test_the_way_to_sign_in_comes_back_here(client, laptop):
    assert f"/connexion/?next=/D/{laptop.tag}" in client.get(f"/D/{laptop.tag}").content.decode()


def test_the_page_is_neither_indexed_nor_kept(client, laptop):
    answer = client.get(f"/d/{laptop.tag}")
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("form", ["/d/{}", "/D/{}", "/d/{}/", "/D/{}/"])
@pytest.mark.parametrize("typed", [str, str.lower, tags.pretty])
def test_every_way_to_write_the_address(client, laptop, form, typed):
    assert client.get(form.format(typed(laptop.tag))).status_code == 200


def test_a_tag_of_another_shape(client, device):
    device(tag="INV-2024.01")
    assert client.get("/D/inv-2024.01").status_code == 200


def test_the_nearest_contact_is_given(client, laptop, mte, dsi):
    mte.email = "accueil@mte.example.fr"
    mte.save()
    assert "accueil@mte.example.fr" in client.get(f"/d/{laptop.tag}").content.decode()
    dsi.phone = "01 40 00 00 01"
    dsi.save()
    page = client.get(f"/d/{laptop.tag}").content.decode()
    assert "tel:0140000001" in page
    assert "accueil@mte.example.fr" not in page


def test_without_any_contact_the_page_says_where_to_turn(client, laptop):
    assert "Adressez-vous à l’accueil" in client.get(f"/d/{laptop.tag}").content.decode()


@pytest.mark.parametrize(
    ("status", "owned"), [("in_service", True), ("lost", True), ("stolen", True), ("donated", False), ("sold", False)]
)
def test_what_left_is_no_longer_said_to_be_owned(client, device, status, owned):
    page = client.get(f"/d/{device(status).tag}").content.decode()
    assert ("Propriété de" in page, "Étiqueté par" in page) == (owned, not owned)


@pytest.mark.parametrize("path", [f"/d/{UNKNOWN}", "/d/INV-1", "/d/%00", "/d/" + "A" * 41, "/d/é"])
def test_an_unknown_tag_is_not_found(client, db, path):
    assert client.get(path).status_code == 404


def test_unknown_tags_are_limited_and_known_ones_are_not(client, laptop):
    for _ in range(misses.num_requests):
        assert client.get(f"/d/{laptop.tag}").status_code == 200
        assert client.get(f"/d/{UNKNOWN}").status_code == 404
    refused = client.get(f"/d/{UNKNOWN}")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= misses.duration
    # Otherwise the answer would still tell a known tag from an unknown one.
    assert client.get(f"/d/{laptop.tag}").status_code == 429
    assert client.get(f"/d/{laptop.tag}", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_staff_behind_the_same_address_are_not_held_up(client, visit, agent, laptop):
    for _ in range(misses.num_requests + 1):
        client.get(f"/d/{UNKNOWN}")
    assert visit(agent).get(f"/d/{laptop.tag}").status_code == 302


def test_a_client_cannot_choose_its_address(client, db):
    for number in range(misses.num_requests):
        client.get(f"/d/{UNKNOWN}", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert client.get(f"/d/{UNKNOWN}", HTTP_X_FORWARDED_FOR="10.0.1.1").status_code == 429


def test_it_is_only_read(client, laptop):
    assert client.post(f"/d/{laptop.tag}").status_code == 405
