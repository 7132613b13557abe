"""Which headings of other tools' exports say what we keep. Columns about people are not among them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from registry.tabular.folding import fold_heading


@dataclass(frozen=True, slots=True)
class Tool:
    """`keys` are our columns by heading, as `named` says it. All the headings of `marks` and two of `clues` show this
    tool; `month_first` is the order of its dates when none of them proves one, None when nobody knows it."""

    name: str
    marks: frozenset[str]
    clues: frozenset[str]
    keys: Mapping[str, str]
    month_first: bool | None = None
    named: Callable[[str], str] = fold_heading


def _view_column(heading: str) -> str:
    """SerialNumber0, Serial_Number0 and SMS_G_System_PC_BIOS.SerialNumber are one column of MECM's views."""
    table, _, name = heading.strip().strip('"').rpartition(".")
    if not (table.startswith("SMS_") or re.fullmatch(r"[A-Za-z_]+0", name)):
        return fold_heading(heading)
    return "mecm " + re.sub(r"[^a-z]", "", name.casefold())


SNIPE = Tool(
    "Snipe-IT",
    frozenset({"asset tag", "category"}),
    frozenset(),
    {
        "asset tag": "tag",
        "serial": "serial",
        "serial number": "serial",
        "category": "category",
        "manufacturer": "manufacturer",
        "model": "model",
        "model name": "model",
        "status": "status",
        "company": "site",
        "purchase date": "acquired_on",
        "purchased": "acquired_on",
        "purchase cost": "price",
        "location": "place",
        "asset notes": "note",
        "notes": "note",
    },
)
# A column of another tab than the main one is headed « Informations financières et administratives - Date d'achat ».
GLPI = Tool(
    "GLPI",
    frozenset({"nom", "numero de serie", "type"}),
    frozenset({"entite", "statut", "fabricant", "modele", "lieu", "usager", "derniere modification"}),
    {
        "entite": "site",
        "statut": "status",
        "numero d'inventaire": "tag",
        "numero de serie": "serial",
        "type": "category",
        "systeme d'exploitation nom": "system",
        "fabricant": "manufacturer",
        "modele": "model",
        "lieu": "place",
        "date d'achat": "acquired_on",
        "date de mise en service": "issued_on",
        "date de reforme": "retired_on",
        "valeur": "price",
    },
    month_first=False,
)
INTUNE = Tool(
    "Intune",
    frozenset({"device name", "serial number"}),
    frozenset(
        {"device id", "os", "os version", "ownership", "imei", "managed by", "compliance", "enrollment date",
         "last check in", "primary user upn", "category", "device category", "azure ad device id"}
    ),
    {
        "serial number": "serial",
        "manufacturer": "manufacturer",
        "model": "model",
        "imei": "imei",
        "category": "category",
        "device category": "category",
        "os": "system",
        "chassis type": "chassis",
    },
)  # fmt: skip
INTUNE_IN_FRENCH = Tool(
    "Intune",
    frozenset({"nom de l'appareil", "numero de serie"}),
    frozenset(
        {"id de l'appareil", "id d'appareil", "systeme d'exploitation", "version du systeme d'exploitation",
         "propriete", "imei", "gere par", "conformite", "date d'inscription", "upn de l'utilisateur principal",
         "categorie", "categorie d'appareil", "dernier archivage", "derniere synchronisation"}
    ),
    {
        "numero de serie": "serial",
        "fabricant": "manufacturer",
        "modele": "model",
        "imei": "imei",
        "categorie": "category",
        "categorie d'appareil": "category",
        "systeme d'exploitation": "system",
        "type de chassis": "chassis",
    },
)  # fmt: skip
MECM = Tool(
    "MECM",
    frozenset({"mecm serialnumber"}),
    frozenset(),
    {
        "mecm serialnumber": "serial",
        "mecm manufacturer": "manufacturer",
        "mecm model": "model",
        "mecm chassistypes": "chassis",
        "mecm chassistype": "chassis",
        "mecm operatingsystemnameand": "system",
        "mecm caption": "system",
    },
    named=_view_column,
)
# By the name of the format that a file of theirs is told to be; the first that recognises its own wins.
TOOLS: Mapping[str, tuple[Tool, ...]] = {
    "snipe": (SNIPE,),
    "glpi": (GLPI,),
    "intune": (INTUNE, INTUNE_IN_FRENCH),
    "mecm": (MECM,),
}


def comes_from(source: Tool, headings: Sequence[str]) -> bool:
    found = {source.named(heading) for heading in headings}
    return source.marks <= found and len(source.clues & found) >= min(len(source.clues), 2)


def of(headings: Sequence[str], name: str = "") -> Tool | None:
    """The tool, among those that are called `name` when it is given, whose headings these are."""
    sources = TOOLS[name] if name else [source for one in TOOLS.values() for source in one]
    return next((source for source in sources if comes_from(source, headings)), None)


def format_of(source: Tool) -> str:
    return next(name for name, sources in TOOLS.items() if any(one.name == source.name for one in sources))


def key_of(source: Tool, heading: str) -> str:
    """Our column for a heading of `source`, "" when it says nothing that we keep."""
    name = source.named(heading)
    return source.keys.get(name if name in source.keys else source.named(heading.rpartition(" - ")[2])) or ""


def key_of_any(heading: str) -> str:
    return next((key for sources in TOOLS.values() for source in sources if (key := key_of(source, heading))), "")
