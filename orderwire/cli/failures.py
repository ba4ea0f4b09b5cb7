"""How a command says that it could not do its work."""


class Failed(Exception):
    """str() is the plain sentence for stderr, saying what to do."""
