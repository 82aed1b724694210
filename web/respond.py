"""Answers as Azure Functions sends them, with the security headers on each."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import azure.functions as func
from pydantic import BaseModel, JsonValue
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from web.headers import NOTHING_OUTSIDE, SECURITY

JSON = "application/json"
HTML = "text/html; charset=utf-8"
MOST_BYTES = 8_000_000
"""A reader of more wants the stored snapshots, not a route."""


@dataclass(frozen=True)
class Answer:
    """A body ready to send; `rows` is what the audit line counts."""

    body: bytes
    content_type: str = JSON
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: int | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def of_model(
    model: BaseModel, *, status: int = 200, headers: Mapping[str, str] | None = None, rows: int | None = None
) -> Answer:
    return Answer(model.model_dump_json().encode(), status=status, headers=headers or {}, rows=rows)


def of_json(value: JsonValue, *, status: int = 200, content_type: str = JSON, rows: int | None = None) -> Answer:
    return Answer(json.dumps(value, allow_nan=False).encode(), content_type, status, rows=rows)


def wants_html(accept: str) -> bool:
    """Whether a page serves this client better than JSON does, by the weights of its Accept header; of equal ones the
    first that is named."""
    accepted = parse_accept_header(accept, MIMEAccept)
    page, document = accepted.quality("text/html"), accepted.quality(JSON)
    return page > document or (0 < page == document and accepted.best == "text/html")


def to_http(answer: Answer) -> func.HttpResponse:
    """The answer with its headers. HTML keeps the stricter policy of hashes in its own meta tag."""
    headers = {"Cache-Control": "no-store", **SECURITY, **answer.headers, "Content-Type": answer.content_type}
    if answer.content_type == HTML:
        headers["Content-Security-Policy"] = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    else:
        headers["Content-Security-Policy"] = NOTHING_OUTSIDE
    return func.HttpResponse(answer.body, status_code=answer.status, headers=headers, mimetype=answer.content_type)
