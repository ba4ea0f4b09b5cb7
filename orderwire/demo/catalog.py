"""What the demo shop sells, and to whom. Everybody here is made up; every address is of example.com."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """One thing on the shelf; `price` in euros."""

    sku: str
    name: str
    variant: str
    price: str


PRODUCTS = (
    Product("LAMP-01", "Desk lamp Meridian", "Black", "59.90"),
    Product("LAMP-02", "Floor lamp Arc", "Brass", "189.00"),
    Product("LAMP-03", "Reading lamp Nook", "White", "44.50"),
    Product("BULB-27", "LED bulb, warm white", "E27", "7.90"),
    Product("BULB-14", "LED bulb, candle", "E14", "6.50"),
    Product("SHADE-30", "Linen shade", "30 cm", "34.00"),
    Product("CORD-3", "Textile cord", "3 m, rust", "19.00"),
    Product("CHAIR-01", "Oak chair Holm", "Natural", "149.00"),
    Product("CHAIR-02", "Stool Perch", "Walnut", "89.00"),
    Product("GIFT-50", "Gift card", "50 €", "50.00"),
)

PEOPLE = (
    ("Ada", "Lovelace", "GB", "London"),
    ("Grace", "Hopper", "US", "New York"),
    ("Emmy", "Noether", "DE", "Erlangen"),
    ("Sofja", "Kowalewskaja", "SE", "Stockholm"),
    ("Katherine", "Johnson", "US", "Hampton"),
    ("Hedy", "Lamarr", "AT", "Wien"),
    ("Mary", "Somerville", "GB", "Jedburgh"),
    ("Rózsa", "Péter", "HU", "Budapest"),
    ("Maryam", "Mirzakhani", "IR", "Tehran"),
    ("Wang", "Zhenyi", "CN", "Nanjing"),
    ("Joan", "Clarke", "GB", "West Norwood"),
    ("Annie", "Easley", "US", "Cleveland"),
    ("Karen", "Spärck Jones", "GB", "Huddersfield"),
    ("Radia", "Perlman", "US", "Boston"),
    ("Barbara", "Liskov", "US", "Cambridge"),
    ("Frances", "Allen", "US", "Peru"),
    ("Ingrid", "Daubechies", "BE", "Houthalen"),
    ("Lise", "Meitner", "AT", "Wien"),
    ("Chien-Shiung", "Wu", "US", "New York"),
    ("Émilie", "du Châtelet", "FR", "Paris"),
)

CARRIERS = (("UPS", "1Z999AA1{:010d}"), ("DHL", "00340434{:012d}"), ("DPD", "0998{:010d}"))
STREETS = ("12 Harbour Street", "4 Mill Lane", "Lindenallee 7", "33 Rue des Lilas", "901 Cedar Avenue", "Kirchgasse 2")
