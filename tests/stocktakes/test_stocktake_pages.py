"""The pages of a stocktake: opened, its views, its acts, what is done of it, its file and its report."""

import csv
import io

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.devices.models import Device
from registry.stocktakes import report, stocktaking
from registry.stocktakes.lifecycle import StocktakeStatus
from registry.stocktakes.models import Stocktake
from tests import cast


def told(page):
    return [(message.level_tag, str(message)) for message in page.context["messages"]]


def test_a_stocktake_is_opened_from_its_page(visit, agent, dsi, device):
    device(place="Étage 2")
    page = visit(agent).post("/inventaires/", {"organisation": "MTE-DSI", "place": "Étage 2"}, follow=True)
    stocktake = Stocktake.objects.get()
    assert page.context["stocktake"] == stocktake
    assert (stocktake.organisation, stocktake.place, stocktake.opened_by) == (dsi, "Étage 2", agent)
    assert stocktake.number == f"INV-{stocktake.opened_at.year}-{stocktake.pk:04d}"


@pytest.mark.parametrize("wrong", [{}, {"organisation": "MEN"}, {"organisation": "MTE-DSI", "place": "x" * 121}])
def test_a_wrong_form_opens_nothing(visit, agent, men, dsi, wrong):
    page = visit(agent).post("/inventaires/", wrong)
    assert page.context["form"].errors
    assert Stocktake.objects.count() == 0


@pytest.mark.parametrize(
    ("person", "sees", "scans"), [("reader", 200, 403), ("agent", 200, 200), ("stranger", 404, 404)]
)
def test_who_sees_and_who_scans(visit, request, stocktake, person, sees, scans):
    browser = visit(request.getfixturevalue(person))
    assert browser.get(stocktake.get_absolute_url()).status_code == sees
    assert browser.get(f"/scan/pour/inventaire/{stocktake}/").status_code == scans


@pytest.mark.parametrize(("person", "get", "post"), [("member", 403, 403), ("reader", 200, 403)])
def test_who_may_not_open_one(visit, request, person, get, post):
    browser = visit(request.getfixturevalue(person))
    assert (browser.get("/inventaires/").status_code, browser.post("/inventaires/").status_code) == (get, post)


def test_each_view_lists_its_devices(visit, agent, stocktake, count, device, dgpr):
    one, _ = device(serial="VU-1"), device(serial="PAS-VU-2")
    count(one.tag, "CODE-INCONNU")
    for closed in (False, True):
        if closed:
            stocktaking.close(stocktake, cast.acting(agent))
        for view, told_, silent in (
            ("manquants", "PAS-VU-2", "VU-1</span>"),
            ("trouves", "VU-1", "PAS-VU-2"),
            ("inattendus", "CODE-INCONNU", "VU-1"),
            ("", "PAS-VU-2", "CODE-INCONNU"),
            ("autre", "PAS-VU-2", "CODE-INCONNU"),
        ):
            page = visit(agent).get(f"{stocktake.get_absolute_url()}?voir={view}").content.decode()
            body = page[page.index("<tbody>") :]
            assert told_ in body
            assert silent not in body.replace("PAS-VU-2</span>", "PAS-VU-2")


def test_the_acts_are_those_of_the_state(visit, agent, reader, stocktake):
    def buttons(person):
        page = visit(person).get(stocktake.get_absolute_url())
        return bool(page.context["aim"]), [move.action for move in page.context["moves"]]

    assert (buttons(agent), buttons(reader)) == ((True, ["close"]), (False, []))
    visit(agent).post(f"{stocktake.get_absolute_url()}clore/")
    assert (buttons(agent), buttons(reader)) == ((False, ["reopen"]), (False, []))
    ((level, _),) = told(visit(agent).post(f"{stocktake.get_absolute_url()}clore/", follow=True))
    assert level == "error"
    visit(agent).post(f"{stocktake.get_absolute_url()}rouvrir/")
    assert buttons(agent) == (True, ["close"])
    assert visit(agent).post(f"{stocktake.get_absolute_url()}autre/").status_code == 404


def test_what_misses_is_declared_lost_in_one_act(visit, agent, stocktake, count, device):
    found, gone, *lost = (device() for _ in range(4))
    count(found.tag)
    browser, url = visit(agent), stocktake.get_absolute_url()
    browser.post(f"{url}clore/")
    Device.objects.filter(pk=gone.pk).update(status="stolen")
    page = browser.post(f"{url}choisir/manquants/", {"lose": "1"}, follow=True)
    form = page.context["form"]
    assert form["motive"].value() == f"Manquant à l’inventaire {stocktake}"
    answer = browser.post(page.wsgi_request.path, {"on": "2026-01-05", "motive": form["motive"].value()}, follow=True)
    assert told(answer) == [("success", "« Déclarer perdu » est enregistré pour 2 matériels.")]
    assert {cast.last(one).motive for one in lost} == {f"Manquant à l’inventaire {stocktake}"}
    assert set(Device.objects.filter(status="lost")) == set(lost)
    page = browser.post(f"{url}choisir/manquants/", {"lose": "1"}, follow=True)
    assert told(page) == [("info", "Aucun de ces matériels n’est encore à déclarer.")]


def test_what_is_unexpected_becomes_a_selection(visit, manager, mte, dsi, dgpr, device):
    stocktake, one = stocktaking.start(cast.acting(manager), organisation=dsi), device(at=dgpr)
    for text in (one.tag, "INCONNU"):
        stocktaking.scan(stocktake, cast.acting(manager), code=text)
    stocktaking.close(stocktake, cast.acting(manager))
    page = visit(manager).post(f"{stocktake.get_absolute_url()}choisir/inattendus/", follow=True)
    assert page.context["page"].rows == [one]
    assert visit(manager).post(f"{stocktake.get_absolute_url()}choisir/autre/").status_code == 404


def test_the_file_tells_every_line(visit, agent, stocktake, count, device):
    one, two = device(serial="=1+1"), device()
    count(one.tag, "INCONNU")
    stocktaking.close(stocktake, cast.acting(agent))
    answer = visit(agent).get(f"{stocktake.get_absolute_url()}export/?format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert [(row["constat"], row["étiquette"], row["code scanné"]) for row in rows] == [
        ("Trouvé", one.tag, ""),
        ("Inattendu", "", "INCONNU"),
        ("Manquant", two.tag, ""),
    ]
    assert {row["scanné par"] for row in rows} == {agent.email, ""}


def pages(pdf):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def test_the_report_is_a_paper(visit, agent, stocktake, count, device, monkeypatch):
    monkeypatch.setattr(report, "MOST", 2)
    one, *unseen = (device(place=f"Étage {rank}") for rank in range(4))
    count(one.tag, "CODE-INCONNU")
    url = f"{stocktake.get_absolute_url()}rapport.pdf"
    assert told(visit(agent).get(url, follow=True)) == [("warning", "Le rapport est prêt une fois l’inventaire clos.")]
    stocktaking.close(stocktake, cast.acting(agent))
    answer = visit(agent).get(url)
    assert answer["Content-Disposition"] == f'attachment; filename="inventaire-{stocktake}.pdf"'
    text = "".join(pages(answer.content))
    for words in (f"Inventaire {stocktake}", "Manquants (3)", "Inattendus (1)", "CODE-INCONNU", unseen[0].pretty_tag):
        assert words in text
    assert "Et 1 autre : voir le fichier." in text
    assert unseen[2].pretty_tag not in text


@pytest.mark.parametrize(("held", "told"), [(0, "Rien n’était attendu ici."), (1, "Rien ne manque.")])
def test_a_stocktake_without_a_line_to_list_has_a_report_too(stocktake, count, device, agent, held, told):
    count(*(device().tag for _ in range(held)))
    stocktaking.close(stocktake, cast.acting(agent))
    out = io.BytesIO()
    report.write(stocktake, out, by=agent)
    text = "".join(pages(out.getvalue()))
    assert [words for words in ("Rien ne manque.", "Rien n’était attendu ici.") if words in text] == [told]


@pytest.mark.parametrize("path", ["/inventaires/", "{stocktake}", "{stocktake}?voir=inattendus"])
def test_queries_do_not_grow(visit, agent, stocktake, dsi, dgpr, device, path):
    browser, counts = visit(agent), []
    for number in (1, 29):
        for rank in range(number):
            device()
            stocktaking.scan(stocktake, cast.acting(agent), code=f"INCONNU-{number}-{rank}")
            stocktaking.start(cast.acting(agent), organisation=dsi)
        with CaptureQueriesContext(connection) as queries:
            browser.get(path.format(stocktake=stocktake.get_absolute_url()))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# A session that ended: its button leads through the sign-in to the address that it posted to.


def test_a_button_of_a_session_that_ended_leads_back_to_its_page(visit, agent, dsi, past):
    past(("register", "2024-01-01"), place="B12")
    stocktake = stocktaking.start(cast.acting(agent), organisation=dsi, place="B12")
    page = visit(agent).get(f"/inventaires/{stocktake}/clore/", follow=True)
    assert (page.redirect_chain, page.status_code) == ([(stocktake.get_absolute_url(), 302)], 200)
    assert "Rien n’a été enregistré" in page.content.decode()
    stocktake.refresh_from_db()
    assert stocktake.status == StocktakeStatus.OPEN
