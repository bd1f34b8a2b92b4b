"""What a key of the site file may hold, said once in words beside its type."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, core_schema

from tvox.texts import Text

REFUSED = "refused"
"""The `type` of every error that carries its own `Allowed` in `ctx["allowed"]`."""


@dataclass(frozen=True)
class Allowed:
    """Metadata of an `Annotated` type: whatever goes wrong below it is one error that says what is allowed.

    `secret` values are never shown; `observed` may say what was found without showing it.
    """

    text: Text
    secret: bool = False
    observed: Callable[[object], Text | None] = lambda _value: None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Wrap the type's own validation; the JSON schema stays the type's."""
        return core_schema.no_info_wrap_validator_function(self._explained, handler(source))

    def _explained(self, value: Any, validate: core_schema.ValidatorFunctionWrapHandler) -> Any:
        try:
            return validate(value)
        except ValidationError as refusal:
            found = refusal.errors(include_input=False)[0]
        # An error that explains itself better (a missing key file, a pasted private key) is passed on as it is.
        if found["type"] == REFUSED:
            raise refused(found["ctx"]["allowed"], found["ctx"]["observed"])
        raise refused(self, self.observed(value))


def refused(allowed: Allowed, observed: Text | None = None) -> PydanticCustomError:
    """The error to raise in a validator. Its message never holds the value."""
    return PydanticCustomError(
        REFUSED, "{words}", {"words": str(allowed.text), "allowed": allowed, "observed": observed}
    )


def one_of(*words: str) -> Allowed:
    """A closed list of words."""
    return Allowed(Text("one of {words}", words=", ".join(f'"{word}"' for word in words)))


def allowed_in(field: FieldInfo) -> Allowed | None:
    """What a field of a model may hold; None for a section and for a list."""
    return next(_allowed_among(field.metadata, field.annotation), None)


def _allowed_among(metadata: Iterable[Any], annotation: Any) -> Iterator[Allowed]:
    yield from (item for item in metadata if isinstance(item, Allowed))
    if get_origin(annotation) in (Union, UnionType):
        for option in get_args(annotation):
            yield from _allowed_among(getattr(option, "__metadata__", ()), None)
