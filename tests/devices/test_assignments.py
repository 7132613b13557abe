"""Who uses a device: a name in no log, that goes with the use; and what time takes away."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from donations import gifts
from donations.lifecycle import ClaimStatus, LegalBasis
from donations.models import Claim
from registry.devices import ledger
from registry.devices.models import Assignment, Event, Selection
from registry.devices.purges import assignments
from registry.imports.models import Upload
from registry.organisations.models import User
from registry.scanning.models import ScanSession
from registry.shared.access import OPERATOR
from registry.shared.purge import YEAR
from registry.shared.wording import duration
from registry.site.purges import PURGES
from tests import cast

LATER = date(2024, 4, 1)


@pytest.fixture
def used(device):
    one = device()
    ledger.record([one], "issue", cast.acting(OPERATOR, cast.DAY), assignee="Camille Durand")
    one.refresh_from_db()
    return one


def names():
    return list(Assignment.objects.values_list("name", "since"))


def test_a_name_is_kept_beside_the_events(used):
    assert names() == [("Camille Durand", cast.DAY)]
    assert "Camille" not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("action", "facts", "left"),
    [
        ("store", {}, []),
        ("repair", {}, [("Camille Durand", cast.DAY)]),
        ("assess", {"functional": True}, [("Camille Durand", cast.DAY)]),
        ("reassign", {}, []),
        ("reassign", {"assignee": "Dominique Petit"}, [("Dominique Petit", LATER)]),
        ("retire", {"functional": True}, []),
        ("lose", {}, []),
    ],
)
def test_a_name_goes_with_the_use(used, action, facts, left):
    ledger.record([used], action, cast.acting(OPERATOR, LATER), **facts)
    assert names() == left


def test_back_from_repair_it_is_the_same_use(used):
    ledger.record([used], "repair", cast.acting(OPERATOR, LATER))
    ledger.record([used], "resume", cast.acting(OPERATOR, LATER))
    assert len(names()) == 1
    ledger.record([used], "repair", cast.acting(OPERATOR, LATER))
    ledger.record([used], "store", cast.acting(OPERATOR, LATER))
    assert names() == []


def test_a_name_does_not_outlive_an_undone_use(used, device):
    other = device()
    (issued,) = ledger.record([other], "issue", cast.acting(OPERATOR, cast.DAY), assignee="Sacha Roy")
    ledger.undo(issued.operation, cast.acting(OPERATOR, motive="Erreur"))
    ledger.correct(cast.last(used), cast.acting(OPERATOR, motive="Erreur"))
    assert names() == []


def test_only_a_use_has_a_name(device):
    with pytest.raises(TypeError):
        ledger.record([device()], "repair", cast.acting(OPERATOR, LATER), assignee="Camille Durand")


def test_the_page_asks_and_shows_it_in_the_unit_alone(visit, agent, reader, stranger, device):
    one = device()
    form = {"on": "2024-03-15", "assignee": "Camille Durand"}
    page = visit(agent).post(f"/materiels/{one.tag}/agir/issue/", form, follow=True).content.decode()
    assert "Camille Durand, depuis le 15 mars 2024" in page
    assert "Camille Durand" in visit(reader).get(f"/materiels/{one.tag}/").content.decode()
    for person, url in ((stranger, f"/d/{one.tag}"), (None, f"/d/{one.tag}"), (agent, "/materiels/export/?format=csv")):
        response = visit(person).get(url)
        body = b"".join(response) if response.streaming else response.content
        assert "Camille" not in body.decode()


# What time takes away.


def purge(*options):
    out = StringIO()
    call_command("purge", *options, stdout=out)
    return dict(line.split(" : ", 1) for line in out.getvalue().splitlines() if " : " in line)


def test_what_is_past_its_time_goes(used, agent, mte, asso, manager, administrator):
    old = timezone.now() - timedelta(days=800)
    Upload.objects.create(user=agent, organisation=mte, name="a.csv", content=b"")
    Upload.objects.update(created_at=old)
    ScanSession.objects.create(user=agent, closed_at=old)
    kept = ScanSession.objects.create(user=agent)
    entry = LogEntry.objects.create(user=administrator, action_flag=1)
    LogEntry.objects.filter(pk=entry.pk).update(action_time=old)
    User.objects.filter(pk__in=[agent.pk, administrator.pk]).update(date_joined=old)
    User.objects.filter(pk=agent.pk).update(last_login=timezone.now())
    before = names()
    counts = purge("--dry-run")
    assert ScanSession.objects.count() == 2
    assert counts == purge()
    assert {label: number.split()[0] for label, number in counts.items() if not number.startswith("0")} == {
        "fichiers en attente": "1",
        "listes scannées closes": "1",
        "journal de l’administration": "1",
    }
    assert list(ScanSession.objects.all()) == [kept]
    assert names() == before
    assert not User.objects.filter(is_active=False).exists()


def test_an_unused_account_is_disabled_but_not_the_last_administrator(agent, manager, administrator, reader):
    old = timezone.now() - timedelta(days=731)
    User.objects.filter(pk__in=[agent.pk, administrator.pk]).update(date_joined=old)
    purge()
    assert list(User.objects.filter(is_active=False)) == [agent]
    cast.user("other", "administrator", administrator.memberships.get().organisation)
    purge()
    assert set(User.objects.filter(is_active=False)) == {agent, administrator}


def test_names_that_no_use_keeps_go(used, device):
    stale = device()
    Assignment.objects.create(device=stale, name="X", since=cast.DAY)
    ledger.record([used], "repair", cast.acting(OPERATOR, date.today() - timedelta(days=366)))
    assert purge()["noms d’agents sans usage"].startswith("2")
    assert names() == []


@pytest.mark.usefixtures("in_paris")
def test_a_year_ends_at_midnight_in_paris(used):
    """Half past midnight there is the day before in universal time."""
    ledger.record([used], "repair", cast.acting(OPERATOR, date(2024, 6, 1)))
    late, early = (datetime(2025, 6, day, 0, 30, tzinfo=ZoneInfo("Europe/Paris")) for day in (2, 1))
    assert [list(assignments(now - YEAR)) for now in (early, late)] == [[], list(Assignment.objects.all())]


def test_a_refused_request_goes_after_two_years(past, mte, asso, manager, member):
    given = past(*cast.way("retired", asso), ("erase", cast.DAY, {"erasure": "purge"}))
    lot = gifts.open_lot(cast.acting(manager), devices=[given], organisation=mte, title="Un portable")
    claim = gifts.claim(cast.acting(member), lot=lot, association=asso, reason="Équiper un atelier", beneficiaries=3)
    gifts.refuse(claim, cast.acting(manager), decision="Hors champ")
    assert purge()["demandes refusées"].startswith("0")
    Claim.objects.update(decided_at=timezone.now() - timedelta(days=731))
    assert purge()["demandes refusées"].startswith("1")
    assert not Claim.objects.exists()


def test_a_bound_that_cannot_be_applied_does_not_stop_the_others(past, mte, asso, manager, member, agent, capsys):
    given = past(*cast.way("retired", asso), ("erase", cast.DAY, {"erasure": "purge"}))
    lot = gifts.open_lot(cast.acting(manager), devices=[given], organisation=mte, title="Un portable")
    claim = gifts.claim(cast.acting(member), lot=lot, association=asso, reason="Équiper un atelier", beneficiaries=3)
    gifts.accept(claim, cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
    old = timezone.now() - timedelta(days=731)
    Claim.objects.update(status=ClaimStatus.REFUSED, decision="Hors champ", legal_basis="", decided_at=old)
    ScanSession.objects.create(user=agent, closed_at=old)
    with pytest.raises(SystemExit) as ended:
        call_command("purge")
    told = capsys.readouterr()
    assert (ended.value.code, Claim.objects.count(), ScanSession.objects.count()) == (1, 1, 0)
    assert "demandes refusées" not in told.out
    assert told.err.splitlines() == [
        "demandes refusées : rien n’est effacé (docs/decisions/law.md#personal-data : 2 ans), car ceci en dépend : "
        f"{claim.conventions.get()}.",
        "1 effacement en échec : les autres sont faits.",
    ]


@pytest.mark.parametrize("error", [OSError("disque plein"), DatabaseError("verrou")])
def test_a_disk_or_a_database_that_fails_is_told(db, monkeypatch, capsys, error):
    def fail(rows):
        raise error

    broken = [replace(purge, do=fail) if purge.label == "sessions" else purge for purge in PURGES]
    monkeypatch.setattr("registry.site.purges.PURGES", broken)
    with pytest.raises(SystemExit):
        call_command("purge")
    told = capsys.readouterr()
    assert told.err.startswith(f"sessions : rien n’est effacé (après leur échéance : aucun délai), car {error!r:.7}")
    assert len(told.out.splitlines()) == 11


def test_each_bound_is_told_as_it_is_applied(db):
    assert {label: told.partition(" ")[2] for label, told in purge().items()} == {
        "noms d’agents sans usage": "(docs/decisions/law.md#personal-data, après l’envoi en réparation : 1 an)",
        "comptes inutilisés, désactivés": "(docs/decisions/law.md#personal-data : 2 ans)",
        "fichiers en attente": "(1 jour)",
        "formulaires envoyés": "(1 jour)",
        "sélections": "(7 jours)",
        "sessions": "(après leur échéance : aucun délai)",
        "journal de l’administration": "(docs/decisions/law.md#personal-data : 1 an)",
        "demandes refusées": "(docs/decisions/law.md#personal-data : 2 ans)",
        "listes scannées closes": "(1 jour)",
        "fichiers d’étiquettes": "(7 jours)",
        "impressions": "(1 an)",
        "travaux du programme d’arrière-plan": "(7 jours)",
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "aucun délai"), (1, "1 jour"), (7, "7 jours"), (365, "1 an"), (366, "366 jours"), (730, "2 ans")],
)
def test_a_bound_in_words(days, words):
    assert duration(timedelta(days=days)) == words


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_a_selection_is_kept_as_long_as_told(agent, days, left):
    Selection.objects.create(user=agent)
    Selection.objects.update(created_at=timezone.now() - timedelta(days=days))
    purge()
    assert Selection.objects.count() == left
