"""The suite: one folder for each room, stories in tests/flow, the house's own rules in tests/house."""

import pytest

# Fixtures live in these; they are imported by conftest before pytest would see them as plugins.
pytest.register_assert_rewrite("tests.databases", "tests.chromium", "tests.served")
