"""Rules between the values of a section, reported together with the section's other errors.

Pydantic looks at rules between values only when every single value is right, and stops at the first that is broken.
Whoever fills in a site file wants all errors at once, so a `RuledModel` applies its rules to whatever could be read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from tvox.allowed import REFUSED, Allowed, allowed_in, refused
from tvox.texts import Text

Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Breach:
    """A rule between values that does not hold, laid at one key of the section; `found` is that key's value."""

    key: Key
    found: object
    allowed: Text

    def as_error(self) -> InitErrorDetails:
        """The same for pydantic."""
        return InitErrorDetails(type=refused(Allowed(self.allowed)), loc=self.key, input=self.found)


class RuledModel(BaseModel):
    """A frozen section of the site file: unknown keys are errors, and errors never hold what was typed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterable[Breach]:  # noqa: ARG003 - a section without rules
        """The section's broken rules.

        `given` holds what could be read, by field name: sections below are mappings too, an unreadable item of a list
        is None, an unreadable key is left out.
        """
        return ()

    @model_validator(mode="wrap")
    @classmethod
    def _with_rules(cls, raw: Any, validate: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        try:
            model = validate(raw)
        except ValidationError as refusal:
            errors = [_again(error) for error in refusal.errors()]
            given = readable(cls, raw, info.context)
        else:
            errors = []
            given = model.model_dump()
        errors += [breach.as_error() for breach in cls.breaches(given)]
        if errors:
            raise ValidationError.from_exception_data(cls.__name__, errors, hide_input=True)
        return model


def _again(error: ErrorDetails) -> InitErrorDetails:
    kind: str | PydanticCustomError = error["type"]
    context = error.get("ctx", {})
    if kind == REFUSED:
        kind = refused(context["allowed"], context["observed"])
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"], ctx=context)


def readable(model: type[BaseModel], raw: Any, context: Any = None) -> dict[str, Any]:
    """Whatever of a section is right by itself, defaults included, in the form that `breaches` is given."""
    if not isinstance(raw, Mapping):
        return {}
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in raw:
            kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            value = _readable_value(kind, raw[key], context)
            values |= {} if value is None else {name: value}
        elif not field.is_required():
            default = field.get_default(call_default_factory=True, validated_data={})
            values[name] = default.model_dump() if isinstance(default, BaseModel) else default
    return values


def _readable_value(kind: Any, raw: Any, context: Any) -> Any:
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    section = section_in(bare)
    if isinstance(raw, BaseModel):
        return raw.model_dump()
    if get_origin(bare) is tuple and isinstance(raw, Sequence) and not isinstance(raw, str):
        return tuple(_readable_value(get_args(bare)[0], item, context) for item in raw)
    if get_origin(bare) is dict and isinstance(raw, Mapping):
        entries = {key: _readable_value(get_args(bare)[1], value, context) for key, value in raw.items()}
        return {key: value for key, value in entries.items() if value is not None}
    if section is not None:
        return readable(section, raw, context)
    try:
        return TypeAdapter(kind).validate_python(raw, context=context)
    except ValidationError:
        return None


def section_in(annotation: Any) -> type[BaseModel] | None:
    """The model in `Model`, `Model | None` and `tuple[Model, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for option in get_args(annotation) if (model := section_in(option))), None)


def secret_references(model: type[BaseModel], given: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    """Every secret reference below a section, in the form that `breaches` is given, with its key."""
    for name, field in model.model_fields.items():
        value, section, allowed = given.get(name), section_in(field.annotation), allowed_in(field)
        if section is not None:
            below = enumerate(value) if isinstance(value, tuple) else [(None, value or {})]
            for position, item in below:
                here: Key = (name,) if position is None else (name, position)
                yield from (((*here, *key), reference) for key, reference in secret_references(section, item))
        elif allowed is not None and allowed.secret and isinstance(value, str):
            yield (name,), value
