"""Pictures of PrestaShop's products: an order's row names its product and its combination, the catalog names their pictures.

The webservice's own pictures need its key and never stand in a mail: what does is the address that the shop's pages use.
Source: PrestaShop's code, 1.7 to 9 (Link::getImageLink, Image::getImgFolderStatic, the image rules of its .htaccess).
"""

from collections.abc import Iterable, Sequence

from orderwire.carts import pictures
from orderwire.carts.calling import Shop
from orderwire.carts.fields import Fields
from orderwire.carts.pictures import NOTHING_KNOWN, Pictures
from orderwire.carts.prestashop_api import PrestaApi, api_of
from orderwire.carts.prestashop_names import Display, display

_PRODUCTS, _COMBINATIONS = "products", "combinations"


def of_orders(shop: Shop, orders: Iterable[Fields]) -> Pictures:
    """The pictures of all products and combinations in these orders; `p` and the product's id, `c` and the combination's."""
    rows = [row for order in orders for row in order.inside("associations").each("order_rows")]
    if not rows:
        return NOTHING_KNOWN
    api, shown = api_of(shop), display(shop)
    products = {row.id("product_id") for row in rows}
    variants = {row.id("product_attribute_id") for row in rows}
    covers = pictures.known(shop, _PRODUCTS, products, lambda some: _covers(api, some))
    own = pictures.known(shop, _COMBINATIONS, variants, lambda some: _own(api, some))
    found = {f"p{one}": name for one, name in covers.items()} | {f"c{one}": name for one, name in own.items()}
    return Pictures(found, lambda name: pictures.safe_picture(shop, _address(shop.url, shown, name)))


def _covers(api: PrestaApi, ids: Sequence[str]) -> dict[str, str]:
    """The picture that each product shows first."""
    wanted = {"display": "[id,id_default_image]", "filter[id]": f"[{'|'.join(ids)}]"}
    rows = api.rows(_PRODUCTS, wanted)
    return {row.id("id"): name for row in rows if (name := _number(row.id("id_default_image")))}


def _own(api: PrestaApi, ids: Sequence[str]) -> dict[str, str]:
    """The first picture that was chosen for each combination."""
    rows = api.rows(_COMBINATIONS, {"display": "full", "filter[id]": f"[{'|'.join(ids)}]"})
    chosen = {row.id("id"): row.inside("associations").each("images")[:1] for row in rows}
    return {one: name for one, held in chosen.items() if held and (name := _number(held[0].id("id")))}


def _number(image: str) -> str:
    return image if image.isdigit() and image != "0" and len(image) < 12 else ""


def _address(base: str, shown: Display, image: str) -> str:
    """As PrestaShop's pages write it: with friendly URLs by its own rule, else the file itself, a folder for each digit."""
    name = f"{image}-{shown.size}" if shown.size else image
    if shown.friendly:
        return f"{base}/{name}/picture.jpg"
    return f"{base}/img/p/{'/'.join(image)}/{name}.jpg"
