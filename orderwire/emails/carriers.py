"""Where a parcel can be followed when the cart gave a number without a link.

The patterns are the public tracking pages of the carriers; a carrier that is not listed gives no link, never a guess.
"""

import re
from functools import lru_cache
from urllib.parse import quote

_PAGES = {
    "ups": "https://www.ups.com/track?tracknum={}",
    "usps": "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    "fedex": "https://www.fedex.com/fedextrack/?trknbr={}",
    "dhl": "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}&submit=1",
    "dhlexpress": "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}&submit=1",
    "dhlecommerce": "https://webtrack.dhlecs.com/orders?trackingNumber={}",
    "deutschepost": "https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode={}",
    "dpd": "https://www.dpdgroup.com/mydpd/my-parcels/track?parcelNumber={}",
    "dpduk": "https://track.dpd.co.uk/search?reference={}",
    "royalmail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "parcelforce": "https://www.parcelforce.com/track-trace?trackNumber={}",
    "evri": "https://www.evri.com/track/parcel/{}",
    "gls": "https://gls-group.com/track/{}",
    "postnl": "https://www.postnl.nl/tracktrace/?B={}",
    "bpost": "https://track.bpost.cloud/btr/web/#/search?itemCode={}",
    "canadapost": "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}",
    "purolator": "https://www.purolator.com/en/shipping/tracker?pin={}",
    "australiapost": "https://auspost.com.au/mypost/track/details/{}",
    "nzpost": "https://www.nzpost.co.nz/tools/tracking/item/{}",
    "laposte": "https://www.laposte.fr/outils/suivre-vos-envois?code={}",
    "colissimo": "https://www.laposte.fr/outils/suivre-vos-envois?code={}",
    "chronopost": "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={}",
    "correos": "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number={}",
    "posteitaliane": "https://www.poste.it/cerca/index.html#/risultati-spedizioni/{}",
    "swisspost": "https://service.post.ch/ekp-web/ui/entry/search/{}",
    "austrianpost": "https://www.post.at/sv/sendungssuche?snr={}",
    "postnord": "https://tracking.postnord.com/en/tracking?id={}",
    "bring": "https://tracking.bring.com/tracking/{}",
    "inpost": "https://inpost.pl/sledzenie-przesylek?number={}",
    "ontrac": "https://www.ontrac.com/tracking/?number={}",
    "lasership": "https://www.ontrac.com/tracking/?number={}",
    "tnt": "https://www.tnt.com/express/en_gc/site/tracking.html?searchType=con&cons={}",
    "aramex": "https://www.aramex.com/us/en/track/results?ShipmentNumber={}",
    "japanpost": "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={}&locale=en",
    "yamato": "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number={}",
    "sfexpress": "https://www.sf-express.com/we/ow/chn/en/waybill/waybill-detail/{}",
}
_ALSO = {
    "unitedparcelservice": "ups",
    "unitedstatespostalservice": "usps",
    "uspostalservice": "usps",
    "federalexpress": "fedex",
    "dhlparcel": "dhl",
    "dhlpaket": "dhl",
    "dpdlocal": "dpduk",
    "hermes": "evri",
    "glsgroup": "gls",
    "auspost": "australiapost",
    "postescanada": "canadapost",
    "newzealandpost": "nzpost",
    "dieposteswitzerland": "swisspost",
    "osterreichischepost": "austrianpost",
}
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{3,59}")


def tracking_url(carrier: str, number: str) -> str | None:
    """The carrier's page for a number (https), or None when the carrier is unknown or the number is no number.

    The carrier's name is compared by its letters and digits only; `UPS Ground` is UPS, `DHL Express` is DHL Express.
    """
    number = number.strip()
    if not _NUMBER.fullmatch(number):
        return None
    page = _page(carrier)
    if not page:
        return None
    return page.format(number if number.isalnum() else quote(number.replace(" ", ""), safe=""))


@lru_cache(maxsize=512)
def _page(carrier: str) -> str | None:
    words = [word for word in _NOT_LETTERS.sub(" ", carrier.lower()).split() if word]
    for length in range(len(words), 0, -1):  # the longest beginning that is a carrier's name
        name = "".join(words[:length])
        page = _PAGES.get(_ALSO.get(name, name))
        if page:
            return page
    return None
