"""What PrestaShop's orders name by id: tables kept with the store, people and parcels asked for once a page.

Customers are asked for by field: a whole one holds the hash of a password and a secret key.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderwire.carts import pictures
from orderwire.carts.base import ShopNews, Status
from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.prestashop_api import NEEDED, PrestaApi, api_of
from orderwire.carts.prestashop_order import Names, label_of, meaning_of
from orderwire.carts.reading import clean_locale, clean_markup, read_count, zone_of
from orderwire.core.money import BadAmount, read_currency

CUSTOMER = "[id,email,firstname,lastname,newsletter,id_lang,is_guest]"
ADDRESS = "[id,firstname,lastname,company,address1,address2,city,postcode,phone,phone_mobile,id_country,id_state]"
_TABLES = "names"  # the vault's name for the tables that ids are looked up in
_KINDS = ("key", "right", "missing")
_WIDE_ENOUGH = 240  # dots: what a mail shows beside a line, also where two make one
PICTURED = ("products", "combinations")


@dataclass(frozen=True, slots=True)
class Display:
    """How the shop shows its pictures: the size ("" for the picture as it was uploaded), and whether its URLs are friendly."""

    size: str = ""
    friendly: bool = False


def look(shop: Shop) -> ShopNews:
    """Whether all may be read that is needed; the shop's zone, currency and language; its statuses in its own words."""
    api = api_of(shop)
    for resource in NEEDED:
        _or_named(api, resource, {"display": "[id]", "limit": 1})
    unseen: list[str] = []
    tables = _fetched(api, unseen)
    _optional(api, "addresses", {"display": "[id]", "limit": 1}, unseen)
    for kind in PICTURED:
        _pictured(api, kind, {"display": "[id]", "limit": 1}, unseen)
        pictures.say(shop, kind, allowed=kind not in unseen)
    shop.vault.keep(**{_TABLES: json.dumps(tables)})
    language = tables["language"]
    states = api.rows("order_states", {"display": "full"})
    shown = [row for row in states if row.id("id") and row.get("deleted") not in ("1", 1, True)]
    return ShopNews(
        timezone=tables["zone"],
        currency=tables["currency"],
        locale=tables["languages"].get(language, ""),
        statuses=tuple(
            Status(row.id("id"), label_of(row, language) or row.id("id"), means=meaning_of(row)) for row in shown
        ),
        warnings=tuple(_warning(name) for name in dict.fromkeys(unseen)),
    )


def _or_named(api: PrestaApi, resource: str, params: Mapping[str, object]) -> None:
    try:
        api.rows(resource, params)
    except CallFailed as error:
        if error.kind != "right":
            raise
        raise CallFailed(
            f"The webservice key may not see {resource}. Tick View for it in PrestaShop.", "right"
        ) from None


def _warning(resource: str) -> str:
    words = {
        "addresses": "mails have no postal address",
        "carriers": "parcels have no carrier and no link",
        "languages": "buyers' languages are not known",
        "products": "mails have no pictures",
        "combinations": "a combination is shown by its product's picture",
        "image_types": "pictures are shown in the size they were uploaded in",
        "configurations": "the time zone and currency set here must be the shop's own",
    }
    return (
        f"Tick View for {resource} in the webservice key: without it {words.get(resource, 'addresses are not whole')}."
    )


def names_for(shop: Shop, found: Sequence[Fields]) -> Names:
    """What the ids of these orders mean: people and parcels asked for by id, tables kept from the last look."""
    if not found:
        return Names(zone=zone(shop), now=shop.now)
    api, unseen = api_of(shop), list[str]()
    ids = _ids(found, "id")
    parcels: dict[str, list[Fields]] = {}
    for row in api.rows("order_carriers", {"display": "full", "filter[id_order]": ids, "sort": "[id_ASC]"}):
        parcels.setdefault(row.id("id_order"), []).append(row)
    wanted = {"display": CUSTOMER, "filter[id]": _ids(found, "id_customer")}
    customers = {row.id("id"): row for row in api.rows("customers", wanted)}
    wanted = {"display": ADDRESS, "filter[id]": _ids(found, "id_address_invoice", "id_address_delivery")}
    addresses = {row.id("id"): row for row in _optional(api, "addresses", wanted, unseen)}
    rows = [row for held in parcels.values() for row in held]
    tables = _tables(api, shop, found, rows)
    return Names(
        zone(shop),
        tables["currency"],
        tables["currencies"],
        tables["languages"],
        tables["countries"],
        tables["states"],
        tables["carriers"],
        customers,
        addresses,
        parcels,
        shop.now,
    )


def zone(shop: Shop) -> str:
    """The zone that the shop writes its times in: its own, as the last look found it, else the store's."""
    return str(_kept(shop).get("zone") or shop.timezone)


def display(shop: Shop) -> Display:
    """How the shop shows its pictures, as the last look found it."""
    kept = _kept(shop)
    return Display(str(kept.get("picture") or ""), kept.get("friendly") is True)


def _ids(rows: Iterable[Fields], *fields: str) -> str:
    """PrestaShop's way to name several: [1|2|3]; [0] when there is none, which nothing has."""
    found = sorted({row.id(name) for row in rows for name in fields if row.id(name).isdigit()}, key=int)
    return f"[{'|'.join(found) or '0'}]"


def _kept(shop: Shop) -> dict[str, Any]:
    try:
        found = json.loads(shop.vault.get(_TABLES) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _tables(api: PrestaApi, shop: Shop, found: Sequence[Fields], parcels: Sequence[Fields]) -> dict[str, Any]:
    """The tables as kept; fetched again when an order names an id they do not hold (an edited carrier gets a new one)."""
    tables = _kept(shop)
    wanted = {("currencies", row.id("id_currency")) for row in found} | {
        ("languages", row.id("id_lang")) for row in found
    }
    wanted |= {("carriers", row.id("id_carrier")) for row in parcels}
    missing = [(name, key) for name, key in wanted if key not in ("", "0") and key not in tables.get(name, {})]
    if tables and not missing:
        return tables
    tables = _fetched(api, [])
    for name, key in missing:
        tables[name].setdefault(key, ["", ""] if name == "carriers" else "")
    shop.vault.keep(**{_TABLES: json.dumps(tables)})
    return tables


def _fetched(api: PrestaApi, unseen: list[str]) -> dict[str, Any]:
    """All tables now. `unseen` is told what the key may not see."""
    settings = "[PS_TIMEZONE|PS_CURRENCY_DEFAULT|PS_LANG_DEFAULT|PS_REWRITING_SETTINGS]"
    params = {"display": "[id,name,value]", "filter[name]": settings}
    told = {row.text("name"): row.text("value") for row in _optional(api, "configurations", params, unseen)}
    currencies = {
        row.id("id"): _code(row.get("iso_code")) for row in api.rows("currencies", {"display": "[id,iso_code]"})
    }
    shown = {
        "languages": "[id,iso_code,language_code]",
        "countries": "[id,iso_code]",
        "states": "[id,name]",
        "carriers": "[id,name,url]",
    }
    rows = {name: _optional(api, name, {"display": display}, unseen) for name, display in shown.items()}
    zone_name = told.get("PS_TIMEZONE", "")
    return {
        "zone": zone_name if zone_of(zone_name).key == zone_name else "",
        "currency": currencies.get(told.get("PS_CURRENCY_DEFAULT", ""), ""),
        "language": told.get("PS_LANG_DEFAULT", ""),
        "friendly": told.get("PS_REWRITING_SETTINGS") == "1",
        "picture": _size(_pictured(api, "image_types", {"display": "[id,name,width,products]"}, unseen)),
        "currencies": currencies,
        "languages": {row.id("id"): _locale(row) for row in rows["languages"]},
        "countries": {row.id("id"): row.text("iso_code", 3).upper() for row in rows["countries"]},
        "states": {row.id("id"): clean_markup(row.get("name"), 60) for row in rows["states"]},
        "carriers": {
            row.id("id"): [clean_markup(row.get("name"), 120), row.text("url", 500)] for row in rows["carriers"]
        },
    }


def _size(types: Sequence[Fields]) -> str:
    """The smallest size of products' pictures that is wide enough, else the widest."""
    widths = {
        row.text("name"): read_count(row.get("width")) or 0
        for row in types
        if row.get("products") in ("1", 1, True) and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", row.text("name"))
    }
    enough = {name: width for name, width in widths.items() if width >= _WIDE_ENOUGH}
    return min(enough, key=enough.__getitem__) if enough else max(widths, key=widths.__getitem__, default="")


def _locale(row: Fields) -> str:
    """`fr-fr` and `en-us` as people write them."""
    language, _, region = (clean_locale(row.get("language_code")) or row.text("iso_code", 8)).partition("-")
    return f"{language.lower()}-{region.upper()}" if region else language.lower()


def _code(value: object) -> str:
    try:
        return read_currency(value)
    except BadAmount:
        return ""


def _optional(api: PrestaApi, resource: str, params: Mapping[str, object], unseen: list[str]) -> list[Fields]:
    """A list that can be done without: empty, and noted, where the key may not see it."""
    try:
        return api.rows(resource, params)
    except CallFailed as error:
        if error.kind not in _KINDS:
            raise
        unseen.append(resource)
        return []


def _pictured(api: PrestaApi, resource: str, params: Mapping[str, object], unseen: list[str]) -> list[Fields]:
    """A list that only pictures need: whatever goes wrong with it stops nothing else."""
    try:
        return api.rows(resource, params)
    except CallFailed as error:
        unseen += [] if error.temporary else [resource]
        return []
