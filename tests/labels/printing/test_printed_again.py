"""A run printed again, whole or in part; whose it is, how long its file is kept."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from labels import runs
from labels.models import PrintRun, Progress
from labels.purge import PURGES
from registry.devices.models import Device
from tests.labels.printing.printed import fresh, tags_of


@pytest.mark.parametrize(
    ("start", "end", "copies", "expected"), [(1, 5, 1, [0, 1, 2, 3, 4]), (4, 5, 1, [3, 4]), (3, 6, 2, [1, 2])]
)
def test_a_part_is_printed_again(visit, agent, wanted, devices, decoded, start, end, copies, expected):
    run = runs.print_now(wanted(copies=copies), io.BytesIO(), by=agent)
    answer = visit(agent).post(run.get_absolute_url(), {"start": start, "end": end, "first": 2})
    printed = [devices[rank].tag for rank in expected for _ in range(copies)]
    assert tags_of(answer.content, decoded) == printed
    again = PrintRun.objects.first()
    assert (again.count, again.first, again.parts, again.sheet) == (len(printed), 2, run.parts, run.sheet)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"start": "0"}, "start"),
        ({"start": ""}, "start"),
        ({"start": "4", "end": "3"}, "start"),
        ({"end": "6"}, "end"),
        ({"first": "22"}, "first"),
        ({"first": "x"}, "first"),
    ],
)
def test_a_wrong_part_is_said(visit, agent, wanted, wrong, field):
    run = runs.print_now(wanted(), io.BytesIO(), by=agent)
    page = visit(agent).post(run.get_absolute_url(), {"start": "1", "end": "5", "first": "1"} | wrong)
    assert list(page.context["form"].errors) == [field]
    assert PrintRun.objects.count() == 1


def test_a_device_that_left_is_not_printed_again(visit, agent, wanted, men):
    run = runs.print_now(wanted(), io.BytesIO(), by=agent)
    Device.objects.update(organisation=men)
    page = visit(agent).post(run.get_absolute_url(), {"start": "1", "end": "5", "first": "1"})
    assert page.status_code == 403


@pytest.mark.parametrize("person", ["manager", "stranger", "reader"])
@pytest.mark.parametrize("path", ["", "fichier/", "recommencer/"])
def test_a_run_is_its_persons_alone(visit, request, queued, person, path):
    browser, url = visit(request.getfixturevalue(person)), f"{queued.get_absolute_url()}{path}"
    assert {browser.get(url).status_code, browser.post(url).status_code} <= {404, 405}


def test_a_file_that_is_gone_does_not_exist(visit, agent, queued):
    assert visit(agent).get(f"{queued.get_absolute_url()}fichier/").status_code == 404
    runs.draw(queued)
    fresh(queued).file.delete(save=False)
    assert visit(agent).get(f"{queued.get_absolute_url()}fichier/").status_code == 404
    page = visit(agent).get(queued.get_absolute_url()).content.decode()
    assert ("Télécharger le PDF" in page, "Imprimer de nouveau" in page) == (False, True)


def test_a_format_that_is_no_more_is_not_printed_again(visit, agent, wanted):
    run = runs.print_now(wanted(), io.BytesIO(), by=agent)
    PrintRun.objects.update(sheet="ancien-format")
    page = visit(agent).get(run.get_absolute_url()).content.decode()
    assert ("ancien-format" in page, "Imprimer de nouveau" in page) == (True, False)
    assert visit(agent).post(run.get_absolute_url(), {"start": 1, "end": 5, "first": 1}).status_code == 404


def test_a_failure_has_a_reason(queued):
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintRun.objects.update(progress=Progress.FAILED)


def purge(now):
    return {one.label: one.do(one.due(now)) for one in PURGES}


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("days", "files", "kept", "filed"), [(6, 0, True, True), (8, 1, True, False), (366, 1, False, False)]
)
def test_files_go_after_a_week_and_runs_after_a_year(queued, days, files, kept, filed):
    runs.draw(queued)
    file = fresh(queued).file
    counts = purge(timezone.now() + timedelta(days=days))
    assert (counts["fichiers d’étiquettes"], counts["impressions"]) == (files, int(not kept))
    assert (PrintRun.objects.exists(), file.storage.exists(file.name)) == (kept, filed)
    file.storage.delete(file.name)


def test_what_a_killed_worker_left_is_purged_too(db):
    task = {"args_kwargs": {}, "task_path": "labels.tasks.draw", "backend_name": "default"}
    old, new = (
        DBTaskResult.objects.create(
            **task, status="RUNNING", run_after=timezone.now(), started_at=timezone.now() - timedelta(days=days)
        )
        for days in (8, 6)
    )
    purge(timezone.now())
    assert list(DBTaskResult.objects.all()) == [new]
