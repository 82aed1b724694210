"""The OpenAPI document as a page that needs nothing from outside."""

from collections.abc import Mapping

from reports.render import assets, environment


def render_api(document: Mapping[str, object]) -> str:
    """The page of an OpenAPI 3.1 document whose operations have parameters and responses."""
    return environment().get_template("api.html.j2").render(document=document, **assets())
