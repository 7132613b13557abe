"""What an estate of 20,000 devices costs: its import from a CSV file, the figures of the root, one page of its list."""

import csv
import io
import random
import resource
import time
from datetime import date, timedelta

from django.db import connection

from registry.devices.ledger import audit
from registry.devices.models import Device
from registry.figures import figures, report
from registry.figures.figures import Period
from registry.organisations.models import Organisation
from registry.organisations.models.organisation import Kind
from registry.shared.access import OPERATOR
from tests import staging

ROWS = 20_000
HEADINGS = (
    "serial category manufacturer model organisation acquired_on origin price reused_on retired_on functional"
    " unit_value erasure left_on route counterparty"
).split()


def run() -> dict[str, float]:
    root = tree()
    data = file(ROWS)
    done, start, cpu = {}, time.perf_counter(), time.process_time()
    staged = staging.stage(data, "parc.csv", root, by=OPERATOR)
    if staged.errors:
        raise SystemExit(staged.errors[:3])
    done["import_20000_read_and_judge_s"] = time.perf_counter() - start
    staging.apply(staged)
    elapsed = time.perf_counter() - start
    done |= {
        "import_20000_s": elapsed,
        "import_20000_cpu_s": time.process_time() - cpu,
        "import_rows_per_second": ROWS / elapsed,
        "peak_process_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    done["figures_root_20000_s"] = _best(lambda: report.of(root, Period.of(2026)))
    whole = figures.of_organisation(root)
    done["figure_members_page_s"] = _best(
        lambda: list(figures.members(whole, "retired_plan", "whole", Period.of(2026)).order_by("-pk")[:25])
    )
    done["device_list_page_s"] = _best(lambda: list(Device.objects.shown().order_by("-pk")[:25]))
    start = time.perf_counter()
    if list(audit.differences(Device.objects.all())):
        raise SystemExit("The ledger and what it derives differ.")
    done["check_ledger_20000_s"] = time.perf_counter() - start
    return done


def _best(work, times: int = 5) -> float:
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return min(durations)


def tree() -> Organisation:
    root = Organisation.objects.create(code="ETAT", name="État", kind=Kind.STATE)
    for unit in range(4):
        ministry = Organisation.objects.create(code=f"M{unit}", name=f"Ministère {unit}", kind=Kind.UNIT, parent=root)
        for service in range(10):
            code = f"M{unit}-S{service}"
            Organisation.objects.create(code=code, name=f"Service {code}", kind=Kind.SERVICE, parent=ministry)
    return root


def file(rows: int) -> bytes:
    """The same estate each time, half of it retired."""
    chance, out = random.Random(1), io.StringIO()
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow(HEADINGS)
    for number in range(rows):
        bought = date(2015, 1, 1) + timedelta(days=chance.randrange(3000))
        origin = chance.choice(("new", "new", "new", "refurbished"))
        service = f"M{chance.randrange(4)}-S{chance.randrange(10)}"
        facts = [
            f"SN{number:07}",
            "laptop",
            "Dell",
            "Latitude 5420",
            service,
            bought,
            origin,
            chance.randrange(300, 1200),
        ]
        sheet.writerow([*facts, *_past(chance, bought)])
    return out.getvalue().encode()


def _past(chance: random.Random, bought: date) -> list:
    reused = bought + timedelta(days=400) if chance.random() < 0.2 else ""
    if chance.random() < 0.5:
        return [reused, "", "", "", "", "", "", ""]
    retired = bought + timedelta(days=800 + chance.randrange(200))
    state = [reused, retired, chance.choice(("true", "true", "false")), chance.randrange(50, 300), "purge"]
    if chance.random() < 0.3:
        return [*state, "", "", ""]
    route = chance.choice(("donated", "recycled", "staff", "transferred"))
    return [*state, retired + timedelta(days=chance.randrange(200)), route, "" if route == "staff" else "Bénéficiaire"]
