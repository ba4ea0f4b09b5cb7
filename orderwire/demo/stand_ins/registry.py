"""Every stand-in there is, one line each."""

from orderwire.demo.stand_in import StandIn
from orderwire.demo.stand_ins.bigcommerce import BigCommerceStandIn
from orderwire.demo.stand_ins.custom import CustomStandIn
from orderwire.demo.stand_ins.ecwid import EcwidStandIn
from orderwire.demo.stand_ins.magento import MagentoStandIn
from orderwire.demo.stand_ins.miva import MivaStandIn
from orderwire.demo.stand_ins.opencart import OpenCartStandIn
from orderwire.demo.stand_ins.prestashop import PrestaShopStandIn
from orderwire.demo.stand_ins.salla import SallaStandIn
from orderwire.demo.stand_ins.shift4shop import Shift4ShopStandIn
from orderwire.demo.stand_ins.shopify import ShopifyStandIn
from orderwire.demo.stand_ins.shopware import ShopwareStandIn
from orderwire.demo.stand_ins.squarespace import SquarespaceStandIn
from orderwire.demo.stand_ins.volusion import VolusionStandIn
from orderwire.demo.stand_ins.wix import WixStandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn

STAND_INS: dict[str, type[StandIn]] = {
    "shopify": ShopifyStandIn,
    "bigcommerce": BigCommerceStandIn,
    "woocommerce": WooCommerceStandIn,
    "shift4shop": Shift4ShopStandIn,
    "volusion": VolusionStandIn,
    "magento": MagentoStandIn,
    "prestashop": PrestaShopStandIn,
    "ecwid": EcwidStandIn,
    "squarespace": SquarespaceStandIn,
    "wix": WixStandIn,
    "shopware": ShopwareStandIn,
    "opencart": OpenCartStandIn,
    "miva": MivaStandIn,
    "salla": SallaStandIn,
    "custom": CustomStandIn,
}
