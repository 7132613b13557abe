"""What protects whoever visits: headers on every answer, no inline code, a sign-in slow to guess and discreet."""

import logging
import re

import pytest
from django.test import Client

from registry.devices.models import Device
from registry.organisations.throttle import SIGN_IN
from registry.site.middleware import HEADERS
from tests import cast

PASSWORD = "mot-de-passe"
STRICT = {name: value for name, value in HEADERS.items() if name != "Cache-Control"} | {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>\s*\S|<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)


@pytest.fixture
def sign_in(client):
    def post(email="agent@example.fr", password="faux", **extra):
        return client.post("/connexion/", {"username": email, "password": password}, **extra)

    return post


# Headers.


def answers(client, device, manager):
    """One answer of each kind: pages, refusals, redirects, files, JSON."""
    one = device("in_service")
    yield "redirect to sign-in", client.get("/materiels/")
    yield "sign-in", client.get("/connexion/")
    yield "public page", client.get(f"/d/{one.tag}")
    yield "unknown page", client.get("/nulle-part/")
    yield "health", client.get("/sante/")
    yield "API without a session", client.get("/api/devices/")
    client.force_login(manager)
    yield "home", client.get("/")
    yield "list", client.get("/materiels/")
    yield "device", client.get(f"/materiels/{one.tag}/")
    yield "not found", client.get("/materiels/AAAA/")
    yield "forbidden", client.get("/admin/devices/category/")
    yield "refused file", client.post("/materiels/import/", {})
    yield "figures", client.get("/chiffres/")
    yield "CSV", client.get("/chiffres.csv")
    yield "API", client.get("/api/devices/")
    yield "not allowed", client.put("/materiels/")
    yield "nul", client.get("/materiels/?q=%00")
    yield "too large", client.post("/connexion/", b"x" * 1_000_001, content_type="text/plain")


def test_every_kind_of_answer_is_strict(client, device, manager, settings):
    settings.MAX_UPLOAD_MB = 1
    kinds = dict(answers(client, device, manager))
    assert {kind: response.status_code for kind, response in kinds.items() if response.status_code >= 500} == {}
    # What is never stored at all says so in stronger words.
    kept = {kind: response["Cache-Control"] for kind, response in kinds.items()}
    assert {kind: words for kind, words in kept.items() if "no-cache" not in words or "private" not in words} == {}
    for kind, response in kinds.items():
        told = {name: response.headers.get(name) for name in STRICT}
        assert (kind, told) == (kind, STRICT)
        assert "unsafe" not in response["Content-Security-Policy"]


def test_an_error_of_ours_is_strict_too(device, manager, monkeypatch):
    monkeypatch.setattr("registry.devices.views.devices.DeviceList.get_context_data", lambda *args, **kwargs: 1 / 0)
    client = Client(raise_request_exception=False)
    client.force_login(manager)
    response = client.get("/materiels/")
    assert response.status_code == 500
    assert {name: response.headers.get(name) for name in STRICT} == STRICT
    assert "ZeroDivisionError" not in response.content.decode()


@pytest.mark.ignore_template_errors
def test_no_page_holds_a_script_or_a_style(visit, device, manager, administrator, asso):
    one, gone = device("in_service"), device("donated")
    pages = [
        "/materiels/",
        "/materiels/?q=introuvable",
        "/materiels/nouveau/",
        f"/materiels/{one.tag}/",
        f"/materiels/{gone.tag}/",
        f"/materiels/{one.tag}/modifier/",
        f"/materiels/{one.tag}/annuler/",
        *(
            f"/materiels/{one.tag}/agir/{action}/"
            for action in ("store", "retire", "erase", "donate", "move", "assess")
        ),
        "/materiels/import/",
        "/chiffres/",
        "/chiffres/reused_strict/whole/",
        "/etiquettes/",
        "/scan/",
        "/lots/",
        "/lots/nouveau/",
        "/nulle-part/",
        f"/d/{one.tag}",
    ]
    found = {url: INLINE.findall(visit(manager).get(url).content.decode()) for url in pages}
    site = [
        "/admin/",
        "/admin/organisations/organisation/",
        "/admin/organisations/user/",
        "/admin/organisations/organisation/add/",
    ]
    found |= {url: INLINE.findall(visit(administrator).get(url).content.decode()) for url in site}
    found["/connexion/"] = INLINE.findall(Client().get("/connexion/").content.decode())
    assert {url: inline for url, inline in found.items() if inline} == {}


def test_what_people_write_is_text_wherever_it_is_shown(visit, past, manager, asso):
    evil = "<script>alert(1)</script>"
    one = past(
        ("register", "2020-01-01"),
        ("retire", "2023-01-01", {"functional": True, "motive": evil}),
        ("erase", "2023-01-01", {"erasure": "purge"}),
        ("donate", "2024-01-01", {"counterparty_name": evil}),
        manufacturer=evil,
        model=evil,
        serial=evil,
        place=evil,
        note=evil,
    )
    browser = visit(manager)
    for url in ("/materiels/", f"/materiels/{one.tag}/", f"/materiels/{one.tag}/modifier/", f"/materiels/?q={evil}"):
        page = browser.get(url).content.decode()
        assert "<script" not in page
        assert "&lt;script&gt;" in page
    assert "<script" not in browser.get("/chiffres/retired_donated/whole/?year=2024").content.decode()
    assert "<script" not in Client().get(f"/d/{one.tag}").content.decode()


def test_a_form_without_its_token_is_refused(manager, device):
    one = device()
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    for url in (f"/materiels/{one.tag}/agir/issue/", "/materiels/import/", "/materiels/nouveau/", "/deconnexion/"):
        response = client.post(url, {"on": "2024-06-01"})
        assert (url, response.status_code) == (url, 403)
        assert "Formulaire expiré" in response.content.decode()
    assert Device.objects.get().status == "in_stock"


# Signing in.


def test_the_right_password_opens_the_registry(sign_in, agent):
    response = sign_in(password=PASSWORD)
    assert (response.status_code, response.url) == (302, "/")
    assert sign_in("AGENT@Example.FR", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("agent@example.fr", "faux"),
        ("nobody@example.fr", PASSWORD),
        ("gone@example.fr", PASSWORD),
        ("agent@example.fr", ""),
    ],
)
def test_a_wrong_sign_in_never_tells_which_part_is_wrong(sign_in, agent, email, password):
    cast.user("gone", is_active=False)
    response = sign_in(email, password)
    assert response.status_code == 200
    if password:
        assert response.context["form"].non_field_errors() == [
            "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, puis recommencez."
        ]


def test_the_eleventh_miss_waits(sign_in, agent):
    assert [sign_in().status_code for _ in range(10)] == [200] * 10
    refused = sign_in()
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "Trop de tentatives" in refused.content.decode()
    # Even the right password, or guessing would go on.
    assert sign_in(password=PASSWORD).status_code == 429
    # And from wherever: the account is what is guessed.
    assert sign_in(password=PASSWORD, REMOTE_ADDR="10.0.0.9").status_code == 429


@pytest.fixture
def still(monkeypatch):
    """Time pays misses back: on a busy machine a hundred take longer than one of them costs."""
    monkeypatch.setattr("registry.organisations.throttle._now", lambda: 1_800_000_000_000)


def test_a_forged_forwarding_header_starts_no_new_count(sign_in, still, agent):
    for rank in range(SIGN_IN.address.num_requests):
        sign_in(f"personne{rank}@example.fr", HTTP_X_FORWARDED_FOR=f"10.0.0.{rank}")
    assert sign_in(HTTP_X_FORWARDED_FOR="10.0.0.99").status_code == 429


def test_behind_a_proxy_the_client_is_counted(sign_in, still, agent, settings, monkeypatch):
    monkeypatch.setattr("rest_framework.throttling.api_settings.NUM_PROXIES", 1, raising=False)
    for rank in range(SIGN_IN.address.num_requests):
        sign_in(f"personne{rank}@example.fr", HTTP_X_FORWARDED_FOR="1.2.3.4, 9.9.9.9")
    assert sign_in(HTTP_X_FORWARDED_FOR="5.6.7.8, 9.9.9.9").status_code == 429
    assert sign_in(HTTP_X_FORWARDED_FOR="1.2.3.4, 9.9.9.8", password=PASSWORD).status_code == 302


def test_a_miss_leaves_no_name_in_the_logs(sign_in, agent, caplog):
    with caplog.at_level(logging.DEBUG):
        for _ in range(11):
            sign_in("jeanne.martin@example.fr", "secret-de-jeanne")
    logs = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    for word in ("jeanne", "secret", "127.0.0.1"):
        assert word not in logs


@pytest.mark.parametrize(
    "there",
    [
        "https://mechant.example/",
        "//mechant.example/",
        "/\\mechant.example",
        "javascript:alert(1)",
        "http:mechant.example",
        "https://testserver.mechant.example/",
        "\thttps://mechant.example",
    ],
)
def test_signing_in_never_leads_elsewhere(client, agent, there):
    form = {"username": "agent@example.fr", "password": PASSWORD, "next": there}
    assert client.post("/connexion/", form).url == "/"
    assert client.post("/connexion/", form | {"next": "/materiels/"}).url == "/materiels/"


def test_signing_in_changes_the_session(client, agent):
    client.get("/connexion/")
    client.session["kept"] = 1
    client.session.save()
    before = client.session.session_key
    client.post("/connexion/", {"username": "agent@example.fr", "password": PASSWORD})
    assert client.session.session_key != before


def test_the_session_cookie_is_out_of_reach_of_scripts(client, agent):
    client.post("/connexion/", {"username": "agent@example.fr", "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 3600)


def test_signing_out_ends_the_session_and_is_no_link(visit, agent):
    browser = visit(agent)
    assert browser.get("/deconnexion/").status_code == 405
    assert browser.post("/deconnexion/").url == "/connexion/"
    assert browser.get("/materiels/").status_code == 302


def test_an_account_closed_is_out_at_once(visit, agent):
    browser = visit(agent)
    agent.is_active = False
    agent.save()
    assert browser.get("/materiels/").status_code == 302


# The health of the service.


def test_health_tells_no_more_than_it_should(client, db):
    response = client.get("/sante/")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": True})
    assert client.post("/sante/").status_code == 405


# Numbers that people forge: `int` refuses more than 4,300 digits, and SQLite a number of more than 64 bits.


@pytest.mark.each_database
@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "²", "-1"])
def test_a_forged_number_is_none(visit, manager, device, number):
    browser, tag = visit(manager), device("retired").tag
    asked = [
        ("/scan/retirer/", {"line": number}),
        ("/scan/agir/retire/", {"line": number, "drop": "1"}),
        ("/materiels/import/1/", {"confirmed": number}),
    ]
    read = [f"/materiels/?apres={number}", f"/materiels/{tag}/effacements/?certificat={number}&support={number}"]
    read += [f"/demandes/{number}/convention/{end}" for end in ("", "acceptation/", "remise/")]
    read += [f"/demandes/{number}/signes/1/", f"/scan/pour/transfert/{number}/", f"/etiquettes/?selection={number}"]
    statuses = [browser.post(path, body).status_code for path, body in asked]
    statuses += [browser.get(path).status_code for path in read]
    assert [status for status in statuses if status >= 500] == []
