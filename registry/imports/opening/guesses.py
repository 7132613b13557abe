"""What a foreign heading probably means, offered to the person who decides; and which headings are about people."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from registry.imports.values.columns import Column
from registry.tabular.folding import fold, fold_heading

SURE_ENOUGH = 0.82
_PEOPLE = re.compile(
    r"(nom|prenom|courriel|e ?mail|mail|adresse|matricule|login|identifiant|numero|num|telephone|tel)?\b ?"
    r"(de |du |de l'|d'|of |the )?"
    r"(usager|utilisateur|agent|detenteur|beneficiaire final|titulaire|user ?name|user|login|prenom|first ?name"
    r"|last ?name|surname|courriel|e ?mail|contact|assigned to|checked out to.*|affecte a|attribue a|attribution"
    r"|alternate username.*|employee.*|collaborateur|owner name)( numero| number| name| principal| actuel)?s?"
)
# Headings that people and tools write for our columns, folded.
_SAID: Mapping[str, Sequence[str]] = {
    "tag": (
        "etiquette", "tag", "asset tag", "code barre", "code barres", "numero d'inventaire", "n° d'inventaire",
        "no inventaire", "n° inventaire", "numero inventaire", "inventaire", "immobilisation", "n° immo",
        "numero d'immobilisation", "inventory number", "code inventaire",
    ),
    "serial": (
        "numero de serie", "n° de serie", "n° serie", "no serie", "num serie", "serie", "serial number", "s/n", "sn",
        "service tag",
    ),
    "category": ("categorie", "type", "type de materiel", "nature", "famille", "type d'equipement", "device type"),
    "manufacturer": ("marque", "fabricant", "constructeur", "maker", "brand", "vendor"),
    "model": ("modele", "designation", "reference", "model name", "produit", "libelle"),
    "organisation": (
        "organisation", "code organisation", "service", "direction", "code service", "structure", "unite",
    ),
    "status": ("etat", "statut", "status", "status label", "situation"),
    "site": ("site", "entite", "entity", "company", "societe", "etablissement", "implantation"),
    "acquired_on": (
        "date d'achat", "date achat", "achete le", "acquis le", "date d'acquisition", "purchase date", "purchased",
        "date de livraison", "date facture", "date d'entree",
    ),
    "origin": ("origine", "provenance", "neuf ou reconditionne"),
    "price": ("prix", "prix d'achat", "prix unitaire", "montant", "cout", "valeur d'achat", "purchase cost", "cost"),
    "manufactured_on": ("date de fabrication", "fabrique le"),
    "issued_on": ("mise en service", "date de mise en service", "mis en service le", "date affectation"),
    "reused_on": ("date de reemploi", "reemploye le"),
    "retired_on": ("date de reforme", "reforme le", "date de mise au rebut"),
    "functional": ("fonctionnel", "fonctionne", "en etat de marche"),
    "security_excluded": ("exclu pour securite", "classifie"),
    "unit_value": ("valeur unitaire", "valeur venale", "valeur residuelle"),
    "erasure": ("effacement", "effacement des donnees", "methode d'effacement"),
    "left_on": ("date de sortie", "sorti le", "date de cession"),
    "route": ("voie de sortie", "mode de sortie", "destination", "motif de sortie"),
    "counterparty": ("beneficiaire", "destinataire", "cessionnaire", "acquereur"),
    "reuse_commitment": ("engagement de reemploi",),
    "reuse_proof": ("preuve de reemploi",),
    "place": ("lieu", "emplacement", "localisation", "bureau", "salle", "batiment", "location"),
    "system": ("os", "operating system"),
    "chassis": ("type de chassis", "chassis type"),
    "imei": ("numero imei", "imei 1"),
    "note": ("note", "remarque", "remarques", "commentaire", "commentaires", "observation", "observations", "comments"),
}  # fmt: skip

# Words that people and tools use for our codes, folded: those of GLPI's chassis and of Snipe-IT's states among them.
_WORDS: Mapping[str, Sequence[str]] = {
    "laptop": (
        "portable", "pc portable", "laptop", "notebook", "sub notebook", "ultrabook", "ultraportable", "convertible",
        "detachable", "hand held", "macbook", "chromebook",
    ),
    "desktop": (
        "fixe", "pc fixe", "pc", "poste fixe", "unite centrale", "uc", "desktop", "tour", "tower", "mini tower",
        "mini pc", "low profile desktop", "space saving", "all in one", "tout en un", "station de travail",
        "workstation", "client leger",
    ),
    "screen": ("ecran", "moniteur", "monitor", "display", "ecran plat", "lcd"),
    "smartphone": ("smartphone", "telephone portable", "telephone intelligent", "iphone"),
    "mobile": ("telephone", "gsm", "mobile phone"),
    "tablet": ("tablette", "tablet", "ipad"),
    "projector": ("videoprojecteur", "projecteur", "projector"),
    "server": ("serveur", "server", "rack mount chassis", "main server chassis", "blade", "baie"),
    "printer": ("imprimante", "printer", "imprimante laser"),
    "multifunction": ("multifonction", "multifonctions", "copieur", "photocopieur", "mfp"),
    "deskphone": ("telephone ip", "telephone fixe", "poste telephonique", "voip phone", "ip phone"),
    "dock": ("dock", "docking station", "station d'accueil", "replicateur de ports"),
    "wifi": ("borne wifi", "point d'acces", "access point", "borne wi fi"),
    "keyboard": ("clavier", "keyboard"),
    "mouse": ("souris", "mouse"),
    "in_service": (
        "en service", "en production", "en fonction", "affecte", "attribue", "utilise", "deploye", "deployed", "in use",
        "actif", "active", "installe", "operationnel",
    ),
    "in_stock": (
        "stock", "en stock", "disponible", "en reserve", "spare", "ready to deploy", "pending", "neuf", "a deployer",
        "libre",
    ),
    "in_repair": ("en reparation", "reparation", "sav", "en panne", "out for repair", "maintenance", "en maintenance"),
    "retired": (
        "reforme", "reformee", "a reformer", "au rebut", "mis au rebut", "rebut", "hors service", "hs", "archived",
        "archive", "retired", "decommissioned", "obsolete", "sorti",
    ),
}  # fmt: skip


_SAID_AS = {fold(name): key for key, names in _SAID.items() for name in names}


def key_said(heading: str) -> str:
    """The key of the column that people head so, "" when none is."""
    return _SAID_AS.get(fold_heading(heading), "")


def about_people(heading: str) -> bool:
    """Whether a column names who uses a device: no file brings that into the registry."""
    return bool(_PEOPLE.fullmatch(fold(heading)))


def columns_for(headings: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """A column's key for each heading that looks like one; each column once, the best likeness first."""
    names = {column.key: _names(column) for column in columns if column.key}
    scores = [
        (_likeness(heading, names[key]), -rank, heading, key)
        for rank, heading in enumerate(dict.fromkeys(headings))
        if fold(heading) and not about_people(heading)
        for key in names
    ]
    found: dict[str, str] = {}
    for score, _, heading, key in sorted(scores, reverse=True):
        if score >= SURE_ENOUGH and heading not in found and key not in found.values():
            found[heading] = key
    return found


def _names(column: Column) -> list[str]:
    return [fold(name) for name in (column.key, column.heading, *_SAID.get(column.key, ()))]


def _ratio(text: str, name: str) -> float:
    """How alike two words are; 0 where their lengths alone tell that they are not, whatever their letters."""
    pair = SequenceMatcher(None, text, name)
    return pair.ratio() if pair.real_quick_ratio() >= SURE_ENOUGH else 0.0


def _likeness(heading: str, names: Sequence[str]) -> float:
    """1 for the same words, less for a spelling mistake; the words after a dash are those of a tool's tab."""
    last = re.sub(r"(?<!\s)\s*\([^()]*\)$", "", heading.rpartition(" - ")[2])
    return max(
        max(_ratio(text, name) * weight for name in names)
        for text, weight in ((fold(heading), 1.0), (fold(last), 0.95))
    )


_WORD_OF = {fold(word): code for code, words in _WORDS.items() for word in (code, *words)}


def code_said(word: str) -> str:
    """The code of which a word is one that people and tools use, "" when it is none."""
    return _WORD_OF.get(fold(word), "")


def word_for(word: str, named: Mapping[str, str]) -> str:
    """The code that a foreign word seems to mean among `named` (name by code); empty when none is likely."""
    said = {fold(word), fold(re.split(r"[>|/]", word)[-1]), fold(word).removesuffix("s")}
    scores = [
        (_ratio(text, fold(name)), code)
        for code, label in named.items()
        for name in (code, label, *_WORDS.get(code, ()))
        for text in said
    ]
    score, code = max(scores, default=(0.0, ""))
    return code if score >= SURE_ENOUGH else ""
