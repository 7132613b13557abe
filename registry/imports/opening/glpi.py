"""How a native GLPI inventory (JSON) becomes device rows: the machine itself and its external monitors.

Nothing about people is read: no user, machine name, phone number or SIM card.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any

from registry.devices.identity import serials
from registry.imports.opening import edid
from registry.imports.values import cells
from registry.imports.values.deductions import of_chassis
from registry.imports.values.tables import Row
from registry.tabular.encoding import decode
from registry.tabular.folding import fold
from registry.tabular.table import Value
from registry.tabular.unreadable import LONGEST_CELL, Reason, Unreadable, refuse_binary, too_long

_ALL_IN_ONE = fold("All in One")
_TABLET_MODEL = re.compile(
    r"\b(ipad|tablet|galaxy tab|(media|mate|honor )pad|lenovo tab|surface pro|sm-[tx][0-9])", re.I
)
_BUILT_IN_PORT = re.compile(r"edp|edisplay|embedded|lvds|dsi\b|internal", re.I)


class Skipped(Exception):  # noqa: N818 - not an error: this inventory describes no device of the registry
    pass


def read(data: bytes) -> tuple[list[Row], list[str]]:
    """Rows of one inventory or of a list of them, and a sentence for each that is left out.

    A row's `line` is the rank of its inventory in the file. A device shown by several inventories is one row.
    """
    rows: dict[object, Row] = {}
    documents, left_out = _documents(data)
    for rank, document in enumerate(documents, start=1):
        try:
            for values in _devices(document):
                code = str(values.pop("uuid", ""))
                same = (values["category"], values["manufacturer"], values["serial"])
                rows.setdefault(same if values["serial"] else code or len(rows), Row(rank, values, code=code))
        except Skipped as reason:
            left_out.append(f"Inventaire n° {rank} : {reason}")
    if not rows:
        raise Unreadable(Reason("no_device", f"Ce fichier ne décrit aucun matériel à importer. {' '.join(left_out)}"))
    return list(rows.values()), left_out


def _documents(data: bytes) -> tuple[list[Any], list[str]]:
    """The inventories of a file, and what is to be told of its text."""
    refuse_binary(data)
    text, told = decode(data)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f" (ligne {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            Reason(
                "json_damaged",
                f"Ce fichier JSON est incomplet ou abîmé{place}. Exportez de nouveau l’inventaire depuis GLPI.",
            )
        ) from None
    documents = found if isinstance(found, list) else [found]
    if not any(isinstance(one, dict) and isinstance(one.get("content"), dict) for one in documents):
        raise Unreadable(
            Reason(
                "not_an_inventory",
                "Ce fichier JSON n’est pas un inventaire GLPI. Choisissez un inventaire natif, "
                "produit par l’agent GLPI au format JSON.",
            )
        )
    return documents, told


def _devices(document: Any) -> Iterator[dict[str, Value]]:
    content = _part(document, "content")
    kind = _text(document, "itemtype") or _text(_part(content, "network_device"), "type") or "Computer"
    if not content:
        raise Skipped("il est vide ou n’est pas au format de GLPI.")
    if kind == "Computer":
        yield from _computer(content)
    elif kind == "Phone":
        yield _phone(content)
    elif kind == "Printer":
        yield _network_device(content, "printer")
    else:
        raise Skipped("il décrit un équipement réseau ou d’un autre genre ; saisissez ce matériel à la main.")


def _computer(content: dict[str, Any]) -> Iterator[dict[str, Value]]:
    hardware = _part(content, "hardware")
    if fold(_text(hardware, "vmsystem")) not in ("", "physical"):
        raise Skipped("il décrit une machine virtuelle, qui n’est pas un matériel.")
    chassis = fold(_text(hardware, "chassis_type"))
    category = of_chassis(chassis) or ("laptop" if content.get("batteries") else "desktop")
    uuid = serials.hardware_uuid(_text(hardware, "uuid"))
    yield _row(category, **_maker_and_model(content), note=_asset_note(content), uuid=uuid)
    has_screen = category in ("laptop", "tablet") or chassis == _ALL_IN_ONE
    for monitor in _parts(content, "monitors"):
        yield from _monitor(monitor, has_screen)


def _phone(content: dict[str, Any]) -> dict[str, Value]:
    if _part(content, "network_device"):
        return _network_device(content, "deskphone")
    facts = _maker_and_model(content)
    chassis = fold(_text(_part(content, "hardware"), "chassis_type"))
    is_tablet = chassis == "tablet" or _TABLET_MODEL.search(facts["model"])
    return _row("tablet" if is_tablet else "smartphone", **facts)


def _network_device(content: dict[str, Any], category: str) -> dict[str, Value]:
    device = _part(content, "network_device")
    if not device:
        raise Skipped("il ne décrit pas l’appareil (partie « network_device » absente).")
    return _row(category, _known(device, "manufacturer"), _known(device, "model"), _known(device, "serial"))


def _monitor(monitor: dict[str, Any], has_screen: bool) -> Iterator[dict[str, Value]]:
    """One row for a monitor, none for a built-in panel."""
    block = edid.decode(_bytes(_text(monitor, "base64")))
    serial = _known(monitor, "serial") or _known(monitor, "altserial")
    if has_screen and (_BUILT_IN_PORT.search(_text(monitor, "port")) or edid.is_built_in(block, serial)):
        return
    week = block.manufactured_in if block else None
    yield _row(
        "screen",
        edid.maker(_known(monitor, "manufacturer")) or (block.maker if block else ""),
        (block.name if block else "") or _known(monitor, "name") or _known(monitor, "caption"),
        serial or (block.serial if block else ""),
        manufactured_on=edid.monday(week) if week else None,
        note=f"Fabriqué en semaine {week[1]} de {week[0]} : la date retenue est le lundi." if week else "",
    )


def _row(category: str, manufacturer: str, model: str, serial: str, **more: Value) -> dict[str, Value]:
    known = {"category": category, "manufacturer": manufacturer, "model": model, "serial": serial}
    return {**known, **{key: value for key, value in more.items() if value}}


def _maker_and_model(content: dict[str, Any]) -> dict[str, str]:
    """The system's own names; its motherboard's where the system has only placeholders."""
    bios = _part(content, "bios")
    if not bios:
        raise Skipped("il ne décrit pas la machine (partie « bios » absente) : envoyez un inventaire complet.")
    return {
        "manufacturer": _known(bios, "smanufacturer") or _known(bios, "mmanufacturer"),
        "model": _known(bios, "smodel") or _known(bios, "mmodel"),
        "serial": _known(bios, "ssn"),
    }


def _asset_note(content: dict[str, Any]) -> str:
    """The asset tag typed into the firmware; not the machine's name, which may be a person's."""
    tag = cells.asset_tag(_text(_part(content, "bios"), "assettag"))
    name = _text(_part(content, "hardware"), "name")
    if not any(sign.isdigit() for sign in tag) or fold(tag) == fold(name):
        return ""
    return f"Étiquette d’inventaire lue par GLPI : {tag}"


def _part(source: Any, key: str) -> dict[str, Any]:
    found = source.get(key) if isinstance(source, dict) else None
    return found if isinstance(found, dict) else {}


def _parts(source: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = source.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(source: dict[str, Any], key: str) -> str:
    """One line of text; GLPI tools also write numbers, nulls and control signs where a text belongs."""
    found = source.get(key) if isinstance(source, dict) else None
    if not isinstance(found, str | int) or isinstance(found, bool):
        return ""
    if len(str(found)) > LONGEST_CELL:
        raise too_long(f"« {key} »")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in str(found)).split())


def _known(source: dict[str, Any], key: str) -> str:
    value = _text(source, key)
    return "" if serials.names_nothing(value) else value


def _bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded.replace(" ", ""), validate=True)
    except (binascii.Error, ValueError):
        return b""
