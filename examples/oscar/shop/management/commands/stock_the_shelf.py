"""`python manage.py stock_the_shelf EMAIL PASSWORD`: a country, a lamp to buy, and somebody behind the counter."""

import argparse
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from oscar.core.loading import get_model


class Command(BaseCommand):
    """Safe to run twice."""

    help = "Put one lamp on the shelf and make a member of staff."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Who works at the counter."""
        parser.add_argument("email")
        parser.add_argument("password")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is not there."""
        get_model("address", "Country").objects.get_or_create(
            iso_3166_1_a2="DE", defaults={"printable_name": "Germany", "name": "Germany", "is_shipping_country": True}
        )
        kind, _ = get_model("catalogue", "ProductClass").objects.get_or_create(name="Lamps")
        product, _ = get_model("catalogue", "Product").objects.get_or_create(
            upc="LAMP-01", defaults={"title": "Desk lamp Meridian", "product_class": kind}
        )
        partner, _ = get_model("partner", "Partner").objects.get_or_create(code="own", defaults={"name": "Own stock"})
        get_model("partner", "StockRecord").objects.get_or_create(
            product=product,
            partner=partner,
            partner_sku="LAMP-01",
            defaults={"price": Decimal("59.90"), "num_in_stock": 1000, "price_currency": "EUR"},
        )
        get_model("order", "ShippingEventType").objects.get_or_create(code="shipped", defaults={"name": "Shipped"})
        people = get_user_model()
        if not people.objects.filter(email=options["email"]).exists():
            people.objects.create_superuser("counter", options["email"], options["password"])
        self.stdout.write(f"product {product.pk}")
