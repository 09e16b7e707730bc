"""Headers every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def content_policy(tiles: str, framed_by: str = "'none'") -> str:
    """The Content-Security-Policy: nothing inline, nothing from outside but the tiles an administrator chose."""
    outside = ""
    if tiles:
        scheme, _, rest = tiles.partition("://")
        outside = f" {scheme}://{rest.split('/', 1)[0]}"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "worker-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{outside}",
            "font-src 'self'",
            f"connect-src 'self'{outside}",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {framed_by}",
        )
    )


class SecurityHeaders:
    """Adds what a browser needs to protect its user. Answers marked `xframe_options_exempt` may be framed by any page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": content_policy(settings.BEFFROI["TILES_URL"]),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), payment=()",
        }
        if settings.BEFFROI["BASE_URL"].startswith("https://"):
            self.headers["Strict-Transport-Security"] = "max-age=31536000"
        framed = {"Content-Security-Policy": content_policy(settings.BEFFROI["TILES_URL"], framed_by="*")}
        self.framed = {**self.headers, **framed}
        del self.framed["X-Frame-Options"]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        framed = getattr(response, "xframe_options_exempt", False)
        for name, value in (self.framed if framed else self.headers).items():
            response.headers.setdefault(name, value)
        return response
