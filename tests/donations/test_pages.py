"""The pages of lots and claims: who gets which, what is kept of what was typed, how a refusal is told."""

from datetime import date

import pytest
from django.urls import reverse

from donations import gifts
from donations.models import Claim, Lot
from registry.devices.models import Device
from registry.shared.processes.process import OVERTAKEN
from tests import cast, codes
from tests.scanning.aims import remove_on_page, scan_on_page

# (page, what it is about): anonymous people are sent to sign in, whatever the page.
LADDER = {
    "lot-list": {"stranger": 200, "reader": 200, "member": 200, "clerk": 200, "manager": 200},
    "lot-create": {"stranger": 200, "reader": 403, "member": 403, "clerk": 403, "manager": 200},
    "lot-detail": {"stranger": 404, "reader": 200, "member": 200, "clerk": 200, "manager": 200},
    "lot-withdraw": {"stranger": 404, "reader": 403, "member": 403, "clerk": 403, "manager": 200},
    "claim-create": {"stranger": 404, "reader": 403, "member": 200, "clerk": 403, "manager": 403},
    "claim-detail": {"stranger": 404, "reader": 200, "member": 200, "clerk": 200, "manager": 200},
    "claim-accept": {"stranger": 404, "reader": 403, "member": 403, "clerk": 403, "manager": 200},
    "claim-refuse": {"stranger": 404, "reader": 403, "member": 403, "clerk": 403, "manager": 200},
    "claim-cancel": {"stranger": 404, "reader": 403, "member": 200, "clerk": 403, "manager": 200},
    "claim-hand_over": {"stranger": 404, "reader": 403, "member": 403, "clerk": 302, "manager": 302},
    "claim-convention": {"stranger": 404, "reader": 404, "member": 404, "clerk": 404, "manager": 404},
}


def address(name, claim):
    if name in ("lot-list", "lot-create"):
        return reverse(name)
    return reverse(name, args=[claim.lot.number if name.startswith("lot") or name == "claim-create" else claim.pk])


@pytest.mark.parametrize("name", LADDER)
def test_anonymous_people_sign_in(name, claim, client):
    url = address(name, claim)
    assert client.get(url).headers["Location"] == f"{reverse('login')}?next={url}"


@pytest.mark.parametrize("who", LADDER["lot-list"])
@pytest.mark.parametrize("name", LADDER)
def test_out_of_scope_is_404_and_out_of_role_403(request, name, who, claim, client):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(name, claim)).status_code == LADDER[name][who]


@pytest.mark.parametrize("scanned", [scan_on_page, remove_on_page])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("reader", 403), ("member", 403)])
def test_scanning_asks_the_right(request, scanned, who, status, accepted, client):
    client.force_login(request.getfixturevalue(who))
    item = accepted.lot.items.first()
    assert scanned(client, f"remise/{accepted.pk}", item.device.tag).status_code == status


def test_another_association_sees_the_open_lot_alone(claim, rival, client):
    _, person = rival
    client.force_login(person)
    assert client.get(claim.lot.get_absolute_url()).context["claims"] == []
    assert client.get(claim.get_absolute_url()).status_code == 404
    Lot.objects.update(status="reserved")
    assert client.get(claim.lot.get_absolute_url()).status_code == 404


def test_what_an_association_asked_for_stays_visible(accepted, member, client):
    client.force_login(member)
    assert client.get(accepted.lot.get_absolute_url()).status_code == 200
    page = client.get(reverse("lot-list"))
    assert page.context["claims"] == [accepted]
    convention = client.get(reverse("claim-convention", args=[accepted.pk]))
    assert convention.headers["Content-Disposition"] == f'attachment; filename="{accepted.convention}.pdf"'
    assert convention.content.startswith(b"%PDF-")


def test_a_superuser_sees_everything(accepted, client):
    client.force_login(cast.user("root", is_superuser=True))
    assert [lot.number for lot in client.get(reverse("lot-list")).context["page"].rows] == [accepted.lot.number]
    assert client.get(accepted.get_absolute_url()).status_code == 200


def test_a_lot_is_made_of_ticked_and_pasted_devices(ready, mte, manager, client):
    ticked, pasted = ready(), ready(serial="5CG1")
    client.force_login(manager)
    page = client.get(reverse("lot-create"), {"tags": f"{ticked.tag},{pasted.tag}"})
    assert page.context["form"]["pasted"].value() == f"{ticked.tag}\n{pasted.tag}"
    facts = {"title": "Deux portables", "organisation": mte.code, "chosen": [ticked.tag], "pasted": "5cg1"}
    answer = client.post(reverse("lot-create"), facts)
    lot = Lot.objects.get()
    assert answer.headers["Location"] == lot.get_absolute_url()
    assert {item.device for item in lot.items.all()} == {ticked, pasted}


def test_a_refused_lot_names_each_device_and_keeps_what_was_typed(ready, past, mte, manager, client):
    good, bad = ready(), past(("register", cast.DAY))
    client.force_login(manager)
    facts = {"title": "Deux", "organisation": mte.code, "chosen": [good.tag], "pasted": bad.tag}
    answer = client.post(reverse("lot-create"), facts)
    assert answer.status_code == 409
    assert codes.of_page(answer) == {"__all__": ["wrong_state"]}
    assert answer.context["form"]["pasted"].value() == bad.tag
    assert Lot.objects.count() == 0


def test_each_unknown_line_is_named(mte, manager, client):
    client.force_login(manager)
    answer = client.post(reverse("lot-create"), {"title": "T", "organisation": mte.code, "pasted": "abc\ndéf"})
    errors = answer.context["form"].errors["pasted"]
    assert answer.status_code == 200
    assert ["« abc »" in errors[0], "« déf »" in errors[1], len(errors)] == [True, True, 2]


def test_the_whole_path_by_its_pages(lot, member, manager, clerk, record, client):
    client.force_login(member)
    client.post(reverse("claim-create", args=[lot.number]), {"association": "CLAVIERS", "reason": "Un atelier"})
    claim = Claim.objects.get()
    client.force_login(manager)
    page = client.get(claim.get_absolute_url())
    assert [label for label, _ in page.context["actions"]] == ["Accepter", "Refuser", "Annuler"]
    client.post(reverse("claim-accept", args=[claim.pk]), {"legal_basis": "3", "decision": ""})
    client.force_login(clerk)
    page = client.get(claim.get_absolute_url())
    assert [label for label, _ in page.context["actions"]] == ["Remettre"]
    one, two, _ = Device.objects.order_by("pk")
    for text in (one.tag, two.serial):
        scan_on_page(client, f"remise/{claim.pk}", text)
    url = reverse("claim-hand_over", args=[claim.pk])
    answer = client.post(url, record)
    assert list(answer.context["form"].errors) == ["without"]
    answer = client.post(url, record | {"without": "on"})
    assert answer.headers["Location"] == claim.get_absolute_url()
    assert list(Device.objects.order_by("pk").values_list("status", flat=True)) == ["donated", "donated", "retired"]
    page = client.get(claim.get_absolute_url())
    assert page.context["actions"] == []
    assert "Łukasz Góra" in page.text


def test_a_scan_says_what_happened(accepted, clerk, client):
    client.force_login(clerk)
    words = f"remise/{accepted.pk}"
    item = accepted.lot.items.select_related("device").first()
    page = scan_on_page(client, words, item.device.tag)
    assert [str(message) for message in page.context["messages"]] == [
        f"{item.device.pretty_tag} contrôlé : Ordinateur portable."
    ]
    page = scan_on_page(client, words, item.device.tag)
    assert f'fr-alert--info app-field" role="status"><p>{item.device.pretty_tag} est déjà contrôlé.' in page.text
    page = remove_on_page(client, words, item.device.tag)
    assert page.context["summary"].startswith("0 contrôlé,")


def test_a_decision_taken_by_someone_else_is_told(claim, manager, client):
    client.force_login(manager)
    gifts.refuse(Claim.objects.get(pk=claim.pk), cast.acting(manager), decision="Non")
    url = reverse("claim-accept", args=[claim.pk])
    page = client.get(url, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        OVERTAKEN.format(f"La demande de « {claim.association} »", "Refusée")
    ]
    answer = client.post(url, {"legal_basis": "3"})
    assert (answer.status_code, len(answer.context["form"].non_field_errors())) == (409, 1)


def test_who_gave_up_is_told_as_such(claim, member, client):
    client.force_login(member)
    page = client.post(reverse("claim-cancel", args=[claim.pk]), {"decision": ""}, follow=True)
    assert ("Annulée le" in page.text, "Décidée le" in page.text) == (True, False)


def test_a_refusal_asks_its_motive(claim, manager, client):
    client.force_login(manager)
    answer = client.post(reverse("claim-refuse", args=[claim.pk]), {"decision": " "})
    assert list(answer.context["form"].errors) == ["decision"]


def test_lots_are_filtered_by_state(lot, ready, mte, manager, client):
    other = gifts.open_lot(cast.acting(manager), devices=[ready()], organisation=mte, title="Retiré")
    gifts.withdraw(other, cast.acting(manager))
    client.force_login(manager)
    page = client.get(reverse("lot-list"), {"status": "withdrawn"})
    assert page.context["page"].rows == [other]
    assert "Aucun lot n’est dans cet état" in client.get(reverse("lot-list"), {"status": "closed"}).text
    assert f"{reverse('lot-export')}?format=csv&amp;status=withdrawn" in page.text
    sent = b"".join(client.get(reverse("lot-export"), {"status": "withdrawn"})).decode()
    assert (other.number in sent, lot.number in sent) == (True, False)


@pytest.mark.parametrize("who", ["manager", "member"])
def test_an_empty_list_says_so(request, who, client, db):
    client.force_login(request.getfixturevalue(who))
    assert "fr-callout" in client.get(reverse("lot-list")).text


def counted(client, url, limit, django_assert_max_num_queries):
    with django_assert_max_num_queries(limit) as queries:
        client.get(url)
    return len(queries)


@pytest.mark.parametrize("who", ["manager", "member"])
def test_as_many_queries_for_one_row_as_for_thirty(
    request, who, ready, mte, manager, asso, member, client, django_assert_max_num_queries
):
    client.force_login(request.getfixturevalue(who))

    def fill(count):
        for _ in range(count):
            lot = gifts.open_lot(
                cast.acting(manager), devices=[ready() for _ in range(count)], organisation=mte, title="L"
            )
            gifts.claim(cast.acting(member), lot=lot, association=asso, reason="R")
        return lot

    def measure(lot):
        urls = reverse("lot-list"), lot.get_absolute_url()
        return [counted(client, url, 20, django_assert_max_num_queries) for url in urls]

    first = measure(fill(1))
    more = fill(3)
    for device in [ready() for _ in range(27)]:
        more.items.create(device=device)
    for rank in range(27):
        Lot.objects.create(number=f"X-{rank}", organisation=mte, title="L")
    assert measure(more) == first


def test_dates_of_a_lot_are_checked(ready, mte, manager, client):
    client.force_login(manager)
    facts = {"title": "T", "organisation": mte.code, "chosen": [ready().tag], "collect_by": "2020-01-01"}
    answer = client.post(reverse("lot-create"), facts)
    assert list(answer.context["form"].errors) == ["collect_by"]
    answer = client.post(reverse("lot-create"), facts | {"collect_by": date.today().isoformat()})
    assert answer.status_code == 302


def test_a_lot_that_is_promised_leads_back_before_a_form_is_filled(visit, accepted, member):
    lot = accepted.lot
    page = visit(member).get(f"{lot.get_absolute_url()}demander/", follow=True)
    assert page.redirect_chain == [(lot.get_absolute_url(), 302)]
    assert OVERTAKEN.format(f"Le lot {lot}", "Réservé") in page.text


@pytest.mark.each_database
@pytest.mark.parametrize(("path", "field"), [("", "code"), ("retirer/", "key")])
def test_a_nul_is_no_scanned_code(visit, accepted, clerk, path, field):
    answer = visit(clerk).post(f"/scan/pour/remise/{accepted.pk}/{path}", {field: "\0"})
    assert answer.status_code in (200, 302, 400)
