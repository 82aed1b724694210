"""Links that open a query in the Azure portal. Pure.

The form is that of the portal's own "Copy link to query", as Microsoft's documentation uses it for its "Run query"
links: the resource's id and the query, gzipped, in base64, percent-encoded.
"""

import base64
import gzip
import re
from datetime import UTC
from urllib.parse import quote

from analysis.facts import Window

PORTAL = "https://portal.azure.com/#blade/Microsoft_Azure_Monitoring_Logs/LogsBlade"
COMMENT_OR_INDENT = re.compile(r"^[ ]*//.*\n|^[ ]+|[ ]+// for speed only$", re.MULTILINE)
LONGEST = 3900
"""Characters of a link: the report cuts longer texts, and some mail programs break longer links."""


def portal_link(resource_id: str, query: str, window: Window) -> str:
    """The address, or "" when there is no resource id (a workspace's own id names none) or the query is too long."""
    if not resource_id:
        return ""
    packed = base64.b64encode(gzip.compress(_bare(query).encode(), mtime=0)).decode()
    since, until = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}" for at in (window.since, window.until))
    link = (
        f"{PORTAL}/resourceId/{quote(resource_id, safe='')}/source/LogsBlade.AnalyticsShareLinkToQuery"
        f"/q/{quote(packed, safe='')}/timespan/{quote(f'{since}/{until}', safe='')}"
    )
    return link if len(link) <= LONGEST else ""


def _bare(query: str) -> str:
    """The query without the comments and the indentation of its file: a third off the link."""
    return COMMENT_OR_INDENT.sub("", query)
