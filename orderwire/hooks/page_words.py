"""The few words of the customer's tracking page, in each language our mails are written in."""

_KEYS = ("order", "placed", "items", "total", "parcels", "no_parcel", "follow", "shop")
_WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        "Your order",
        "Placed on",
        "What you ordered",
        "Total",
        "Where it is",
        "There is no tracking number yet. This page shows it as soon as there is one.",
        "Follow this parcel",
        "To the shop",
    ),
    "de": (
        "Ihre Bestellung",
        "Bestellt am",
        "Was Sie bestellt haben",
        "Summe",
        "Wo sie ist",
        "Es gibt noch keine Sendungsnummer. Sobald es eine gibt, steht sie hier.",
        "Dieses Paket verfolgen",
        "Zum Shop",
    ),
    "fr": (
        "Votre commande",
        "Passée le",
        "Ce que vous avez commandé",
        "Total",
        "Où elle se trouve",
        "Il n’y a pas encore de numéro de suivi. Il apparaîtra ici dès qu’il existera.",
        "Suivre ce colis",
        "Vers la boutique",
    ),
    "es": (
        "Su pedido",
        "Realizado el",
        "Lo que ha pedido",
        "Total",
        "Dónde está",
        "Todavía no hay número de seguimiento. Aparecerá aquí en cuanto exista.",
        "Seguir este paquete",
        "Ir a la tienda",
    ),
    "it": (
        "Il suo ordine",
        "Effettuato il",
        "Che cosa ha ordinato",
        "Totale",
        "Dove si trova",
        "Non c’è ancora un numero di tracciamento. Apparirà qui appena disponibile.",
        "Segui questo pacco",
        "Al negozio",
    ),
    "nl": (
        "Uw bestelling",
        "Besteld op",
        "Wat u hebt besteld",
        "Totaal",
        "Waar ze is",
        "Er is nog geen trackingnummer. Zodra het er is, staat het hier.",
        "Volg dit pakket",
        "Naar de winkel",
    ),
    "pt": (
        "A sua encomenda",
        "Feita em",
        "O que encomendou",
        "Total",
        "Onde está",
        "Ainda não há número de seguimento. Aparecerá aqui assim que existir.",
        "Seguir este volume",
        "Ir para a loja",
    ),
    "pl": (
        "Twoje zamówienie",
        "Złożone",
        "Zamówione produkty",
        "Razem",
        "Gdzie jest",
        "Nie ma jeszcze numeru przesyłki. Pojawi się tutaj, gdy tylko będzie znany.",
        "Śledź tę przesyłkę",
        "Do sklepu",
    ),
}


def page_words(language: str) -> dict[str, str]:
    """The page's words in a language; English for one that we do not have."""
    return dict(zip(_KEYS, _WORDS.get(language, _WORDS["en"]), strict=True))
