"""Which category a device is of when its file does not say it: by its model, else its chassis, else its system."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.devices.identity import makers
from registry.tabular.folding import fold

# The names of GLPI and the numbers of SMBIOS.
_CHASSIS: Mapping[str, Sequence[str]] = {
    "laptop": (
        "Laptop", "Notebook", "Portable", "Sub Notebook", "Convertible", "Detachable", "Hand Held",
        "8", "9", "10", "11", "14", "31", "32",
    ),
    "tablet": ("Tablet", "30"),
    "server": (
        "Main Server Chassis", "Rack Mount Chassis", "Blade", "Blade Enclosure", "Multi-system chassis",
        "Multi-system", "RAID Chassis", "17", "22", "23", "25", "28", "29",
    ),
    "desktop": (
        "Desktop", "Low Profile Desktop", "Pizza Box", "Mini Tower", "Tower", "All in One", "Space-saving",
        "Lunch Box", "Sealed-case PC", "Mini PC", "Stick PC", "Embedded PC",
        "3", "4", "5", "6", "7", "13", "15", "16", "24", "34", "35", "36",
    ),
}  # fmt: skip
_OF_CHASSIS = {fold(name): category for category, names in _CHASSIS.items() for name in names}
# Make and model, folded; the first that is found tells. What serves as two things is in none: it is asked.
_MODELS: tuple[tuple[str, str], ...] = (
    ("", r"virtual|vmware|\bkvm\b|qemu|\bhvm domu|surface (pro|go)|\bmfp\b|\bmfc\b|\bdcp\b|galaxy (watch|buds)"),
    ("dock", r"\bdock(ing)?\b|station d'accueil|\bwd(15|19|22)[a-z]*\b|^lenovo 40a[a-z0-9]"),
    ("tablet", r"ipad|galaxy tab|\bsm [txp][0-9]|(media|mate|honor )pad|\btab [mp][0-9]|lenovo tab\b|\btablett?e?s?\b"),
    ("tablet", r"^lenovo za[a-z0-9]{2}"),
    ("screen", r"thinkvision|elitedisplay|prodisplay|ultrasharp|prolite|syncmaster|flexscan|\bmonitor\b|\bmoniteur\b"),
    ("screen", r"^(dell )+([pusc]|up|se)[0-9]{4}[a-z]{0,3}$|^(dell )+e[0-9]{4}h[a-z]{0,2}$"),
    ("screen", r"^(hp )+[ezp][0-9]{2}[a-z]{0,2}( g[0-9]+)?( (fhd|qhd|4k|usb c).*)?$|^lenovo 6[0-9][a-z0-9]{2}"),
    ("laptop", r"elitebook|probook|zbook|latitude|\bxps 1[0-9]\b|precision (m[0-9]{4}|[357]5[0-9]{2}|77[0-9]{2})"),
    ("laptop", r"thinkpad|thinkbook|ideapad|\byoga\b|chromebook|macbook|surface (laptop|book)|toughbook|travelmate"),
    ("laptop", r"lifebook|portege|\btecra\b|dynabook|expertbook|vivobook|zenbook|galaxy book|dragonfly|\bx360\b"),
    ("laptop", r"\b(notebook|laptop|ultrabook|pc portable|ordinateur portable)\b|^lenovo (2[01]|8[0-3])[a-z0-9]{2}"),
    ("laptop", r"^2[01][a-z0-9]{2}[a-z0-9]{6}$"),
    (
        "desktop",
        r"optiplex|prodesk|elitedesk|eliteone|proone|thinkcentre|thinkstation|\bimac|mac ?mini|mac ?pro|mac studio",
    ),
    ("desktop", r"esprimo|veriton|expertcenter|\bwyse\b|\bnuc\b|hp z[1-9]\b|precision (t[0-9]{4}|3[46][0-9]{2}|tower)"),
    ("desktop", r"\b(tower|sff|small form factor|desktop|mini pc|all in one|aio|microtower)\b|elite mini|pro mini"),
    ("desktop", r"^lenovo (1[0-2]|30|90)[a-z0-9]{2}"),
    ("server", r"poweredge|proliant|thinksystem|primergy|^lenovo 7[dxyz][a-z0-9]{2}"),
    ("smartphone", r"iphone|\bgalaxy\b|\bsm [agnsfmj][0-9]|\bpixel [0-9]|fairphone|\bredmi\b|crosscall|oneplus|xperia"),
    ("projector", r"videoprojecteur|\bprojector\b|^epson eb "),
    ("printer", r"laserjet|\bhl l?[0-9]{4}|\bphaser\b"),
    ("deskphone", r"\bip phone\b|\bcp [78]8[0-9]{2}\b|soundpoint|^yealink (sip )?t[0-9]"),
    ("wifi", r"aironet|\baccess point\b|point d'acces|\bunifi (ap|u[67])"),
)
_PATTERNS = tuple((category, re.compile(pattern)) for category, pattern in _MODELS)


@dataclass(frozen=True, slots=True)
class Deduced:
    """A category that a row does not say, and in French what says it."""

    category: str
    why: str


FROM_MODEL = "déduite du modèle"
FROM_WORD = "lue d’un mot que le modèle confirme"
FOR_THE_FILE = "donnée pour tout le fichier"


def deduced(*, manufacturer: str = "", model: str = "", chassis: str = "", system: str = "", imei: str = "") -> Deduced:
    """What the other facts of a device tell of its category, which is empty when they tell none."""
    if found := of_model(manufacturer, model):
        return Deduced(found, FROM_MODEL)
    if found := of_chassis(chassis):
        return Deduced(found, "déduite du châssis")
    # A tablet too may have a number of telephone, but then its model says what it is.
    mobile = bool(imei) and fold(system).startswith(("ios", "android"))
    return Deduced("smartphone" if mobile else "", "déduite du système et de l’IMEI")


def of_model(manufacturer: str, model: str) -> str:
    named = fold(f"{makers.key(manufacturer)} {model}") if fold(model) else ""
    return next((category for category, pattern in _PATTERNS if pattern.search(named)), "")


def of_chassis(chassis: str) -> str:
    """The kind of machine that a name of GLPI or a number of SMBIOS tells; the first of several."""
    return _OF_CHASSIS.get(fold(chassis.strip("{}[]() ").partition(",")[0]), "")
