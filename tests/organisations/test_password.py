"""Everybody changes their own password, gets a new one by mail, and is told what is wrong with a poor one."""

import re

import pytest

URL = "/mot-de-passe/"
OLD, NEW = "mot-de-passe", "Quatre-lapins-verts-9"


@pytest.fixture
def signed_in(client, member):
    assert client.login(username=member.email, password=OLD)
    return client


def test_a_member_changes_their_password_and_stays_signed_in(signed_in, member):
    form = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}
    page = signed_in.post(URL, form, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["Votre mot de passe est changé."]
    member.refresh_from_db()
    assert member.check_password(NEW)


@pytest.mark.parametrize(
    ("old", "first", "second", "field"),
    [
        ("faux", NEW, NEW, "old_password"),
        (OLD, NEW, f"{NEW}0", "new_password2"),
        (OLD, "court", "court", "new_password2"),
        (OLD, "member@example.fr", "member@example.fr", "new_password2"),
    ],
)
def test_a_poor_password_is_refused(signed_in, member, old, first, second, field):
    page = signed_in.post(URL, {"old_password": old, "new_password1": first, "new_password2": second})
    assert list(page.context["form"].errors) == [field]
    member.refresh_from_db()
    assert member.check_password(OLD)


def test_nobody_s_password_is_nobody_s_to_change(client, db):
    assert client.get(URL).url == f"/connexion/?next={URL}"


def ask(client, address):
    return client.post(f"{URL}oublie/", {"email": address}, follow=True)


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_serves_once(client, member, mailoutbox, settings):
    page = ask(client, member.email.upper())
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([member.email], "Registre du réemploi : choisir un nouveau mot de passe")
    (link,) = re.findall(rf"{settings.BASE_URL}(\S+)", mail.body)
    form = client.get(link, follow=True)
    chosen = client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW}, follow=True)
    assert [str(message) for message in chosen.context["messages"]][-1] == (
        "Votre mot de passe est changé. Connectez-vous."
    )
    assert client.login(username=member.email, password=NEW)
    assert "n’est plus valable" in client.get(link, follow=True).content.decode()
    assert page.request["PATH_INFO"] == "/connexion/"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, member, mailoutbox):
    pages = [ask(client, address) for address in ("personne@exemple.fr", member.email)]
    told = [[str(message) for message in page.context["messages"]] for page in pages]
    assert told[0] == told[1]
    assert [mail.to for mail in mailoutbox] == [[member.email]]


def test_a_closed_account_gets_no_mail_and_asking_without_end_is_refused(client, member, mailoutbox):
    member.is_active = False
    member.save()
    answers = [ask(client, member.email).status_code for _ in range(6)]
    assert (answers, mailoutbox) == ([200] * 5 + [429], [])
