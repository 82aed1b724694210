"""Failures of storage and of other services over HTTP."""

from datetime import datetime
from random import Random

from local.sample.texts.details import address, app, headline, host, instant, library, traceback, uuid
from local.sample.timeline import Task


def not_found(rng: Random, task: Task, _when: datetime) -> str:
    """404 from the imagery service: told from `forbidden` by nothing but the status."""
    return _imagery(rng, task, "404 Client Error: Not Found")


def forbidden(rng: Random, task: Task, _when: datetime) -> str:
    """403 from the imagery service."""
    return _imagery(rng, task, "403 Client Error: Forbidden")


def _imagery(rng: Random, task: Task, status: str) -> str:
    url = f"https://imagery{rng.randint(1, 4)}.example.net/v2/scenes/{uuid(rng)}/bands/{rng.randint(1, 12)}.tif"
    message = f"{status} for url: {url}"
    frames = (
        (app("services/tiles.py"), "create_tile", "scene = self.imagery.fetch(scene_id, window)"),
        (app("clients/imagery.py"), "fetch", "response.raise_for_status()"),
        (library("requests/models.py"), "raise_for_status", "raise HTTPError(http_error_msg, response=self)"),
    )
    return headline(task, "HTTPError", message) + traceback(frames, task, f"requests.exceptions.HTTPError: {message}")


def server_busy(rng: Random, task: Task, when: datetime) -> str:
    """503 ServerBusy from Azure Blob Storage while an archive is copied."""
    request, busy = uuid(rng), "The server is busy."
    frames = (
        (app("services/archives.py"), "copy_archive", "target.start_copy_from_url(source.url, requires_sync=False)"),
        (library("azure/core/tracing/decorator.py"), "wrapper_use_tracer", "return func(*args, **kwargs)"),
        (library("azure/storage/blob/_blob_client.py"), "start_copy_from_url", "process_storage_error(error)"),
        (library("azure/storage/blob/_shared/response_handlers.py"), "process_storage_error", 'exec("raise error")'),
    )
    error = (
        f"azure.core.exceptions.HttpResponseError: {busy}\nRequestId:{request}\nTime:{instant(when, rng)}\n"
        f'ErrorCode:ServerBusy\nContent: <?xml version="1.0" encoding="utf-8"?><Error><Code>ServerBusy</Code>'
        f"<Message>{busy}\nRequestId:{request}</Message></Error>\n"
    )
    context = f"Context: archive {task.task_id}, source {address(rng)}, attempt {task.retry_count + 1}"
    return headline(task, "HttpResponseError", busy) + traceback(frames, task, error) + context


def not_permitted(rng: Random, task: Task, when: datetime) -> str:
    """The identity may not read one container: AuthorizationPermissionMismatch."""
    message = "This request is not authorized to perform this operation using this permission."
    frames = (
        (app("services/vectors.py"), "load_chunk", "chunk = container.download_blob(name).readall()"),
        (library("azure/storage/blob/_container_client.py"), "download_blob", "return blob_client.download_blob("),
        (library("azure/storage/blob/_download.py"), "_initial_request", "process_storage_error(error)"),
    )
    error = (
        f"azure.core.exceptions.HttpResponseError: {message}\nRequestId:{uuid(rng)}\nTime:{instant(when, rng)}\n"
        "ErrorCode:AuthorizationPermissionMismatch"
    )
    return headline(task, "HttpResponseError", message) + traceback(frames, task, error)


def rate_limited(rng: Random, task: Task, _when: datetime) -> str:
    """429 from a source's catalogue, retried and given up."""
    url = f"https://catalogue.example.org/api/{rng.choice(('stac', 'wfs', 'csw'))}/search?limit={rng.randint(10, 500)}"
    message = f"Client error '429 Too Many Requests' for url '{url}'"
    frames = (
        (app("services/sources.py"), "probe_source", "page = client.search(limit=limit)"),
        (app("clients/catalogue.py"), "search", "return self._checked(self.http.get(url, timeout=30))"),
        (app("clients/catalogue.py"), "_checked", "response.raise_for_status()"),
        (library("httpx/_models.py"), "raise_for_status", "raise HTTPStatusError(message, request=request)"),
    )
    note = "For more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/429"
    text = traceback(frames, task, f"httpx.HTTPStatusError: {message}\n{note}")
    context = f"\nContext: worker {host(rng)}, retry-after {rng.randint(1, 90)} s"
    return headline(task, "HTTPStatusError", message) + text + context
