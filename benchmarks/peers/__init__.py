"""Other senders, each in an environment of its own."""
