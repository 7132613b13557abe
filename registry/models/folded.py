"""A column that keeps another one folded, so that both databases compare it alike and by an index."""

from typing import Any

from django.db import models

from registry.folding import fold


class FoldedField(models.CharField):
    """What `folding.fold` makes of the column `source`, to its maximal length; saving and creating write it."""

    def __init__(self, source: str, **options):
        self.source = source
        super().__init__(**{"editable": False, "blank": True, "default": ""} | options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        return name, path, [self.source, *args], options

    def folded(self, text: str) -> str:
        return fold(text)[: self.max_length]

    def pre_save(self, model_instance, add: bool) -> str:
        value = self.folded(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value


class FoldingQuerySet(models.QuerySet):
    """Writes folded columns along with their sources where Django saves no row one by one."""

    def update(self, **values: Any) -> int:
        for field in self._folding(values.keys() - {name for name in values if not isinstance(values[name], str)}):
            values[field.attname] = field.folded(values[field.source])
        if stale := [field.source for field in self._folding(values) if field.attname not in values]:
            raise TypeError(f"a folded column follows these: {stale}; give them as texts")
        return super().update(**values)

    def bulk_update(self, objs, fields, batch_size=None) -> int:
        objs, folding = tuple(objs), self._folding(fields)
        for field in folding:
            for row in objs:
                field.pre_save(row, add=False)
        named = [*fields, *(field.attname for field in folding if field.attname not in fields)]
        return super().bulk_update(objs, named, batch_size)

    def _folding(self, written) -> list[FoldedField]:
        fields = [field for field in self.model._meta.fields if isinstance(field, FoldedField)]
        return [field for field in fields if field.source in written]
