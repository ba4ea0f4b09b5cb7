"""Words that make a mail about an order look like an advertisement. Our own short list, from what filters say openly."""

import re

_WORDS: dict[str, tuple[str, ...]] = {
    "en": ("100% free", "act now", "buy now", "cash bonus", "click here", "limited time", "no obligation", "risk-free"),
    "de": ("100% gratis", "garantierter gewinn", "hier klicken", "jetzt kaufen", "jetzt zugreifen", "nur noch heute"),
    "fr": ("100% gratuit", "achetez maintenant", "cliquez ici", "offre limitée", "sans engagement", "sans risque"),
    "es": ("100% gratis", "compra ahora", "haz clic aquí", "oferta limitada", "sin compromiso", "sin riesgo"),
    "it": ("100% gratis", "acquista ora", "clicca qui", "offerta limitata", "senza impegno", "senza rischi"),
    "nl": ("100% gratis", "klik hier", "koop nu", "sla nu toe", "tijdelijke aanbieding", "zonder risico"),
    "pt": ("100% grátis", "clique aqui", "compre agora", "oferta limitada", "sem compromisso", "sem risco"),
    "pl": ("100% gratis", "bez ryzyka", "bez zobowiązań", "kliknij tutaj", "kup teraz", "tylko dziś"),
}
_SHOUTING = re.compile(r"[!?]{3,}|[$€£]{3,}")


def spam_words(text: str, language: str) -> list[str]:
    """What of the list (English and the mail's language) and of loud punctuation stands in a text, in order."""
    small = " ".join(text.lower().split())
    known = dict.fromkeys((*_WORDS["en"], *_WORDS.get(language, ())))
    found = [word for word in known if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", small)]
    return found + list(dict.fromkeys(_SHOUTING.findall(small)))
