"""Which device a scanned or typed text names: an address or a tag, else a serial number, bare or in a barcode."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from registry.devices.identity import aliases, serials, tags
from registry.devices.models import Device
from registry.shared.codes import barcodes, wedge
from registry.shared.moves import Reason, Refusal

# The devices that answer to each word.
Answers = dict[str, list[Device]]


class NotFound(Refusal):
    """No single device answers to a text; the message is a French sentence for the person who gave it."""


class Unknown(NotFound):
    """No device answers to it at all, although it may be on one."""


def find(text: str, devices: QuerySet[Device]) -> Device:
    """The one device among `devices` that `text` names; raises NotFound."""
    text = text.strip()
    if not text:
        raise NotFound(Reason("code_missing", "Scannez ou saisissez un code."))
    candidates = _candidates([text], devices)[text]
    if len(candidates) != 1:
        known = candidates or barcodes.names_a_product(text)
        raise (NotFound if known else Unknown)(_reason(text, candidates))
    return candidates[0]


def find_all(text: str, devices: QuerySet[Device]) -> tuple[list[Device], list[Reason]]:
    """The devices that a pasted list names, one per line or separated by `;`, `,` or tabs; and a reason per miss.

    A serial number may hold spaces: what no device answers to is cut there when one of its parts names a device.
    """
    words = dict.fromkeys(filter(None, (word.strip() for line in re.split(r"[\n\t]", text) for word in _words(line))))
    named = _candidates(words, devices)
    spaced = {word: word.split() for word, candidates in named.items() if not candidates and " " in word}
    parts = _candidates({part for cut in spaced.values() for part in cut}, devices) if spaced else {}
    found, missing = {}, []
    for word, candidates in _cut(named, spaced, parts):
        if len(candidates) == 1:
            found[candidates[0].pk] = candidates[0]
        else:
            missing.append(_reason(word, candidates))
    return list(found.values()), missing


def _words(line: str) -> list[str]:
    """A comma parts two codes, save where it is the M of a tag that was typed under Caps Lock."""
    return [line] if tags.clean(line) else re.split("[;,]", line)


def _cut(named: Answers, spaced: dict[str, list[str]], parts: Answers) -> Iterator[tuple[str, list[Device]]]:
    for word, candidates in named.items():
        cut = spaced.get(word, ())
        if any(parts[part] for part in cut):
            yield from ((part, parts[part]) for part in cut)
        else:
            yield word, candidates


def _candidates(words: Iterable[str], devices: QuerySet[Device]) -> Answers:
    """The devices that answer to each word, by tag, by alias, else by serial number; their queries do not grow
    with the words."""
    tagged = {word: tags_of(word) for word in words}
    by_tag = devices.in_bulk({tag for wanted in tagged.values() for tag in wanted}, field_name="tag")
    found = {word: [by_tag[tag] for tag in wanted if tag in by_tag][:1] for word, wanted in tagged.items()}
    if missed := {tag for word, candidates in found.items() if not candidates for tag in tagged[word]}:
        renamed = aliases.named(missed, devices)
        for word in [word for word, candidates in found.items() if not candidates]:
            found[word] = [renamed[tag] for tag in tagged[word] if tag in renamed][:1]
    numbered = {word: _serials(word) for word, candidates in found.items() if not candidates}
    by_serial: dict[str, list[Device]] = defaultdict(list)
    if wanted := {serial for texts in numbered.values() for serial in texts}:
        for device in devices.filter(serial_key__in=wanted):
            by_serial[device.serial_key].append(device)
    for word, texts in numbered.items():
        found[word] = next((by_serial[serial] for serial in texts if serial in by_serial), [])
    return found


def tags_of(word: str) -> list[str]:
    """The tags that a word may mean, the surest first. One of letters alone shows no sign that its keys were mixed,
    yet among tags so rare a mistyped one will not meet another device."""
    typed, *others = (tags.scanned(reading).upper() for reading in wedge.readings(word) or [""])
    pressed = wedge.swapped(word).upper(), wedge.unlocked(word).upper()
    return [tags.clean(word) or typed, typed, aliases.written(word), *others, *filter(tags.is_tag, pressed)]


def _serials(word: str) -> list[str]:
    """The keys of the serial numbers that a word may mean, the surest first."""
    said = [tags.scanned(reading) for reading in wedge.readings(word)]
    found = [serial for text in said for serial in (text, *barcodes.serials(text))]
    return list(filter(None, map(serials.key, found)))


def _reason(text: str, candidates: list[Device]) -> Reason:
    if candidates:
        return Reason(
            "ambiguous_serial",
            f"Plusieurs matériels portent le numéro de série « {shorten(text)} » : scannez leur étiquette.",
        )
    if barcodes.names_a_product(text):
        return Reason(
            "names_a_product",
            f"« {shorten(text)} » désigne un modèle, pas un exemplaire : scannez le code du numéro de série.",
        )
    return Reason("not_found", f"« {shorten(text)} » n’est pas un matériel de votre périmètre.")


def shorten(text: str, width: int = 60) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
