"""What clients print as they sign in: of mail and files what they send, of browsers their cookies, codes of devices."""

from analysis.redaction.shapes import shape

RULES = (
    shape("code", r"[A-Z0-9]{4,5}-?[A-Z0-9]{4,5}(?![\w-])", lead=r"[eE]nter (?:the )?code:? ",
          anchors="devicelogin /device device.sso"),
    shape("signature", r"[A-Za-z0-9+/]{16,128}={0,2}", lead=r"signature found in the HTTP request '",
          anchors="signature"),
    shape("sas", r"[^\s&'\"\\]{16,256}", lead=r"(?i:aeg-sas-token)[^\n&]{1,300}(?:&e=[^\n&]{1,60})?&s=",
          anchors="aeg-sas-token"),
    # Redis: its settings, its accounts, and what its monitor shows.
    shape("password", r"(?=\S{0,60}\d)[^\s\"']{6,256}", lead=r"\b(?:requirepass|masterauth) [\"']?",
          anchors="requirepass masterauth"),
    shape("password", r"[^\s\"']{4,256}", lead=r"(?i:\bsetuser \S{1,64} (?:[^\n>]{0,100} )?)[>#]", anchors="setuser"),
    shape("password", r"[^\s\"'\\]{4,256}", lead=r"\"AUTH\\{0,16}\" (?:\\{0,16}\"[^\"\n\\]{1,64}\\{0,16}\" )?"
          r"\\{0,16}\"", exact="AUTH"),
    # HashiCorp's, at their first start.
    shape("secret", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", lead=r"Secret ?ID\s{0,20}[:=]\s{0,20}",
          exact="Secret SecretID"),
    shape("key", r"[A-Za-z0-9+/]{20,128}={0,2}", lead=r"(?:Unseal|Recovery) Key \d{1,2}: ", anchors="unseal recovery"),
    # A parameter of AWS that is kept encrypted.
    shape("secret", r"(?!@)[^\"\\]{1,4096}",
          lead=r"SecureString\\{0,16}\"\s?,\s{0,20}\\{0,16}\"Value\\{0,16}\"\s?:\s?\\{0,16}\"",
          exact="SecureString"),
    # The question is `Password:` in base64; so is the answer.
    shape("credential", r"[A-Za-z0-9+/]{4,512}={0,2}(?=\\|[\s'\"]|\Z)",
          lead=r"UGFzc3dvcmQ6(?:\\{1,16}[rn]|[\s'\"])+(?:(?:send:|data:|[>C]:?) )(?:b?['\"])?", exact="UGFzc3dvcmQ6"),
    shape("password", r"[^\s'\"\\*]{4,256}", lead=r"(?:(?:^|\n|\\n)> |\*cmd\* b?'|C: )PASS ", exact="PASS"),
    shape("password", r"[^\\'\"\s]{4,256}", exact="\\x00",
          lead=r"(?i:plain|sasl)[^\n]{0,60}?\\{1,16}x00[^\\\s'\"]{1,64}\\{1,16}x00"),
    shape("cookie", r"[^\s>]{8,4096}(?= for )", lead=r"<Cookie [\w.-]{1,100}=", exact="<Cookie"),
    shape("cookie", r"[^'\"]{6,4096}", lead=r"Cookie\(version=\w{1,4}, name='[^']{0,100}', value=['\"]",
          exact="Cookie(version="),
)  # fmt: skip
