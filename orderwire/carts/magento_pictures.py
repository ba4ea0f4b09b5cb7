"""Pictures of Magento's products: orders have none, the catalog names a file, the store view says where files lie.

Sources: Adobe Commerce's REST reference ("products", "store/storeConfigs") and Magento's code (ProductRepository::getList loads
every attribute; ids of an order's lines are those of the products). The file is the one that was uploaded, in its own size.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from orderwire.carts import magento_api, pictures
from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.pictures import Pictures

_KIND = "products"
_ROLES = ("image", "small_image", "thumbnail")
_ONLY = "items[id,custom_attributes],total_count"
_NO_PRODUCTS = (
    "Tick Catalog, Inventory, Products in the integration's API tab, so that mails show pictures of the products."
)


def look(shop: Shop) -> tuple[str, ...]:
    """Whether the token may see products: a sentence when it may not, nothing else to say."""
    try:
        magento_api.search(magento_api.api_of(shop), "/products", [], ("entity_id",), 1, "items[id],total_count")
    except CallFailed as error:
        if error.temporary:
            return ()
        pictures.say(shop, _KIND, allowed=False)
        return (_NO_PRODUCTS,)
    pictures.say(shop, _KIND, allowed=True)
    return ()


def of_orders(shop: Shop, orders: Iterable[Fields]) -> dict[str, Pictures]:
    """The pictures of all products in these orders, for each store view by where its files lie."""
    orders = list(orders)
    if not orders:
        return {}
    ids = {row.id("product_id") for order in orders for row in order.each("items")}
    found = pictures.known(shop, _KIND, ids, lambda some: _ask(shop, some))
    bases = magento_api.media(shop)
    views = {order.id("store_id") for order in orders}
    return {view: _from(shop, bases.get(view) or _usual(shop), found) for view in views}


def _from(shop: Shop, base: str, found: dict[str, str]) -> Pictures:
    folder = f"{base.rstrip('/')}/catalog/product/"
    return Pictures(found, lambda file: pictures.safe_picture(shop, folder + quote(file.lstrip("/"))))


def _usual(shop: Shop) -> str:
    return f"{shop.url.removesuffix('/index.php')}/media"


def _ask(shop: Shop, ids: Sequence[str]) -> dict[str, str]:
    wanted = [("entity_id", ",".join(ids), "in")]
    rows = magento_api.search(magento_api.api_of(shop), "/products", wanted, ("entity_id",), len(ids), _ONLY).rows
    return {row.id("id"): file for row in rows if (file := _file(row))}


def _file(product: Fields) -> str:
    """The file of the first role that has one; `no_selection` is Magento's word for none."""
    told = {row.text("attribute_code"): row.text("value", 500) for row in product.each("custom_attributes")}
    return next((told[role] for role in _ROLES if told.get(role) not in (None, "", "no_selection")), "")
