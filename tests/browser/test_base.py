"""What every visitor meets before any page of the registry: sign-in, refusals, limits, the menu."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.browser.checks import assert_sound, violations
from tests.browser.chromium import PATIENCE
from tests.browser.moves import enter, follow

NOWHERE = "/nulle-part/"


@pytest.mark.parametrize("url", ["/connexion/", "/mot-de-passe/oublie/", "/mot-de-passe/MQ/faux/", NOWHERE])
def test_a_page_open_to_all_is_sound(page, url):
    assert_sound(page, url, status=404 if url == NOWHERE else 200)


def test_a_page_that_does_not_exist_says_so(any_page):
    assert any_page.goto(NOWHERE).status == 404
    assert any_page.title() == "Page introuvable – Registre du réemploi"


def test_a_wrong_password_is_told_where_it_was_typed(any_page):
    any_page.goto("/connexion/")
    any_page.fill("[name=username]", "personne@exemple.fr")
    any_page.fill("[name=password]", "faux")
    follow(any_page.locator("main button").first)
    assert any_page.title() == "Erreur : Connexion – Registre du réemploi"
    assert any_page.locator("[role=alert]").inner_text().startswith("À corriger avant de continuer")


def test_an_error_is_as_accessible_as_the_form(page):
    page.goto("/connexion/")
    page.fill("[name=username]", "personne@exemple.fr")
    page.fill("[name=password]", "faux")
    follow(page.locator("main button").first)
    assert violations(page) == []


def test_the_first_tab_leads_to_the_content(page):
    page.goto(NOWHERE)
    page.keyboard.press("Tab")
    enter(page)
    assert page.url.endswith("#contenu")


def test_a_body_too_large_is_refused_before_it_is_read(server):
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{server.url}/connexion/", data=b"x" * 200_000_000, timeout=PATIENCE)
    assert refused.value.code == 413
    assert "Votre envoi dépasse 50 Mo" in refused.value.read().decode()
