"""What is printed is kept: drawn within the request or behind it, with how far it is."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from labels import printing, runs
from labels.models import Output, PrintedDevice, PrintRun, Progress
from registry.devices.models import Device
from tests.labels.printing.printed import FILTER, LATE, content, fresh, tags_of, told


def test_what_is_printed_at_once_is_kept_without_its_file(ask, devices, agent):
    assert ask(**FILTER, copies="2", first="3")["Content-Type"] == "application/pdf"
    run = PrintRun.objects.get()
    facts = (run.user, run.sheet, run.parts, run.copies, run.first, run.count, run.drawn, run.progress, bool(run.file))
    assert facts == (agent, "avery-l7160", "unit,model,serial", 2, 3, 10, 10, Progress.DONE, False)
    assert [row.device for row in run.printed.all()] == devices
    assert DBTaskResult.objects.count() == 0


@pytest.mark.parametrize("order", printing.Order.values)
def test_a_run_keeps_the_order_in_which_it_was_printed(ask, device, decoded, order):
    for tag, place, model in (("B", "a", "Z"), ("A", "c", "y"), ("C", "B", "X")):
        device(tag=tag, place=place, model=model)
    printed = tags_of(ask(**FILTER, order=order).content, decoded)
    assert [row.device.tag for row in PrintRun.objects.get().printed.select_related("device")] == printed


def test_many_labels_are_drawn_behind_the_request(ask, devices, behind, decoded, visit, agent):
    page = ask(**FILTER)
    run = PrintRun.objects.get()
    assert (page.status_code, page.url, run.progress) == (302, f"/etiquettes/impressions/{run.pk}/", Progress.QUEUED)
    shown = visit(agent).get(page.url)
    assert (shown["Refresh"], "Étiquettes prêtes : 0 sur 5" in shown.content.decode()) == ("3", True)
    (task,) = DBTaskResult.objects.all()
    assert (task.task_path, task.args_kwargs["args"]) == ("labels.tasks.draw", [run.pk])
    runs.draw(run)
    run = fresh(run)
    assert (run.progress, run.drawn, run.failure) == (Progress.DONE, 5, "")
    shown = visit(agent).get(page.url)
    assert ("Refresh" in shown, "Télécharger le PDF" in shown.content.decode()) == (False, True)
    file = visit(agent).get(f"{page.url}fichier/")
    assert file["Content-Disposition"] == f'attachment; filename="etiquettes-{run.pk}-avery-l7160.pdf"'
    assert tags_of(file.content, decoded) == [one.tag for one in devices]


def test_the_file_is_the_one_that_a_request_would_give(wanted, agent, behind):
    now, (run, _) = io.BytesIO(), runs.queue(wanted(copies=2, first=4), by=agent)
    runs.draw(run)
    runs.print_now(wanted(copies=2, first=4), now, by=agent)
    assert content(run) == now.getvalue()


def test_two_clicks_make_one_run(ask, devices, behind):
    pages = [ask(**FILTER), ask(**FILTER), ask(**FILTER, first="2")]
    assert (pages[0].url == pages[1].url != pages[2].url, DBTaskResult.objects.count()) == (True, 2)
    PrintRun.objects.update(made_at=timezone.now() - runs.CLICKS)
    assert ask(**FILTER).url not in {page.url for page in pages}


def test_zpl_comes_behind_too(ask, devices, behind):
    ask(**FILTER, sheet="zebra-57x32", output="zpl")
    run = PrintRun.objects.get()
    runs.draw(run)
    text = content(run).decode()
    assert (run.output, text.count("^XA"), devices[-1].tag in text) == (Output.ZPL, 5, True)


def test_it_says_how_far_it_is(queued, monkeypatch):
    seen, beats, label = [], set(), printing._label

    def watched(*args):
        run = fresh(queued)
        seen.append(run.drawn)
        beats.add(run.beat_at)
        return label(*args)

    monkeypatch.setattr(printing, "_label", watched)
    runs.draw(queued)
    assert (seen[0], seen[-1]) == (0, 2)
    assert (seen, len(beats)) == (sorted(seen), 3)


def test_a_run_is_drawn_once(queued):
    runs.draw(queued)
    name = fresh(queued).file.name
    runs.draw(queued)
    assert fresh(queued).file.name == name


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda run, men: Device.objects.update(organisation=men), "Votre rôle ne permet pas cette action"),
        (lambda run, men: run.user.memberships.all().delete(), "Votre rôle ne permet pas cette action"),
        (lambda run, men: PrintedDevice.objects.all().delete(), "Aucune étiquette à imprimer"),
        (lambda run, men: PrintRun.objects.update(first=99), "La première position doit être comprise"),
    ],
)
def test_what_fails_says_why_and_can_be_done_again(visit, agent, queued, men, spoil, sentence):
    spoil(queued, men)
    runs.draw(fresh(queued))
    run = fresh(queued)
    assert (run.progress, bool(run.file)) == (Progress.FAILED, False)
    assert sentence in run.failure
    if run.user.memberships.exists():
        assert sentence in visit(agent).get(run.get_absolute_url()).content.decode()


def test_a_fault_is_told_and_raised(queued, monkeypatch):
    monkeypatch.setattr(printing, "labels_for", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        runs.draw(queued)
    assert (fresh(queued).progress, fresh(queued).failure) == (Progress.FAILED, runs.FAULT)


@pytest.mark.parametrize(
    ("progress", "drawn", "sentence"),
    [("queued", 0, "Personne ne s’en occupe"), ("running", 2, "L’impression s’est arrêtée, à 2 sur 5.")],
)
def test_a_run_that_nobody_works_on_is_told_and_taken_again(visit, agent, queued, progress, drawn, sentence):
    url = queued.get_absolute_url()
    PrintRun.objects.update(progress=progress, drawn=drawn, beat_at=timezone.now() - LATE)
    page = visit(agent).get(url)
    assert ("Refresh" in page, sentence in page.content.decode()) == (False, True)
    assert visit(agent).post(f"{url}recommencer/").url == url
    runs.draw(fresh(queued))
    assert fresh(queued).progress == Progress.DONE


def test_a_run_waits_while_the_worker_is_busy_with_another(queued, wanted, agent):
    """Only as long as that one is alive."""
    PrintRun.objects.update(made_at=timezone.now() - LATE)
    other, _ = runs.queue(wanted(first=2), by=agent)
    for beat, late in ((timezone.now(), False), (timezone.now() - LATE, True)):
        PrintRun.objects.filter(pk=other.pk).update(progress=Progress.RUNNING, beat_at=beat)
        assert fresh(queued).is_late is late


def test_a_worker_that_was_thought_dead_does_not_come_back(queued):
    old = fresh(queued)
    PrintRun.objects.update(progress=Progress.RUNNING, beat_at=timezone.now() - LATE)
    assert runs.again(fresh(queued))
    runs.draw(old)
    assert fresh(queued).progress == Progress.QUEUED
    new = fresh(queued)
    runs.draw(new)
    assert (fresh(queued).progress, fresh(queued).attempt) == (Progress.DONE, 1)


def test_a_run_that_is_taken_over_while_it_is_drawn_stops(queued, monkeypatch):
    label, calls = printing._label, []

    def taken_over(*args):
        if not calls:
            PrintRun.objects.update(attempt=7)
        calls.append(args)
        return label(*args)

    monkeypatch.setattr(printing, "_label", taken_over)
    runs.draw(queued)
    assert (fresh(queued).progress, bool(fresh(queued).file), len(calls) < 5) == (Progress.RUNNING, False, True)


@pytest.mark.parametrize("progress", ["queued", "running", "done"])
def test_what_goes_on_is_not_begun_again(visit, agent, queued, progress):
    PrintRun.objects.update(progress=progress, beat_at=timezone.now())
    page = visit(agent).post(f"{queued.get_absolute_url()}recommencer/", follow=True)
    assert told(page) == [("info", "Cette impression n’a pas besoin d’être recommencée.")]
    assert (fresh(queued).attempt, DBTaskResult.objects.count()) == (0, 0)


def test_the_page_may_be_kept_still(visit, agent, queued):
    page = visit(agent).get(f"{queued.get_absolute_url()}?fixe=1")
    assert ("Refresh" in page, "Suivre l’avancement" in page.content.decode()) == (False, True)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/etiquettes/impressions/", "{run}"])
def test_queries_do_not_grow(visit, agent, device, path):
    browser, counts, many_labels = visit(agent), [], path == "{run}"
    for number in (1, 29):
        for _ in range(1 if many_labels else number):
            keys = [device().pk for _ in range(number if many_labels else 1)]
            how = {"keys": keys, "sheet": "avery-l7160", "parts": []}
            run = runs.print_now(runs.Wanted(**how), io.BytesIO(), by=agent)
        with CaptureQueriesContext(connection) as queries:
            browser.get(path.format(run=run.get_absolute_url()))
        counts.append(len(queries))
    assert counts[0] == counts[1]
