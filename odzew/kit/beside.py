"""Rows that are read inside another row's statement: a model's row as a JSON object, and back as a row of the model."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import F, Field, Model
from django.db.models.functions import JSONObject

Row = TypeVar("Row", bound=Model)


def whole(model: type[Model], **more: str) -> JSONObject:
    """Every column of `model` as one JSON object. more: key → path of a column of a related row."""
    columns = {field.attname: F(field.attname) for field in _columns(model)}
    return JSONObject(**columns, **more)


def revived(model: type[Row], found: Mapping[str, Any]) -> Row:
    """The row that `whole` packed; columns that are not there are read when somebody asks for them."""
    fields = [field for field in _columns(model) if field.attname in found]
    names: Sequence[str] = [field.attname for field in fields]
    return model.from_db("default", names, [field.to_python(found[field.attname]) for field in fields])


def _columns(model: type[Model]) -> Sequence["Field[Any, Any]"]:
    return model._meta.concrete_fields  # noqa: SLF001  # Django documents _meta as public
