"""The `orderwire` command.

Comes in: words on a command line.
Goes out: processes and plain sentences.
Owns: no table.
"""
