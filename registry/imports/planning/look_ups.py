"""What the rows of a file name, looked up once: categories, and the organisations that its sender may mean."""

from functools import cached_property

from registry.devices.models import Category
from registry.organisations.models import Organisation
from registry.organisations.names import Directory, ambiguous, codes
from registry.shared.moves import Reason

NO_FLEET = Reason("holds_no_fleet", "Cette organisation ne tient pas de parc.")


class LookUps:
    """What the rows of a file for `default` and all below it name, looked up once."""

    def __init__(self, default: Organisation):
        self.default = default
        self.categories = {category.code: category for category in Category.objects.all()}
        self._places: dict[str, Organisation | Reason] = {}

    @cached_property
    def directory(self) -> Directory:
        return Directory(Organisation.objects.select_related("reporting_unit"))

    def place(self, code: str) -> Organisation | Reason:
        """The organisation of this code, or why it is not taken."""
        if code not in self._places:
            self._places[code] = self._place(code)
        return self._places[code]

    def _place(self, code: str) -> Organisation | Reason:
        coded = self.directory.coded(code)
        if len(coded) != 1:
            return ambiguous(coded) if coded else self._no_code(code)
        (found,) = coded
        if not found.path.startswith(self.default.path):
            return Reason("outside_the_import", f"Cette organisation n’est pas dans « {self.default} ».")
        return found if found.holds_fleet else NO_FLEET

    def _no_code(self, text: str) -> Reason:
        named = [one for one in self.directory.bearers(text) if one.path.startswith(self.default.path)]
        meant = f"écrivez celui que ce nom désigne ({codes(named)})" if named else "créez-la ou corrigez le code"
        return Reason("unknown_organisation", f"Aucune organisation ne porte ce code : {meant}.")
