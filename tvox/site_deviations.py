"""What a site file sets otherwise than the product and the suite do: a reader must know by which limits it was judged.

A laxer limit, another folder or another database makes checks green that would be red, so a report never leaves them
unsaid.
"""

from collections.abc import Iterator

from tvox.site import Site
from tvox.texts import Text, verbatim

_SECTIONS = ("thresholds", "paths", "databases", "ports")
_SECRET = "calendar_password"  # noqa: S105 - the name of a key


def deviations(site: Site) -> list[Text]:
    """One sentence for each key that is not at its default, and for each release expected by its own key."""
    return [*_set(site), *_expected(site)]


def _set(site: Site) -> Iterator[Text]:
    for section in _SECTIONS:
        model = getattr(site, section)
        for name, field in type(model).model_fields.items():
            value = getattr(model, name)
            if name != _SECRET and value != field.default:
                yield Text(
                    "{key} = {value} instead of {default}",
                    key=verbatim(f"{section}.{name}"),
                    value=verbatim(str(value)),
                    default=verbatim(str(field.default)),
                )


def _expected(site: Site) -> Iterator[Text]:
    for phase, release in site.releases.expected.items():
        yield verbatim(f"releases.expected.{phase} = {release}")
