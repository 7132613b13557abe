"""A convention is frozen when it is agreed and when it is executed: nothing that changes later changes it."""

import hashlib
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donations import gifts, terms
from donations.models import Claim, Convention, ConventionDevice, Stage
from registry.devices.models import Device, Policy
from registry.organisations.models import Organisation
from registry.shared.append_only import AppendOnly
from tests import cast
from tests.api import Client
from tests.donations.test_convention import squeezed, words
from tests.reading import words as seen

STAGES = {"agreed": "claim-convention-agreed", "executed": "claim-convention-executed"}


@pytest.fixture
def agreed(mte, asso, claim, manager):
    """Accepted, with two signatories known that day."""
    sign(mte, "Ève Martin")
    sign(asso, "Łukasz Góra")
    gifts.accept(claim, cast.acting(manager), legal_basis="3")
    return claim


@pytest.fixture
def executed(agreed, lot, clerk, record):
    """Two of the three devices were handed over."""
    for item in lot.items.order_by("pk")[1:]:
        gifts.check_in(agreed, cast.acting(clerk), code=item.device.tag)
    gifts.hand_over(agreed, cast.acting(clerk), **record, reservations="Un chargeur manque")
    return agreed


def sign(organisation, signatory, **more):
    Organisation.objects.filter(pk=organisation.pk).update(signatory=signatory, **more)


def change_everything(mte, asso):
    sign(mte, "Autre Signataire", name="Ministère rebaptisé", siret="13002526500013", address="Ailleurs")
    sign(asso, "Autre Présidente", name="Association rebaptisée", rna="W759999999")
    Policy.objects.update(donation_cap=1)
    Device.objects.update(serial="", manufacturer="Autre", model="Autre")


def versions(claim):
    return [(one.stage, bytes(one.content), one.sha256) for one in claim.conventions.all()]


def test_both_versions_are_kept_with_their_fingerprint(executed):
    kept = versions(executed)
    assert [stage for stage, *_ in kept] == ["agreed", "executed"]
    assert all(hashlib.sha256(content).hexdigest() == sha256 for _, content, sha256 in kept)
    assert kept[0][1] != kept[1][1]


def test_what_is_searched_is_in_columns(agreed, mte, asso, manager):
    one = agreed.conventions.get()
    assert (one.number, one.terms, one.legal_basis) == (agreed.convention, terms.CURRENT, "3")
    assert (one.donor, one.donor_signatory) == (mte.name, "Ève Martin")
    assert (one.beneficiary, one.beneficiary_rna, one.beneficiary_signatory) == (asso.name, asso.rna, "Łukasz Góra")
    assert (one.on, one.agreed_on, one.made_by) == (date.today(), date.today(), manager)
    assert sorted(one.devices.values_list("serial", "handed")) == [(f"SN-{rank}", None) for rank in range(3)]


def test_a_later_change_changes_nothing_in_them(executed, mte, asso, member, client):
    before = versions(executed)
    change_everything(mte, asso)
    assert versions(executed) == before
    client.force_login(member)
    for stage, content, _ in before:
        assert client.get(reverse(STAGES[stage], args=[executed.pk])).content == content
        assert Client(member).get(f"/api/claims/{executed.pk}/conventions/{stage}/").content == content


def test_the_hand_over_executes_what_was_agreed(agreed, lot, mte, asso, clerk, record):
    """Signatory, name and devices as they were agreed, whatever became of them before the hand-over."""
    change_everything(mte, asso)
    items = lot.items.order_by("pk")
    gifts.check_in(agreed, cast.acting(clerk), code=items[1].device.tag)
    gifts.hand_over(agreed, cast.acting(clerk), **record)
    text = words(agreed)
    for item in ("Représenté par Ève Martin", "Représenté par Łukasz Góra", "SN-0", "SN-1", "SN-2", asso.name):
        assert squeezed(item) in text
    assert squeezed("Nombre de matériels remis 1 sur 3") in text
    assert "Autre" not in text
    assert [line.handed for line in agreed.conventions.last().devices.all()] == [False, True, False]


def test_a_stale_row_in_hand_does_not_reach_the_convention(claim, manager, asso):
    """Whoever accepts may hold an association that was read before it changed its signatory."""
    assert claim.association.signatory == ""
    sign(asso, "Élue hier")
    gifts.accept(claim, cast.acting(manager), legal_basis="3")
    assert claim.conventions.get().beneficiary_signatory == "Élue hier"


def test_what_cannot_be_handed_over_freezes_nothing(agreed, clerk, record):
    with pytest.raises(gifts.Refusal):
        gifts.hand_over(agreed, cast.acting(clerk), **record)
    assert [one.stage for one in agreed.conventions.all()] == ["agreed"]


@pytest.mark.each_database
@pytest.mark.parametrize("row", [Convention, ConventionDevice])
def test_neither_the_models_nor_the_database_change_them(agreed, row):
    table, one = row._meta.db_table, row.objects.first()
    for act in (one.save, one.delete, row.objects.all().delete, lambda: row.objects.update(id=1)):
        with pytest.raises(AppendOnly):
            act()
    statements = [f"UPDATE {table} SET id = id", f"DELETE FROM {table}"]
    if connection.vendor == "sqlite":
        statements.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    for statement in statements:
        with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_cancelled_one_is_kept_and_marked(agreed, manager, client):
    content = versions(agreed)
    gifts.cancel(agreed, cast.acting(manager), decision="Erreur de lot")
    assert versions(agreed) == content
    client.force_login(manager)
    answer = client.get(reverse("claim-convention", args=[agreed.pk]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{agreed.convention}-annulee.pdf"'
    assert answer.content == content[0][1]
    assert "cette convention n’est plus en vigueur" in seen(client.get(agreed.get_absolute_url()))
    status, body = Client(manager).ask("get", f"claims/{agreed.pk}/conventions/")
    assert (status, [(one["stage"], one["claim_status"]) for one in body["results"]]) == (
        200,
        [("agreed", "cancelled")],
    )


def test_the_page_shows_number_day_and_fingerprint(executed, member, client):
    client.force_login(member)
    text = seen(client.get(executed.get_absolute_url()))
    for one in executed.conventions.all():
        assert one.sha256 in text
        assert one.get_stage_display() in text
    assert f"N° {executed.convention}" in text


def test_who_kept_it_is_told_that_it_is_the_same(executed, member, client):
    client.force_login(member)
    for stage, _, sha256 in versions(executed):
        url = reverse(STAGES[stage], args=[executed.pk])
        answer = client.get(url)
        assert (answer.headers["ETag"], answer.headers["Content-Type"]) == (f'"{sha256}"', "application/pdf")
        assert client.get(url, headers={"if-none-match": f'"{sha256}"'}).status_code == 304


def test_the_last_version_is_the_one_that_is_given_first(executed, manager, client):
    client.force_login(manager)
    answer = client.get(reverse("claim-convention", args=[executed.pk]))
    assert answer.content == versions(executed)[1][1]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{executed.convention}-remise.pdf"'


def test_the_api_lists_both(executed, member):
    status, body = Client(member).ask("get", f"claims/{executed.pk}/conventions/")
    told = [(one["stage"], one["number"], one["sha256"], one["url"]) for one in body["results"]]
    here = f"http://testserver/api/claims/{executed.pk}/conventions"
    expected = [(one.stage, one.number, one.sha256, f"{here}/{one.stage}/") for one in executed.conventions.all()]
    assert (status, sorted(told)) == (200, sorted(expected))


@pytest.mark.parametrize("who", ["stranger", "rival"])
def test_it_does_not_exist_for_others(request, executed, client, who):
    person = request.getfixturevalue(who)
    person = person[1] if who == "rival" else person
    client.force_login(person)
    urls = [reverse(name, args=[executed.pk]) for name in ("claim-convention", *STAGES.values())]
    urls += [f"/api/claims/{executed.pk}/conventions/{stage}" for stage in ("", "agreed/", "executed/")]
    assert {client.get(url).status_code for url in urls} == {404}


def test_a_claim_that_waits_has_none(claim, manager, client):
    client.force_login(manager)
    assert Claim.objects.get(pk=claim.pk).conventions.count() == 0
    assert client.get(reverse("claim-convention", args=[claim.pk])).status_code == 404
    assert Client(manager).ask("get", f"claims/{claim.pk}/conventions/")[1]["results"] == []


def test_a_hand_over_without_many_devices_fits_its_pages(ready, mte, asso, manager, member, clerk, record):
    """More than a cell could name: they are told in the table, which goes on over the pages."""
    devices = [ready(serial=f"LOT-{rank:03d}") for rank in range(60)]
    lot = gifts.open_lot(cast.acting(manager), devices=devices, organisation=mte, title="Soixante")
    claim = gifts.claim(cast.acting(member), lot=lot, association=asso, reason="R")
    gifts.accept(claim, cast.acting(manager), legal_basis="3")
    gifts.check_in(claim, cast.acting(clerk), code=devices[0].tag)
    gifts.hand_over(claim, cast.acting(clerk), **record)
    assert squeezed("Non remis, restés au donateur 59, désignés à l’article 5") in words(claim)
    assert Convention.objects.get(claim=claim, stage=Stage.EXECUTED).devices.filter(handed=True).count() == 1


def test_its_device_may_change_hands_and_state_later(agreed, lot, manager):
    """The copy of a device is tied to it, and holds none of its acts back."""
    gifts.cancel(agreed, cast.acting(manager), decision="Erreur")
    gifts.withdraw(agreed.lot, cast.acting(manager))
    one = lot.items.first().device
    one.refresh_from_db()
    assert (one.status, cast.last(one).action) == ("retired", "withdraw")
