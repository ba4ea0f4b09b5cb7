"""Every stand-in there is, one line each."""

from orderwire.demo.stand_in import StandIn
from orderwire.demo.stand_ins.magento import MagentoStandIn
from orderwire.demo.stand_ins.opencart import OpenCartStandIn
from orderwire.demo.stand_ins.prestashop import PrestaShopStandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn

STAND_INS: dict[str, type[StandIn]] = {
    "woocommerce": WooCommerceStandIn,
    "magento": MagentoStandIn,
    "prestashop": PrestaShopStandIn,
    "opencart": OpenCartStandIn,
}
