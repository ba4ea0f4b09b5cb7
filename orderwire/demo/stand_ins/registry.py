"""Every stand-in there is, one line each."""

from orderwire.demo.stand_in import StandIn
from orderwire.demo.stand_ins.bigcommerce import BigCommerceStandIn
from orderwire.demo.stand_ins.shopify import ShopifyStandIn
from orderwire.demo.stand_ins.squarespace import SquarespaceStandIn
from orderwire.demo.stand_ins.ecwid import EcwidStandIn
from orderwire.demo.stand_ins.salla import SallaStandIn
from orderwire.demo.stand_ins.wix import WixStandIn
from orderwire.demo.stand_ins.magento import MagentoStandIn
from orderwire.demo.stand_ins.opencart import OpenCartStandIn
from orderwire.demo.stand_ins.prestashop import PrestaShopStandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn

STAND_INS: dict[str, type[StandIn]] = {
    "bigcommerce": BigCommerceStandIn,
    "shopify": ShopifyStandIn,
    "squarespace": SquarespaceStandIn,
from orderwire.demo.stand_ins.miva import MivaStandIn
from orderwire.demo.stand_ins.shift4shop import Shift4ShopStandIn
from orderwire.demo.stand_ins.volusion import VolusionStandIn
    "miva": MivaStandIn,
    "shift4shop": Shift4ShopStandIn,
    "volusion": VolusionStandIn,
    "woocommerce": WooCommerceStandIn,
    "ecwid": EcwidStandIn,
    "wix": WixStandIn,
    "salla": SallaStandIn,
    "magento": MagentoStandIn,
    "prestashop": PrestaShopStandIn,
    "opencart": OpenCartStandIn,
}
