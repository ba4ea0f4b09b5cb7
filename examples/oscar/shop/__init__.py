"""A small shop on django-oscar that tells Orderwire what happens to its orders."""
