"""Everybody changes their own password, and is told what is wrong with a poor one."""

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
