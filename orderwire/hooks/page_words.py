"""The few words of the customer's tracking page, in the languages we can write well. Money and days know every language."""

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "order": "Your order",
        "placed": "Placed on",
        "items": "What you ordered",
        "total": "Total",
        "parcels": "Where it is",
        "no_parcel": "There is no tracking number yet. This page shows it as soon as there is one.",
        "follow": "Follow this parcel",
        "shop": "To the shop",
        "label_created": "Label created",
        "in_transit": "On its way",
        "out_for_delivery": "Out for delivery",
        "delivered": "Delivered",
        "failed": "Delivery tried",
        "ready_for_pickup": "Ready for pick-up",
        "picked_up": "Picked up",
    },
    "de": {
        "order": "Ihre Bestellung",
        "placed": "Bestellt am",
        "items": "Was Sie bestellt haben",
        "total": "Summe",
        "parcels": "Wo sie ist",
        "no_parcel": "Es gibt noch keine Sendungsnummer. Sobald es eine gibt, steht sie hier.",
        "follow": "Dieses Paket verfolgen",
        "shop": "Zum Shop",
        "label_created": "Versand angekündigt",
        "in_transit": "Unterwegs",
        "out_for_delivery": "In Zustellung",
        "delivered": "Zugestellt",
        "failed": "Zustellung versucht",
        "ready_for_pickup": "Zur Abholung bereit",
        "picked_up": "Abgeholt",
    },
    "fr": {
        "order": "Votre commande",
        "placed": "Passée le",
        "items": "Ce que vous avez commandé",
        "total": "Total",
        "parcels": "Où elle se trouve",
        "no_parcel": "Il n’y a pas encore de numéro de suivi. Il apparaîtra ici dès qu’il existera.",
        "follow": "Suivre ce colis",
        "shop": "Vers la boutique",
        "label_created": "Étiquette créée",
        "in_transit": "En route",
        "out_for_delivery": "En cours de livraison",
        "delivered": "Livré",
        "failed": "Livraison tentée",
        "ready_for_pickup": "Prêt à être retiré",
        "picked_up": "Retiré",
    },
    "es": {
        "order": "Su pedido",
        "placed": "Realizado el",
        "items": "Lo que ha pedido",
        "total": "Total",
        "parcels": "Dónde está",
        "no_parcel": "Todavía no hay número de seguimiento. Aparecerá aquí en cuanto exista.",
        "follow": "Seguir este paquete",
        "shop": "Ir a la tienda",
        "label_created": "Etiqueta creada",
        "in_transit": "En camino",
        "out_for_delivery": "En reparto",
        "delivered": "Entregado",
        "failed": "Entrega intentada",
        "ready_for_pickup": "Listo para recoger",
        "picked_up": "Recogido",
    },
}


def words_in(locale: str) -> tuple[str, dict[str, str]]:
    """The language the page is written in for a language tag (`de-AT` → `de`), and its words; English for all others."""
    language = locale.replace("_", "-").split("-")[0].lower()
    language = language if language in _WORDS else "en"
    return language, _WORDS[language]
