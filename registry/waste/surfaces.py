"""How people open a collection and act on it: each act with its form, its writer, what its page says; and its files."""

from datetime import date
from functools import partial
from typing import Any

from registry.organisations.forms.choices import fleets
from registry.organisations.models import Organisation
from registry.shared import wording
from registry.shared.access import Actor
from registry.shared.files.exporting import Exported
from registry.shared.processes.surfaces import Opening, Surface
from registry.waste import collecting, lists
from registry.waste.collecting.confirming import provable
from registry.waste.collecting.loading import load
from registry.waste.filters import CollectionFilter
from registry.waste.forms import (
    AmendForm,
    CloseForm,
    CollectionForm,
    ConfirmationForm,
    LoadForm,
    MotiveForm,
    ProofForm,
    RemoveForm,
    WeightForm,
)
from registry.waste.lifecycle import COLLECTIONS, Fate
from registry.waste.models import Collection, CollectionLine

OnCollection = partial(Surface, COLLECTIONS)


def _loaded(collection: Collection) -> str:
    loaded = load(collection)
    what = f"{wording.counted(loaded.count, 'matériel')}, {wording.kilograms(loaded.kg)} estimés."
    return f"{what} La liste ne changera plus, et rien d’autre ne pourra emporter ces matériels."


def _paper(collection: Collection, user: Actor) -> dict[str, Any]:
    return {"eco_organisme": collection.collector.eco_organisme}


def _confirmation(collection: Collection, user: Actor) -> dict[str, Any]:
    may_take_back = COLLECTIONS.may(user, "confirm", collection, fate=Fate.TAKE_BACK)
    return _paper(collection, user) | {"may_take_back": may_take_back}


def _expected(collection: Collection, user: Actor) -> dict[str, Any]:
    planned, closed_on = collection.planned_on, collection.closed_on
    past = planned if planned and closed_on and closed_on <= planned <= date.today() else ""
    return {"dispatched_on": past, "fate": "recycle", "pop": "false"}


def _copied(collection: Collection, user: Actor) -> dict[str, Any]:
    copied = {name: getattr(collection, name) for name in AmendForm.Meta.fields}
    return copied | {"pop": str(collection.pop).lower()}


def _to_prove(collection: Collection) -> str:
    count = wording.counted(len(provable(collection)), "matériel repris")
    return f"{count} par {collection.collector}, dont le réemploi est prouvé."


OPEN = Opening(
    COLLECTIONS,
    "open",
    collecting.open_collection,
    CollectionForm,
    asks=lambda user, right: {"places": fleets(user, right)},
    example=lambda: CollectionForm(places=Organisation.objects.none()),
    done="La collecte {} est ouverte : scannez les matériels.".format,
    explanation="Un éco-organisme agréé vous décharge de votre responsabilité, sans bordereau. Tout autre collecteur "
    "exige un bordereau Trackdéchets.",
    button="Ouvrir la collecte",
)
EXPORT = Exported(Collection, lists.COLLECTIONS, filterset=CollectionFilter)
LINES_EXPORT = Exported(CollectionLine, lists.LOADED, of="collection")
# One scan or one line, from the page of the collection.
SCAN = OnCollection("fill", collecting.scan, LoadForm, name="scan", heading="Mettre un matériel sur une palette")
REMOVE = OnCollection(
    "fill",
    collecting.remove,
    RemoveForm,
    name="remove",
    heading="Retirer un matériel de la liste",
)
WEIGH = OnCollection(
    "fill",
    collecting.weigh,
    WeightForm,
    name="weigh",
    heading="Donner le poids d’un matériel",
    done=lambda line: f"{line.device.pretty_tag} : {wording.kilograms(line.mass_kg)}.",
)
# The whole collection, each on a page of its own.
WHOLE = (
    OnCollection(
        "close",
        collecting.close,
        CloseForm,
        "clore",
        explanation=_loaded,
        done="La collecte est close : sa liste ne change plus, ses matériels attendent leur enlèvement.",
    ),
    OnCollection(
        "reopen",
        collecting.reopen,
        MotiveForm,
        "rouvrir",
        heading="Rouvrir la collecte",
        explanation="Ses matériels redeviennent « Réformé » ; la liste reste, et peut de nouveau changer.",
        done="La collecte est rouverte.",
    ),
    OnCollection(
        "abandon",
        collecting.abandon,
        MotiveForm,
        "abandonner",
        heading="Abandonner la collecte",
        explanation="Rien ne part : ses matériels redeviennent « Réformé », libres pour une autre sortie.",
        done="La collecte est abandonnée. Ses matériels sont de nouveau réformés.",
    ),
    OnCollection(
        "prove",
        collecting.prove,
        ProofForm,
        "preuve",
        explanation=_to_prove,
        done=lambda count: f"Le réemploi de {wording.counted(count, 'matériel')} est attesté.",
    ),
    OnCollection(
        "amend",
        collecting.amend,
        AmendForm,
        "corriger",
        explanation="Ce qui a été mal recopié du bon du collecteur. Le registre des déchets suit.",
        done="Le bon est corrigé.",
        asks=_paper,
        initial=_copied,
        example=lambda: AmendForm(eco_organisme=False),
    ),
    OnCollection(
        "confirm",
        collecting.confirm,
        ConfirmationForm,
        "confirmer",
        explanation="Recopiez le bon du collecteur. Ce qu’il a reçu quitte le parc le jour de l’enlèvement ; ce qui "
        "manque revient au stock réformé, avec l’écart écrit dans son historique.",
        done="L’enlèvement est confirmé : ce que le collecteur a reçu a quitté le parc.",
        asks=_confirmation,
        initial=_expected,
        example=lambda: ConfirmationForm(eco_organisme=False, may_take_back=True),
    ),
)
