"""One line a happening, to stderr, by structlog: for people on a terminal, as JSON elsewhere."""

import logging
import sys

import structlog
from structlog.typing import Processor

from config import env


def set_up_logs() -> None:
    """Send our logs and the libraries' to stderr. ORDERWIRE_LOG_LEVEL sets the least level (default INFO)."""
    level = getattr(logging, env.text("ORDERWIRE_LOG_LEVEL", "INFO").upper(), logging.INFO)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # plain tracebacks: the pretty ones print local variables, and those hold customers' names and addresses
    console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    last: Processor = console if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, last]
        if not sys.stderr.isatty()
        else [*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(
        level=max(level, logging.WARNING), stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
