"""PrestaShop's webservice: orders by their time of change, and the mail of a status.

Sources: PrestaShop's webservice cheat sheet and reference, versions 1.7 to 9. The key goes as HTTP Basic
user. An empty list is `[]`.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from orderwire.carts.base import OwnMail
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.local_times import wall_clock
from orderwire.core.fetch import Answer

PAGE = 50
NEEDED = ("orders", "order_states", "order_carriers", "customers", "currencies")
HELPFUL = (
    "addresses",
    "carriers",
    "languages",
    "countries",
    "states",
    "configurations",
    "products",
    "combinations",
    "image_types",
)
_REFUSED = (
    "PrestaShop refuses the webservice key. Check that it was copied whole and is enabled, and that the web server hands "
    "the Authorization header on to PHP."
)
_OTHER_SHOP = (
    "The webservice key is not for this shop. Where PrestaShop runs several, enter the shop's id here, "
    "and tick the shop in the key."
)
_OFF = "PrestaShop's webservice is switched off. Switch it on under Advanced Parameters, Webservice."


@dataclass(frozen=True, slots=True)
class PrestaApi(Api):
    """Refusals by what PrestaShop's error text says: a wrong key and a missing right are both 401."""

    shop_id: str = ""

    def refused(self, answer: Answer) -> CallFailed:
        """As for every cart, but in PrestaShop's terms."""
        said = answer.body[:2000]
        if answer.status == 503 and b"webservice is disabled" in said:
            return CallFailed(_OFF, "plan")
        if answer.status in (401, 405) and b"is not allowed" in said:
            words = (
                f"PrestaShop accepts the key but not what it asks for. Tick View for: {', '.join(NEEDED + HELPFUL)}."
            )
            return CallFailed(words, "right")
        if answer.status == 403:
            return CallFailed(_OTHER_SHOP, "key")
        return CallFailed(_REFUSED, "key") if answer.status == 401 else Api.refused(self, answer)

    def rows(self, resource: str, params: Mapping[str, object]) -> list[Fields]:
        """A list of a resource, empty for `[]`. Raises CallFailed."""
        shop = {"id_shop": self.shop_id} if self.shop_id else {}
        found = self.data("GET", f"/{resource}", {**params, **shop, "output_format": "JSON"})
        if isinstance(found, dict) and isinstance(found.get(resource), list):
            return Fields(found).each(resource)
        if found in (None, [], {}):
            return []
        raise CallFailed("PrestaShop answered something that is not its webservice. Check the shop's web address.")


def api_of(shop: Shop) -> PrestaApi:
    """The shop's webservice. Raises CallFailed when the key or the address is missing."""
    key = shop.needed("key", "webservice key")
    if not shop.url:
        raise CallFailed("Enter the shop's web address, so that its orders can be fetched.", "key")
    basic = base64.b64encode(f"{key}:".encode()).decode()
    shop_id = shop.credentials.get("shop_id", "").strip()
    return PrestaApi(
        "PrestaShop",
        shop.wire,
        f"{shop.url}/api",
        {"Authorization": f"Basic {basic}"},
        (key, basic),
        shop_id if shop_id.isdigit() else "",
    )


def orders(shop: Shop, zone: str, since: datetime, cursor: str) -> tuple[list[Fields], str]:
    """A page of orders by time of change, and the cursor of the next.

    The cursor is `time|` for what changed after that second, or `time|id` for the rest of that second. One row more than a
    page is asked for, so that the last page is known without another call.
    """
    after, _, last_id = cursor.partition("|")
    if not after or (last_id and not last_id.isdigit()):
        after, last_id = wall_clock(since - timedelta(seconds=1), zone), ""
    params: dict[str, object] = {"display": "full", "date": 1, "limit": PAGE + 1}
    if last_id:
        params |= {"filter[date_upd]": f"[{after}]", "filter[id]": f">[{last_id}]", "sort": "[id_ASC]"}
    else:
        params |= {"filter[date_upd]": f">[{after}]", "sort": "[date_upd_ASC,id_ASC]"}
    found = api_of(shop).rows("orders", params)
    rows = found[:PAGE]
    if len(found) <= PAGE:
        return rows, f"{after}|" if last_id else ""
    first, last = rows[0].text("date_upd"), rows[-1].text("date_upd")
    if last_id or first == last:
        return rows, f"{last}|{rows[-1].id('id')}"
    return rows, f"{_second_before(last)}|"


def _second_before(moment: str) -> str:
    try:
        return str(datetime.fromisoformat(moment).replace(tzinfo=None) - timedelta(seconds=1))
    except ValueError:
        return moment


def one(shop: Shop, external_id: str) -> list[Fields]:
    """One order, as a list of one or none."""
    if not external_id.isdigit():
        return []
    return api_of(shop).rows("orders", {"display": "full", "filter[id]": f"[{external_id}]"})


def silence(shop: Shop, mail: OwnMail) -> None:
    """Take the mail from a status: the whole status goes back as it came, but for that mark. Raises CallFailed."""
    api = api_of(shop)
    address = f"/order_states/{mail.statuses[0]}"
    whole = api.ask("GET", address, headers={"Accept": "application/xml"}).body
    before, mark, rest = whole.partition(b"<send_email>")
    value, ended, after = rest.partition(b"</send_email>")
    if not (mark and ended and len(value) < 40):
        raise CallFailed("PrestaShop did not say whether this status sends a mail. Switch it off in PrestaShop.")
    body = before + mark + b"0" + ended + after
    try:
        api.ask("PUT", address, body=body, headers={"Content-Type": "text/xml", "Accept": "application/xml"})
    except CallFailed as error:
        if error.kind != "right":
            raise
        words = "The webservice key may only look. Tick Modify for order_states, or switch the mail off in PrestaShop."
        raise CallFailed(words, "right") from None
