"""Log records go out without our own secrets: messages, arguments and tracebacks, of our loggers and all others."""

import logging
import traceback
from functools import cache

from analysis.redaction.own import mask


@cache
def mask_log_records() -> None:
    """From now on every record of the process is made without them."""
    before = logging.getLogRecordFactory()

    def masked(*args: object, **kwargs: object) -> logging.LogRecord:
        record = before(*args, **kwargs)
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # a foreign record whose arguments do not fit, which logging itself reports
            return record
        if (clean := mask(message)) != message:
            record.msg, record.args = clean, None
        if record.exc_info and record.exc_info[0] is not None:
            text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            if (clean := mask(text)) != text:
                # The exception itself holds what its text does, so only the text goes on.
                record.exc_text, record.exc_info = clean, None
        return record

    logging.setLogRecordFactory(masked)
