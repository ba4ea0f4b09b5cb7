"""The tests mirror the tree: who changes orderwire/rules/when.py finds its tests in tests/rules/test_when.py."""

import ast
from pathlib import Path

from tests.house.tree import ROOT, classes, functions, listed, parsed, python_files

# Files whose behaviour is told by a story elsewhere: the file, and the test file that tells it.
TOLD_BY: dict[str, str] = {
    "orderwire/carts/base.py": "tests/carts/test_registry.py",
    "orderwire/carts/calling.py": "tests/carts/test_woocommerce_api.py",
    "orderwire/carts/meaning.py": "tests/carts/test_registry.py",
    "orderwire/carts/ecwid_order.py": "tests/carts/test_ecwid.py",
    "orderwire/carts/failures.py": "tests/carts/test_reading.py",
    "orderwire/carts/fields.py": "tests/carts/test_custom.py",
    "orderwire/carts/shopify_door.py": "tests/carts/test_shopify_api.py",
    "orderwire/carts/shopify_order.py": "tests/carts/test_shopify.py",
    "orderwire/carts/shopify_parcels.py": "tests/carts/test_shopify.py",
    "orderwire/demo/stand_ins/shopify_orders.py": "tests/carts/test_shopify_graph.py",
    "orderwire/carts/magento_api.py": "tests/carts/test_magento.py",
    "orderwire/carts/magento_pictures.py": "tests/carts/test_magento.py",
    "orderwire/carts/prestashop_pictures.py": "tests/carts/test_prestashop.py",
    "orderwire/carts/opencart_api.py": "tests/carts/test_opencart.py",
    "orderwire/carts/opencart_order.py": "tests/carts/test_opencart.py",
    "orderwire/carts/prestashop_api.py": "tests/carts/test_prestashop.py",
    "orderwire/carts/prestashop_names.py": "tests/carts/test_prestashop.py",
    "orderwire/demo/stand_ins/extension.py": "tests/carts/test_extension_cart.py",
    "orderwire/carts/wix_order.py": "tests/carts/test_wix.py",
    "orderwire/carts/comparing.py": "tests/carts/test_volusion_walk.py",
    "orderwire/carts/miva_order.py": "tests/carts/test_miva.py",
    "orderwire/carts/shift4shop_order.py": "tests/carts/test_shift4shop.py",
    "orderwire/carts/volusion_api.py": "tests/carts/test_volusion_walk.py",
    "orderwire/carts/volusion_order.py": "tests/carts/test_volusion.py",
    "orderwire/emails/blocks.py": "tests/emails/test_tags.py",
    "orderwire/emails/facts.py": "tests/emails/test_starters.py",
    "orderwire/emails/headers.py": "tests/emails/test_mime.py",
    "orderwire/emails/merchant_html.py": "tests/emails/test_compile.py",
    "orderwire/emails/mjml.py": "tests/emails/test_compile.py",
    "orderwire/emails/plaintext.py": "tests/emails/test_compile.py",
    "orderwire/emails/positions.py": "tests/emails/test_compile.py",
    "orderwire/emails/readings.py": "tests/emails/test_tags.py",
    "orderwire/orders/sheet_orders.py": "tests/acts/test_imports.py",
    "orderwire/emails/writer.py": "tests/emails/test_render.py",
}


def test_every_file_has_its_tests() -> None:
    untested = [
        path for path in _files_with_behaviour() if path not in TOLD_BY and not (ROOT / _mirror(path)).is_file()
    ]
    assert not untested, listed([f"{path}: no {_mirror(path)}" for path in untested])


def test_every_story_that_covers_a_file_is_there() -> None:
    assert {path: story for path, story in TOLD_BY.items() if not (ROOT / story).is_file()} == {}
    needless = [path for path in TOLD_BY if path not in _files_with_behaviour() or (ROOT / _mirror(path)).is_file()]
    assert not needless, listed(needless) + "\na file that is gone, or has tests of its own, goes off the list"


def _files_with_behaviour() -> list[str]:
    """The files of orderwire/ that hold a function, or a class with a method: bare data and wiring need no test of their own."""
    return [path for path in python_files("orderwire") if _behaves(parsed(path)) and Path(path).name != "apps.py"]


def _behaves(tree: ast.Module) -> bool:
    in_classes = any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for found in classes(tree) for node in found.body
    )
    return in_classes or any(True for _ in functions(tree))


def _mirror(path: str) -> str:
    source = Path(path)
    if source.parts[1:3] == ("demo", "stand_ins"):  # a stand-in is tried by its cart's tests, and tries them
        return str(Path("tests", "carts", f"test_{source.name}"))
    return str(Path("tests", *source.parts[1:-1], f"test_{source.name}"))
