"""A column that keeps another one folded, so that both databases compare it alike and by an index."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db import models

from registry.shared.access import Row, ScopedQuerySet
from registry.tabular.folding import fold


class FoldedField(models.CharField):  # type: ignore[type-arg] # Django's takes none when it runs
    """What `by` makes of the column `source`, to its maximal length; saving and creating write it."""

    # An empty one is to be cleaned as well: its source may not be.
    empty_values = ()

    def __init__(self, source: str, by: Callable[[str], str] = fold, **options: Any):
        self.source, self.by = source, by
        defaults: dict[str, Any] = {"editable": False, "blank": True, "default": ""}
        super().__init__(**defaults | options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, [self.source, *args], options | ({} if self.by is fold else {"by": self.by})

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """What constraints are then judged on."""
        return self.folded(getattr(model_instance, self.source))

    def folded(self, text: str) -> str:
        return self.by(text)[: self.max_length]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.folded(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value


def folded_from(model: type[models.Model], written: Collection[str]) -> dict[str, FoldedField]:
    """The folded columns, by name, that follow the columns `written`."""
    fields = (field for field in model._meta.fields if isinstance(field, FoldedField))
    return {field.attname: field for field in fields if field.source in written}


class FoldingQuerySet(ScopedQuerySet[Row]):
    """Writes folded columns along with their sources where Django saves no row one by one."""

    def update(self, **values: Any) -> int:
        for field in self._folding(values.keys() - {name for name in values if not isinstance(values[name], str)}):
            values[field.attname] = field.folded(values[field.source])
        if stale := [field.source for field in self._folding(values) if field.attname not in values]:
            raise TypeError(f"a folded column follows these: {stale}; give them as texts")
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None) -> int:
        objs, named = tuple(objs), list(fields)
        folding = self._folding(named)
        for field in folding:
            for row in objs:
                field.pre_save(row, add=False)
        also = [field.attname for field in folding if field.attname not in named]
        return super().bulk_update(objs, named + also, batch_size)

    def _folding(self, written: Collection[str]) -> list[FoldedField]:
        return list(folded_from(self.model, written).values())
