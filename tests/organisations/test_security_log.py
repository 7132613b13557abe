"""What happens at the sign-in and to rights is told in a log, with the client’s address and no secret."""

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.authtoken.models import Token

from registry.organisations.models import Membership, User
from registry.organisations.throttle import SIGN_IN
from registry.shared.client import client_of
from tests import cast
from tests.organisations.signing_in import NEW, PASSWORD, sign_in


def test_sign_ins_and_failures_are_told(agent, told):
    sign_in(password=PASSWORD)
    sign_in()
    sign_in("jeanne.martin@example.fr", "secret-de-jeanne")
    assert told() == [
        f"sign-in by={agent.pk} account={agent.pk}",
        f"sign-in-failed by=nobody account={agent.pk}",
        "sign-in-failed by=nobody account=unknown",
    ]


def test_refusals_are_told_by_the_name_of_their_page(visit, agent, member, device, told):
    one = device()
    told_before = len(told())
    visit(member).get("/materiels/")
    visit(agent).get("/admin/devices/category/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(agent)
    strict.post(f"/materiels/{one.tag}/agir/issue/", {})
    for _ in range(10):
        SIGN_IN.account.note("x@y.fr")
    sign_in("x@y.fr")
    lines = [line for line in told()[told_before:] if line.startswith("refused")]
    assert lines == [
        f"refused by={member.pk} status=403 reason=rights method=GET view=device-list",
        f"refused by={agent.pk} status=403 reason=csrf method=POST view=device-act",
        "refused by=nobody status=429 reason=misses method=POST view=login",
    ]


def test_every_change_of_rights_is_told_wherever_it_is_made(agent, mte, dsi, told):
    member = Membership.objects.create(user=agent, organisation=mte, role="reader")
    member.role = "manager"
    member.save()
    Membership.objects.filter(pk=member.pk).update(role="agent")
    member.refresh_from_db()
    member.delete()
    Membership.objects.filter(user=agent).delete()
    agent.is_active = False
    agent.save()
    User.objects.filter(pk=agent.pk).update(is_active=True, first_name="Alix")
    agent.refresh_from_db()
    agent.is_superuser = True
    agent.save()
    agent.set_password(NEW)
    agent.save()
    agent.last_name = "Autre"
    agent.save()
    who = f"by=command account={agent.pk}"
    assert told() == [
        f"role-given {who} role=reader organisation={mte.pk}",
        f"role-changed {who} role=manager organisation={mte.pk}",
        f"role-changed {who} role=agent organisation={mte.pk}",
        f"role-withdrawn {who} role=agent organisation={mte.pk}",
        f"role-withdrawn {who} role=agent organisation={dsi.pk}",
        f"account-active {who} value=False",
        f"account-active {who} value=True",
        f"account-superuser {who} value=True",
        f"password-changed {who}",
    ]


@pytest.mark.ignore_template_errors
def test_the_administration_tells_who_gave_and_took_a_role(visit, administrator, reader, mte, told):
    held = reader.memberships.get()
    form = {f"memberships-{name}": 0 for name in ("MIN_NUM_FORMS", "MAX_NUM_FORMS")} | {
        "email": reader.email,
        "is_active": "on",
        "memberships-TOTAL_FORMS": 2,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": held.pk,
        "memberships-0-user": reader.pk,
        "memberships-0-organisation": mte.pk,
        "memberships-0-role": "reader",
        "memberships-0-DELETE": "on",
        "memberships-1-user": reader.pk,
        "memberships-1-organisation": mte.pk,
        "memberships-1-role": "manager",
    }
    told_before = len(told())
    assert visit(administrator).post(f"/admin/organisations/user/{reader.pk}/change/", form).status_code == 302
    who = f"by={administrator.pk} account={reader.pk}"
    assert sorted(told()[told_before:]) == [
        f"role-given {who} role=manager organisation={mte.pk}",
        f"role-withdrawn {who} role=reader organisation={mte.pk}",
    ]


@pytest.mark.ignore_template_errors
def test_a_token_is_told_and_never_shown(agent, visit, told, capsys):
    call_command("drf_create_token", agent.email)
    key = Token.objects.get(user=agent).key
    root = cast.user("root", is_superuser=True)
    visit(root).post(f"/admin/authtoken/tokenproxy/{agent.pk}/delete/", {"post": "yes"})
    visit(root).post("/admin/authtoken/tokenproxy/add/", {"user": agent.pk})
    lines = [line for line in told() if line.startswith("token")]
    assert lines == [
        f"token-given by=command account={agent.pk}",
        f"token-withdrawn by={root.pk} account={agent.pk}",
        f"token-given by={root.pk} account={agent.pk}",
    ]
    assert key not in " ".join(told())


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "1.2.3.4", "9.9.9.9"),
        (1, None, "9.9.9.9"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "5.6.7.8, 1.2.3.4", "1.2.3.4"),
        (2, "5.6.7.8, 1.2.3.4, 9.9.9.8", "1.2.3.4"),
        (1, "1.2.3.4:50123", "1.2.3.4"),
        (1, "::ffff:1.2.3.4", "1.2.3.4"),
        (1, "[::ffff:1.2.3.4]:50123", "1.2.3.4"),
        (1, "2001:db8::1", "2001:db8::/64"),
        (1, "[2001:db8::2]", "2001:db8::/64"),
        (1, "[2001:db8::3]:50123", "2001:db8::/64"),
        (1, "2001:db8::4%eth0", "2001:db8::/64"),
        (1, "", "9.9.9.9"),
        (1, "unknown", "9.9.9.9"),
        (1, "1.2.3.4, \u00e9\t'--", "9.9.9.9"),
        (1, "1.2.3.4:50123:1", "9.9.9.9"),
    ],
)
def test_whose_address_is_counted(rf, monkeypatch, proxies, forwarded, client):
    """A client writes what it wants before what the trusted proxies add, and picks its port."""
    monkeypatch.setattr("rest_framework.throttling.api_settings.NUM_PROXIES", proxies, raising=False)
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client_of(rf.get("/", REMOTE_ADDR="9.9.9.9", **headers)) == client
