"""Takes secrets out of everything that leaves. Pure; called once, where rows enter the process.

A placeholder says what stood there: `[redacted: sas]`. Redacting twice changes nothing.
"""

from analysis.redaction.sql import redact_sql
from analysis.redaction.values import forget, redact, redact_text

__all__ = ["forget", "redact", "redact_sql", "redact_text"]
