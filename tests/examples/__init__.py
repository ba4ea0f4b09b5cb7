"""Shops that are connected for real, as a person would connect them."""
