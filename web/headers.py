"""The security headers of every answer; imports nothing, so that the live route stays light."""

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Strict-Transport-Security": "max-age=31536000",
}
NOTHING_OUTSIDE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
