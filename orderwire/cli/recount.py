"""`orderwire recount`: counts everything again from the rows themselves, and says whether the totals say the same."""

import argparse

from orderwire.reports.recount import recount
from orderwire.stores.models import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--store", default="", help="one store's id; all stores when left out")


def run(arguments: argparse.Namespace) -> int:
    """Count, and say; 1 when a total differs."""
    stores = Store.objects.filter(pk=arguments.store) if arguments.store else Store.objects.order_by("id")
    wrong = 0
    for store in stores:
        for found in recount(store):
            wrong += 1
            place = " ".join(str(part) for part in found.place)
            print(f"{store.pk} {found.name} {place}: kept {found.kept}, counted {found.counted}")
    print("The totals differ from what was counted." if wrong else "The totals equal what was counted.")
    return 1 if wrong else 0
