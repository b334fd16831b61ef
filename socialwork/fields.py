"""Fields whose content is sealed with the key of its case. No view, form or action handles what is sealed."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from socialwork import sealing

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


class _Opened(DeferredAttribute):
    """Opens the field when it is read, and not before. What was set in memory is sealed when it is saved."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        stored = super().__get__(instance, cls)
        if isinstance(stored, memoryview | bytes | bytearray):
            return self.field.opened(instance, bytes(stored))  # type: ignore[attr-defined]
        return stored.content if isinstance(stored, _Typed) else stored

    def __set__(self, instance: Any, value: Any) -> None:
        is_sealed = value is None or isinstance(value, memoryview | bytes | bytearray | _Typed | DeferredAttribute)
        instance.__dict__[self.field.attname] = value if is_sealed else _Typed(value)


class _Typed:
    """What was typed and is not sealed yet. It shows itself nowhere: not in a traceback, not in a log line."""

    def __init__(self, content: Any) -> None:
        self.content = content

    def __repr__(self) -> str:
        return "<confidential>"


class SealedField(_Field):
    """Text, sealed in the database. It can be neither searched, sorted nor compared there.

    Its model has `sealing_case`, the case whose key seals it.
    """

    descriptor_class = _Opened
    empty_strings_allowed = True

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed: nothing finds it")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed: nothing finds it")

    def get_default(self) -> Any:
        return self.typed_of("")

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        stored = model_instance.__dict__.get(self.attname)
        if not isinstance(stored, _Typed):
            return stored
        content = self.to_bytes(stored.content)
        sealed = sealing.seal(model_instance.sealing_case.key, self.about(model_instance), content)  # type: ignore[attr-defined]
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, memoryview | bytes | bytearray):
            raise FieldError(f"{self.name} is sealed: save the whole row")
        return value

    def value_from_object(self, obj: models.Model) -> Any:
        """What a serializer or a form asks for: the sealed text, never what it says."""
        stored = obj.__dict__.get(self.attname)
        if isinstance(stored, memoryview | bytes | bytearray):
            return base64.b64encode(bytes(stored)).decode()
        return ""

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def opened(self, instance: Any, sealed: bytes) -> Any:
        if not sealed:
            return self.from_bytes(b"")
        return self.from_bytes(sealing.unseal(instance.sealing_case.key, self.about(instance), sealed))

    def about(self, instance: Any) -> str:
        """What the sealed text belongs to: its case, its kind of row and field, its row."""
        return f"{instance.sealing_case.id} {self.model.__name__}.{self.name} {instance.pk}"

    def typed_of(self, content: Any) -> Any:
        return _Typed(content)

    def to_bytes(self, content: Any) -> bytes:
        return str(content).encode()

    def from_bytes(self, content: bytes) -> Any:
        return content.decode()


class SealedFileField(SealedField):
    """The bytes of a file, sealed. Given as a `Content`, so that it is not taken for what is sealed already."""

    def get_default(self) -> Any:
        return self.typed_of(Content(b""))

    def to_bytes(self, content: Any) -> bytes:
        content_bytes: bytes = content.data
        return content_bytes

    def from_bytes(self, content: bytes) -> Any:
        return Content(content)


class Content:
    """What is in a file of a case."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __repr__(self) -> str:
        return f"<confidential, {len(self.data)} bytes>"
