"""Every address of the project, and one of each thing that an address may name."""

import re

from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver

from donations import gifts
from labels.models import PrintedDevice, Printer, PrintRun
from registry.devices.documents import documents, media
from registry.devices.identity import aliases, blanks
from registry.devices.models import SavedFilter, Selection
from registry.imports import imports
from registry.imports.explaining import memory
from registry.imports.explaining.translations import translate
from registry.imports.models import Upload
from registry.imports.planning.source import Source
from registry.shared.access import OPERATOR
from registry.stocktakes import stocktaking
from registry.waste import collecting
from registry.waste.models import Collector
from tests import cast, files


def routes(resolver=None, prefix="", namespace=""):
    """(name, path with its arguments, view) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or path}", path, entry.callback
        else:
            yield from routes(entry, path, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


ROUTES = sorted(set(routes()), key=lambda route: route[:2])
ARGUMENT = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")


def fill(path, values):
    """An address with its arguments in place, as a browser would ask for it."""
    filled = ARGUMENT.sub(lambda found: str(values.get(found[1] or found[2], "1")), path)
    filled = filled.replace("[dD]", "d").replace("(?:", "(").replace("\\/", "/").replace("\\.", ".")
    return "/" + re.sub(r"/\?|[\^$\\]", lambda found: "/" if found[0] == "/?" else "", filled)


OF_DOCUMENTS = {name for name, path, _ in ROUTES if "documents/" in path and "pk" in path}
PASSES = {
    "collection": "DEEE-2026-0001",
    "stocktake": "INV-2026-0001",
    "object_id": 1,
    "app_label": "devices",
    "url": "registry",
    "action": "store",
    "key": "reused_strict",
    "side": "part",
    "kind": "photo",
    "finding": "manquants",
    "act": "clore",
    "stage": "agreed",
}


def one_of_each(unit, service, other, asso, *, manager, member, mark=""):
    """One of each object of `unit`, by the name that its addresses give it; `mark` is in all that people wrote there.

    The devices are of its `service`; it sends one to `other` and receives one from there.
    """
    erased = ("erase", cast.DAY, {"erasure": "purge"})
    said = {"manufacturer": f"Acme{mark}", "place": f"Réserve{mark}", "note": f"Note{mark}"}
    one, given = (cast.enter(service, *cast.way("retired", asso), erased, **said) for _ in range(2))
    cast.enter(other, *cast.way("transferred", unit))
    cast.enter(service, *cast.way("transferred", other))
    lot = gifts.open_lot(cast.acting(manager), devices=[given], organisation=unit, title=f"Un portable{mark}")
    claim = gifts.claim(
        cast.acting(member), lot=lot, association=asso, reason=f"Équiper un atelier{mark}", beneficiaries=3
    )
    collector = Collector.objects.get(name="Ecologic")
    collection = collecting.open_collection(
        cast.acting(manager), organisation=unit, collector=collector, site=f"1 quai{mark}"
    )
    upload = Upload.objects.create(user=manager, organisation=unit, name=f"parc{mark}.csv", content=b"category\nlaptop")
    _, kept = imports.bring(Source(b"category\nlaptop", "parc.csv", unit, cast.acting(OPERATOR, via="import")))
    layout = memory.remember(unit, "parc.csv", {"Catégorie": "category"}, by=OPERATOR)
    word = translate(unit, "category", f"Portable{mark}", "laptop", by=OPERATOR)
    keys = {
        "import-preview": upload.pk,
        "import-columns": upload.pk,
        "import-sheet": upload.pk,
        "import-answers": upload.pk,
        "import-detail": kept.pk,
        "import-report": kept.pk,
        "import-undo": kept.pk,
        "api-import-detail": kept.pk,
        "api-import-report": kept.pk,
        "api-import-undo": kept.pk,
        "import-errors": upload.pk,
        "import-words": upload.pk,
        "import-layout": layout.pk,
        "import-word": word.pk,
        "api-import-words-detail": word.pk,
        "api-import-columns-detail": layout.pk,
        "api-event-detail": cast.last(one).pk,
    }
    photo = documents.store(one, media.judge(files.photo(), f"dessus{mark}.jpg", "photo"), by=manager)
    keys |= dict.fromkeys(OF_DOCUMENTS, photo.pk)
    selection = Selection.objects.create(user=manager)
    selection.devices.add(one)
    named = SavedFilter.objects.create(user=manager, name=f"Réformés{mark}", query="status=retired")
    keys["saved-filter-remove"] = named.pk
    keys |= {name: selection.pk for name, path, _ in ROUTES if "selections/<" in path}
    stocktake = stocktaking.start(cast.acting(manager), organisation=unit)
    keys["code-detach"] = aliases.attach(one, f"ANCIEN-{unit.pk}{mark}", by=manager).pk
    run = PrintRun.objects.create(user=manager, sheet="avery-l7160", count=1, progress="done")
    run.file.save("etiquettes.pdf", ContentFile(b"%PDF-1.7"))
    PrintedDevice.objects.create(run=run, device=one)
    keys |= dict.fromkeys(("print-run", "print-run-file", "print-run-retry"), run.pk)
    keys["member-remove"] = member.memberships.get().pk
    batch = blanks.make(unit, 1, by=manager)
    keys["blank-batch"] = batch.pk
    printer = Printer.objects.create(organisation=unit, name=f"HP{mark}", sheet="avery-l7160")
    keys |= dict.fromkeys(("printer", "printer-delete", "printer-calibration"), printer.pk)
    return {
        "tag": one.tag,
        "number": lot.number,
        "collection": collection.number,
        "aim": "collecte",
        "target": collection.number,
        "stocktake": stocktake.number,
        "id": claim.pk,
        "code": unit.code,
        "pk": keys.get,
        "blank": batch.blanks.first().tag,
        "sender": other.pk,
        "recipient": other.pk,
        "claim": claim.pk,
        "partner": asso.pk,
    }
