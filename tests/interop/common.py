"""What both scripts need to use parts of Telethon without its client."""

import logging


class Loggers(dict):
    """Telethon's parts look their loggers up by module."""

    def __missing__(self, name):
        self[name] = logging.getLogger(name)
        return self[name]
