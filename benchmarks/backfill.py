"""What fetching costs: a backfill of many orders (memory, orders a second), and a connected store while nothing happens.

`python -m benchmarks.backfill [orders]`, on SQLite in a folder that is thrown away. The shop is the stand-in of WooCommerce in
a process of its own, over loopback.
"""

import os
import subprocess
import sys
import tempfile

PROGRAM = [sys.executable, "-m", "benchmarks.backfill_work"]


def main() -> int:
    """Start the shop, measure in another process, print what it found."""
    orders = sys.argv[1] if len(sys.argv) > 1 else "10000"
    with tempfile.TemporaryDirectory(prefix="ow-backfill-") as folder:
        env = {
            **os.environ,
            "ORDERWIRE_DATA": folder,
            "ORDERWIRE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "ORDERWIRE_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        shop = subprocess.Popen([*PROGRAM, "shop", orders], env=env, stdout=subprocess.PIPE, text=True)
        try:
            assert shop.stdout is not None  # noqa: S101 - it was asked for
            url = shop.stdout.readline().strip()
            return subprocess.run([*PROGRAM, "measure", url], env=env, check=False).returncode
        finally:
            shop.kill()
            shop.wait()


if __name__ == "__main__":
    sys.exit(main())
