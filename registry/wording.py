"""What is told in words: a count with its noun, a weight."""

from decimal import Decimal

from django.utils.formats import number_format


def counted(number: int, words: str) -> str:
    """« 1 matériel importé », « 2 matériels importés »."""
    marked = " ".join(f"{word}s" for word in words.split()) if number > 1 else words
    return f"{_grouped(number)} {marked}"


def brought(numbers: dict[str, int], *, dry_run: bool = False) -> str:
    """« 2 matériels importés, 1 modifié, 3 inchangés. »"""
    done = counted(numbers["new"], "matériel importé"), counted(numbers["changed"], "modifié")
    ready = f"{counted(numbers['new'], 'matériel prêt')} à importer", f"{_grouped(numbers['changed'])} à modifier"
    new, changed = ready if dry_run else done
    parts = [new, changed if numbers["changed"] else "", counted(numbers["unchanged"], "inchangé")]
    return f"{', '.join(filter(None, parts if numbers['unchanged'] else parts[:2]))}."


def _grouped(number: int) -> str:
    return number_format(number, 0, force_grouping=True)


def kilograms(weight: Decimal) -> str:
    return f"{number_format(weight, 2, force_grouping=True)} kg"
