"""Teaches Telethon the layer of this project.

Telethon comes with a layer of its own, and a local DC speaks one alone. Where a constructor has another id in our schema,
and its old fields are where they were, a new id is all that Telethon needs: new fields have flags that the DC does not set.
"""

import re
from pathlib import Path

from telethon.tl import alltlobjects

SCHEMA = Path(__file__).parent / "../../schema/api.tl"
LINE = re.compile(r"([A-Za-z0-9_.]+)#([0-9a-f]+) ")


def teach():
    """Gives Telethon's classes the ids of our schema. Returns the names of those that changed."""
    ids, is_function = {}, False
    for line in SCHEMA.read_text().splitlines():
        if line.startswith("---"):
            is_function = line == "---functions---"
        if match := LINE.match(line):
            ids[is_function, match[1].lower()] = int(match[2], 16)
    changed = []
    for old, kind in list(alltlobjects.tlobjects.items()):
        path = kind.__module__.split(".")
        space = [] if path[-1] in ("types", "functions") else [path[-1]]
        name = ".".join([*space, kind.__name__.removesuffix("Request") if "functions" in path else kind.__name__])
        new = ids.get(("functions" in path, name.lower()), old)
        if new != old:
            changed.append(name)
            rename(kind, new)
    return changed


def rename(kind, new):
    encode = kind._bytes
    kind.CONSTRUCTOR_ID = new
    kind._bytes = lambda self: new.to_bytes(4, "little") + encode(self)[4:]
    alltlobjects.tlobjects[new] = kind
