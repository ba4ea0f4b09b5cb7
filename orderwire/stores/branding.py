"""Setting a store's brand and reading it. It is kept beside the store as one text: who has the store has its brand."""

from dataclasses import asdict, replace
from functools import lru_cache
from typing import Annotated, Any

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from orderwire.carts.reading import safe_url
from orderwire.core.colours import READABLE, VISIBLE, WHITE, as_hex, contrast, is_hex, of_hex, readable
from orderwire.core.email_address import is_possible
from orderwire.core.failures import Refusal
from orderwire.core.schema import Input
from orderwire.stores.brand import NARROWEST_LOGO, NETWORKS, PAPER, PLAIN, WIDEST_LOGO, Brand, Font, Logo, Network
from orderwire.stores.models import Store

MOST_LINES = 6
_PHONE_SIGNS = frozenset("+0123456789 ()-./")


def _default(name: str) -> BeforeValidator:
    """null sets a field back to what every store begins with."""
    return BeforeValidator(lambda value: getattr(PLAIN, name) if value is None else value)


def _web_page(value: str) -> str:
    if value and (safe_url(value) is None or len(value) > 300):
        raise ValueError(_("Give the whole address of the page, like https://www.example.com/acme."))
    return value


_Page = Annotated[str, AfterValidator(_web_page)]


class BrandPatch(Input):
    """`brand` of PATCH /stores/{id}: only what is named changes; null sets it back. `logo` is an uploaded image's address."""

    logo: Annotated[str, Field(max_length=400), BeforeValidator(lambda value: "" if value is None else value)] = ""
    logo_width: Annotated[int, Field(ge=NARROWEST_LOGO, le=WIDEST_LOGO), _default("logo_width")] = PLAIN.logo_width
    accent: Annotated[str, _default("accent")] = PLAIN.accent
    text: Annotated[str, _default("text")] = PLAIN.text
    background: Annotated[str, _default("background")] = PLAIN.background
    font: Annotated[Font, _default("font")] = PLAIN.font
    address: Annotated[str, Field(max_length=300), _default("address")] = ""
    footer: Annotated[str, Field(max_length=500), _default("footer")] = ""
    email: Annotated[str, Field(max_length=254), _default("email")] = ""
    phone: Annotated[str, Field(max_length=40), _default("phone")] = ""
    social: Annotated[dict[Network, _Page], BeforeValidator(lambda value: {} if value is None else value)] = {}

    @field_validator("accent", "text", "background")
    @classmethod
    def _colour(cls, value: str) -> str:
        if not is_hex(value):
            raise ValueError(_("Write a colour as # and six digits or letters a to f, like #1a73e8."))
        return as_hex(of_hex(value))

    @field_validator("address", "footer")
    @classmethod
    def _short(cls, value: str) -> str:
        value = "\n".join(line.strip() for line in value.splitlines() if line.strip())
        if value.count("\n") >= MOST_LINES:
            raise ValueError(_("At most %(most)s lines.") % {"most": MOST_LINES})
        return value

    @field_validator("email")
    @classmethod
    def _possible(cls, value: str) -> str:
        if value and not is_possible(value):
            raise ValueError(_("This is not an e-mail address: write it like hello@example.com."))
        return value

    @field_validator("phone")
    @classmethod
    def _dialled(cls, value: str) -> str:
        if value and not (_PHONE_SIGNS.issuperset(value) and any(sign.isdigit() for sign in value)):
            raise ValueError(_("Write the number with digits, spaces and + ( ) - . / only, like +44 20 7946 0000."))
        return value

    @field_validator("social")
    @classmethod
    def _known(cls, value: dict[Network, str]) -> dict[Network, str]:
        return {network: value[network] for network in NETWORKS if value.get(network)}


def brand_of(store: Store) -> Brand:
    """A store's brand."""
    return _read(store.brand, settings.BASE_URL) if store.brand else PLAIN


def with_patch(brand: Brand, patch: BrandPatch, logo: Logo | None) -> Brand:
    """The brand as it would be. `logo` is what the patch's address means. Raises Refusal for text that could not be read."""
    given: dict[str, Any] = {name: getattr(patch, name) for name in patch.model_fields_set}
    if "logo" in given:
        given["logo"] = logo
    if "social" in given:
        given["social"] = tuple(given["social"].items())
    made = replace(brand, **given)
    ratio = contrast(of_hex(made.text), PAPER)
    if ratio < READABLE:
        mend = as_hex(readable(of_hex(made.text), PAPER))
        said = _(
            "Text in %(colour)s is hard to read on white (contrast %(ratio)s, at least 4.5 is wanted): "
            "take %(mend)s or a darker colour."
        )
        raise Refusal.of("brand.text", said % {"colour": made.text, "ratio": f"{ratio:.1f}", "mend": mend})
    return made


def remarks(brand: Brand) -> list[str]:
    """What is allowed and worth a look, with what would mend it."""
    ratio = contrast(of_hex(brand.accent), WHITE)
    if ratio >= VISIBLE:
        return []
    mend = as_hex(readable(of_hex(brand.accent), WHITE, wanted=VISIBLE))
    said = _(
        "Buttons in %(colour)s stand out little from white (contrast %(ratio)s, 3 is better): %(mend)s would be seen well."
    )
    return [said % {"colour": brand.accent, "ratio": f"{ratio:.1f}", "mend": mend}]


def set_brand(store: Store, brand: Brand) -> None:
    """Keep the brand in the caller's copy of the store, which saves it."""
    kept = asdict(brand)
    if brand.logo:
        del kept["logo"]["url"]  # where the site stands may change
    store.brand = "" if brand == PLAIN else orjson.dumps(kept).decode()


def brand_json(store: Store) -> dict[str, Any]:
    """`brand` of a store's JSON."""
    brand = brand_of(store)
    shown = asdict(brand)
    return {**shown, "logo": brand.logo_url or None, "social": dict(brand.social)}


@lru_cache(maxsize=512)
def _read(kept: str, base: str) -> Brand:
    given = orjson.loads(kept)
    logo = given.pop("logo", None)
    social = tuple((name, url) for name, url in given.pop("social", ()))
    return Brand(logo=Logo(**logo, url=f"{base}/i/{logo['name']}") if logo else None, social=social, **given)
