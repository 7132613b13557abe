"""Wrong passwords are counted by account and by client address, for all processes; a mail server in trouble."""

import re
import socket
from contextlib import closing

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from registry.organisations import throttle
from registry.organisations.models import Attempts
from registry.organisations.throttle import FORGOTTEN, SIGN_IN, TOKENS, Misses
from tests.organisations.signing_in import NEW, PASSWORD, sign_in


def forgotten(email, client="10.0.0.1"):
    return Client().post("/mot-de-passe/oublie/", {"email": email}, REMOTE_ADDR=client).status_code


@pytest.fixture
def clock(monkeypatch):
    """clock(seconds) lets time pass."""
    now = [1_800_000_000.0]
    monkeypatch.setattr(throttle.time, "time", lambda: now[0])

    def pass_by(seconds):
        now[0] += seconds

    return pass_by


@pytest.mark.parametrize("email", ["agent@example.fr", "personne@example.fr"])
def test_one_account_from_the_whole_world(agent, clock, email):
    tried = [sign_in(email, client=f"10.0.{rank // 250}.{rank % 250 + 1}") for rank in range(300)]
    assert tried == [200] * 10 + [429] * 290


def test_the_same_account_however_it_is_typed(agent, clock):
    for typed in (
        "AGENT@example.fr",
        " agent@example.fr ",
        "agent@EXAMPLE.fr",
        "\uff41gent@example.fr",
        "agent@example.fr",
    ):
        sign_in(typed), sign_in(typed)
    assert sign_in(password=PASSWORD, client="10.9.9.9") == 429


def test_a_ministry_behind_one_address_is_not_locked_by_a_few(agent, manager, clock):
    tried = [sign_in(f"personne{rank // 5}@example.fr") for rank in range(99)]
    assert tried == [200] * 99
    assert [sign_in(manager.email, PASSWORD) for _ in range(30)] == [302] * 30
    assert sign_in("encore@example.fr") == 200
    assert sign_in("une-de-trop@example.fr") == 429
    assert sign_in(manager.email, PASSWORD) == 429
    assert sign_in(manager.email, PASSWORD, client="10.0.0.2") == 302


def test_who_has_one_address_of_a_site_has_all_of_them(agent, clock):
    for rank in range(100):
        sign_in(f"personne{rank}@example.fr", client=f"2001:db8::{rank:x}:1")
    assert sign_in("encore@example.fr", client="2001:db8::ffff:1") == 429
    assert sign_in("encore@example.fr", client="2001:db8:0:1::1") == 200
    assert sign_in("encore@example.fr", client="::ffff:10.0.0.1") == 200


def test_time_pays_back_each_miss_without_an_edge(agent, clock):
    assert [sign_in() for _ in range(11)] == [200] * 10 + [429]
    clock(29)
    assert sign_in(password=PASSWORD) == 429
    clock(1)
    assert [sign_in(), sign_in()] == [200, 429]
    clock(300)
    assert [sign_in() for _ in range(11)] == [200] * 10 + [429]
    clock(30)
    assert sign_in(password=PASSWORD) == 302


def test_a_clock_put_back_locks_for_no_longer_than_it_was_put_back(agent, clock):
    for _ in range(10):
        sign_in()
    clock(-60)
    assert 0 < SIGN_IN.account.wait("agent@example.fr") <= 90


def test_who_has_been_quiet_is_forgotten_and_no_address_is_kept(agent, clock):
    sign_in()
    assert Attempts.objects.count() == 2
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in Attempts.objects.values_list("key", flat=True))
    clock(301)
    sign_in("autre@example.fr", client="10.0.0.2")
    assert Attempts.objects.count() == 2


def test_another_process_counts_with_this_one(db):
    for _ in range(10):
        Misses("sign-in-account", 10, 300).note("agent@example.fr")
    assert SIGN_IN.account.wait("agent@example.fr") > 0


def test_two_first_misses_at_once_both_count(db, monkeypatch, clock):
    """The other one is written between the look and the write."""
    once = Misses("essai", 2, 60)
    once.note("x")
    moved, blind = Attempts.objects.none().__class__._moved, [True]
    monkeypatch.setattr(
        "registry.organisations.models.attempts.AttemptsQuerySet._moved",
        lambda self, *told: 0 if blind and blind.pop() else moved(self, *told),
    )
    once.note("x")
    assert once.wait("x") == 30


def test_asking_without_end_for_one_address_is_refused_and_others_are_not(member, clock, mailoutbox):
    assert [forgotten(member.email, f"10.0.0.{rank}") for rank in range(6)] == [302] * 5 + [429]
    assert [forgotten("personne@example.fr", f"10.0.0.{rank}") for rank in range(6)] == [302] * 5 + [429]
    assert [forgotten(f"collegue{rank}@example.fr") for rank in range(30)] == [302] * 30
    assert len(mailoutbox) == 5


def test_a_client_that_asks_for_everybody_is_refused(db, clock):
    tried = [forgotten(f"personne{rank}@example.fr") for rank in range(FORGOTTEN.address.num_requests + 1)]
    assert tried == [302] * FORGOTTEN.address.num_requests + [429]


def test_whom_strangers_lock_out_comes_back_by_mail(client, member, mailoutbox, clock):
    for rank in range(12):
        sign_in(member.email, client=f"10.0.1.{rank}")
    forgotten(member.email)
    (link,) = re.findall(r"http://testserver(\S+)", mailoutbox[0].body)
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert sign_in(member.email, NEW) == 302


def test_the_old_password_is_not_guessed_either(visit, member, clock):
    browser = visit(member)
    form = {"old_password": "faux", "new_password1": NEW, "new_password2": NEW}
    tried = [browser.post("/mot-de-passe/", form).status_code for _ in range(11)]
    assert tried == [200] * 10 + [429]
    assert browser.post("/mot-de-passe/", form | {"old_password": PASSWORD}).status_code == 429


def test_the_administrators_site_has_no_password_page_of_its_own(visit, administrator):
    assert visit(administrator).get("/admin/password_change/").url == "/mot-de-passe/"


def test_a_wrong_token_is_counted_and_a_right_one_passes(manager, clock):
    right = Token.objects.create(user=manager).key

    def ask(token):
        return Client().get("/api/categories/", HTTP_AUTHORIZATION=f"Token {token}", REMOTE_ADDR="10.0.0.1").status_code

    tried = [ask("0" * 40) for _ in range(TOKENS.num_requests + 1)]
    assert (set(tried[:-1]) <= {401, 403}, tried[-1], ask(right)) == (True, 429, 200)


# A mail server in trouble.


@pytest.fixture
def smtp(settings):
    """smtp(port): mail goes to that port, where nothing good happens."""

    def point(port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.2

    return point


@pytest.mark.parametrize("silent", [True, False])
def test_a_mail_server_in_trouble_changes_no_answer(client, member, smtp, caplog, silent):
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        smtp(server.getsockname()[1])
        if not silent:
            server.close()
        pages = [
            client.post("/mot-de-passe/oublie/", {"email": email}, follow=True) for email in (member.email, "x@y.fr")
        ]
    told = [[str(message) for message in page.context["messages"]] for page in pages]
    assert told[0] == told[1] != []
    assert [page.status_code for page in pages] == [200, 200]
    assert f"mail-not-sent by=nobody account={member.pk}" in caplog.text
    assert member.email not in caplog.text


def test_no_mail_is_waited_for_without_end(settings):
    assert 0 < settings.EMAIL_TIMEOUT <= 10
