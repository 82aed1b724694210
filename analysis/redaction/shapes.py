"""Secrets that are known by their own shape, wherever they stand; those of one prefix are in `vendors`.

Every pattern is linear: bounded or possessive by construction, no alternation under a repetition, no nesting.
"""

import re
from collections.abc import Callable

from analysis.redaction.placeholder import placeholder
from analysis.redaction.rule import Rule


def _mixed(found: str) -> bool:
    """A made value and not a word: it has digits or signs, or capitals after its first letter."""
    return any(c.isdigit() or c in "._~+/=%" for c in found) or found[1:] != found[1:].lower()


def _random(found: str) -> bool:
    return any(c.isdigit() for c in found) and any(c.isupper() for c in found) and any(c.islower() for c in found)


_PACKED = ("H4sI", "iVBOR", "/9j/", "UEsDB", "R0lGOD", "JVBERi", "SUkq", "TU0A", "Qlpo", "KLUv")
"""How files begin in base64: packed data, pictures, documents."""


def _random_and_no_file(found: str) -> bool:
    return _random(found) and not found.startswith(_PACKED)


def _no_number(found: str) -> bool:
    return not found.isdigit()


def _anything(_: str) -> bool:
    return True


def shape(
    kind: str,
    pattern: str,
    *,
    lead: str = "",
    anchors: str = "",
    exact: str = "",
    accept: Callable[[str], bool] = _anything,
) -> Rule:
    """A rule: what matches `pattern` behind `lead` is replaced when `accept` agrees."""
    once = r"(?!\[redacted: )" if lead else ""
    compiled, mark = re.compile(f"({lead}){once}({pattern})"), placeholder(kind)

    def redact(text: str) -> str:
        return compiled.sub(lambda found: found[1] + mark if accept(found[2]) else found[0], text)

    return Rule(f"{kind} {lead}{pattern}"[:40], redact, tuple(anchors.split()), tuple(exact.split()))


_MARKED_KEYS = "AStg ACDb AzFu AEhS ASbT AIoT AzCa AzSe APIM AZDO ACRA"
"""What Microsoft writes into the last characters of the keys that its services make."""
_SK_AND_HEX = " ".join([*(f"sk_{digit}" for digit in range(10)), *(f"sk_{letters:x}" for letters in range(160, 256))])
_BEHIND = r"\b{}(?: |%20|\+)"

RULES = (
    shape("azure client secret", r"[A-Za-z0-9_~.-]{3}\dQ~[\w~.-]{8,}", exact="Q~"),
    shape("azure key", r"[A-Za-z0-9]{20,60}JQQJ9[A-Za-z0-9]{4,40}", exact="JQQJ9"),
    shape("azure key", rf"[A-Za-z0-9+/_-]{{24,80}}(?:{_MARKED_KEYS.replace(' ', '|')})[\w+/-]{{4,12}}={{0,2}}",
          exact=_MARKED_KEYS, accept=_random),
    shape("pem", r"LS0tLS1CRUdJTi[\w+/=-]+", exact="LS0tLS1CRUdJTi"),  # a block in base64, as in kubeconfig
    shape("telegram token", r"(?<!\d)\d{6,12}:AA[\w-]{20,}", exact=":AA"),
    # Discord's, whose first part is the account's number in base64.
    shape("chat token", r"MT[AEIMQUYcgk][\w-]{15,25}\.[\w-]{6}\.[\w-]{25,}", lead=r"(?<![\w-])",
          exact="MTA MTE MTI MTM MTQ MTU MTY MTc MTg MTk"),
    shape("push token", r"[^\[\]\s]{6,64}", lead=r"Expo(?:nent)?PushToken\[", exact="PushToken["),
    shape("push token", r"[\w-]{8,20}:APA91b[\w-]{20,}", exact=":APA91b"),
    shape("terraform token", r"(?:[A-Za-z0-9]{1,20}\.)?atlasv1\.[\w-]{20,}", exact="atlasv1."),
    shape("mail key", r"(?<![0-9a-f])[0-9a-f]{32}-us\d{1,2}(?![\w-])",
          anchors="-us1 -us2 -us3 -us4 -us5 -us6 -us7 -us8 -us9"),
    shape("mail key", r"(?<![0-9a-f])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![\w-])", anchors="mailgun"),
    shape("translator key", r"(?<![\w-])(?:[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}):fx(?!\w)", exact=":fx"),
    shape("paseto", r"v[1-4]\.(?:local|public)\.[\w-]{20,}(?:\.[\w-]*)?", exact=".local. .public."),
    # Ids of tasks and runs may begin like these: a token has its vendor's form to the last letter.
    shape("token", r"(?:rnd|fw)_(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{22,32}(?!\w)", lead=r"(?<![A-Za-z0-9])",
          exact="rnd_ fw_", accept=_random),
    shape("token", r"rpa_[A-Z0-9]{36,48}[a-z0-9]{0,8}(?!\w)|tk_(?=[a-f0-9]*[g-z])[a-z0-9]{29}(?!\w)",
          lead=r"(?<![A-Za-z0-9])", exact="rpa_ tk_"),
    # The anchors have signs of the rest, because task_id and its like are everywhere.
    shape("model key", r"(?<![A-Za-z0-9])sk_[0-9a-f]{32,128}", exact=_SK_AND_HEX),
    # What crypt, Django and Werkzeug make of a password.
    shape("password", r"\$(?:[1-7y]|2[abxy]|gy|apr1|argon2\w{1,2})\$[\w./$=,+]{20,300}",
          exact="$1$ $2a$ $2b$ $2x$ $2y$ $5$ $6$ $7$ $y$ $gy$ $apr1$ $argon2"),
    shape("password", r"(?:pbkdf2_\w{3,8}|bcrypt_sha256|argon2|scrypt(?::\d+){3}"
          r"|pbkdf2:\w{3,8}(?::\d+)?)\$[\w./$=,+]{20,300}",
          exact="pbkdf2 bcrypt_sha256$ argon2$ scrypt:"),
    # The tail may be cut off, and of the head everything but the dot before the claims.
    shape("jwt", r"(?:(?<![\w-])[\w-]{4,400}\.)?eyJ[\w-]{6,}(?:\.[\w-]*){0,4}", exact="eyJ"),
    shape("bearer", r"[\w.~+/-]{8,}+(?!=\\{0,16}[\"'\w])=*+", lead=f"(?i:{_BEHIND.format('bearer')})",
          anchors="bearer", accept=_mixed),
    shape("basic", r"[A-Za-z0-9+/_-]{6,}(?:=|%3[dD]){0,2}(?![\w.=-])", lead=f"(?i:{_BEHIND.format('basic')})",
          anchors="basic", accept=_mixed),
    shape("credential", r"[A-Za-z0-9+/]{8,}={0,2}", lead=r"\bAUTH (?:PLAIN|LOGIN|XOAUTH2|CRAM-MD5) ", exact="AUTH",
          accept=_mixed),
    shape("key", r"[A-Za-z0-9+/=]{8,}", lead=r"SharedKey(?:Lite)? [\w-]{3,24}:", exact="SharedKey"),
    shape("key", r"[^&\s\"'<>#\[\]\\]{4,}", lead=r"(?:[?&;]|\\u0026)code=|(?:%3[fF]|%26)code%3[dD]",
          exact="code= code%3D code%3d", accept=_no_number),
    shape("key", r"[0-9a-f]{32}(?![0-9a-f])", lead=r"[?&]appid=", anchors="appid="),
    # A key's second half, where both are handed on without names.
    shape("aws key", r"[A-Za-z0-9/+]{36,64}(?![A-Za-z0-9/+=])",
          lead=r"\[redacted: aws key\]\\{0,16}[\"']?[,:;]?\s{0,4}\\{0,16}[\"']?", exact="AKIA ASIA", accept=_random),
    shape("key", r"[A-Za-z0-9]{32}(?=[^\n]{0,300}event_action)",
          lead=r"(?:routing|service)_key\\{0,16}[\"']\s?:\s?\\{0,16}[\"']", anchors="event_action"),
    # Objects of a known shape: a secret of Azure's vault, a JSON Web Key.
    shape("secret", r"[^\"'\\]{1,4096}",
          lead=r"\.vault\.azure\.net/secrets/[^{}\[\]]{1,400}?[\"']value\\{0,16}[\"']\s?:\s?\\{0,16}[\"']",
          anchors=".vault.azure.net/secrets/"),
    shape("key", r"[\w-]{16,1024}", lead=r"[\"'](?:d|p|q|dp|dq|qi|k)\\{0,16}[\"']\s?:\s?\\{0,16}[\"']",
          anchors="kty"),
    # A key's body without its frame: PKCS #8, PKCS #1, SEC 1.
    shape("pem", r"[A-Za-z0-9+/]{0,16}(?:IBADANBgkqhkiG9w0BAQEFAASC|IBAAKCAQEA|IBAAKCAgEA)[\w+/=-]{16,}"
          r"|MHcCAQEEI[\w+/=-]{16,}",
          exact="IBADANBgkqhkiG9w0BAQEFAASC IBAAKCAQEA IBAAKCAgEA MHcCAQEEI"),
    # PuTTY's key.
    shape("pem", r"(?:[\w+/=]{1,64}(?:\s|\\{1,16}[rn]|\Z)+){1,100}",
          lead=r"Private-Lines: \d{1,4}(?:\s|\\{1,16}[rn])+", exact="Private-Lines: "),
    shape("pem", r"[0-9a-f]{16,64}", lead=r"Private-MAC: ", exact="Private-MAC: "),
    # In the query of an address: Amazon's, Google's, CloudFront's, Alibaba's; and in Amazon's header.
    shape("signature", r"(?=[^\s&]{0,64}\d)[\w+/~%.-]{6,}={0,2}",
          lead=r"(?i:(?:[?&;]|\\u0026|%26|%3f|, )(?:x-(?:amz|goog)-)?signature(?:=|%3d))", anchors="signature"),
    shape("signature", r"[\w+/~%.-]{6,}={0,2}", lead=r"(?i:x-(?:amz|goog)-signature\\{0,8}[\"']?[=:]\s?\\{0,8}[\"']?)",
          anchors="z-signature g-signature"),
    shape("key", r"[A-Za-z0-9+/_-]{40,512}==(?!=)", lead=r"(?<![A-Za-z0-9+/_-])", exact="==",
          accept=_random_and_no_file),
    # What is left of keys and tokens whose head was cut off.
    shape("key", r"[A-Za-z0-9+_-]{16,512}={0,2}(?![\w./(])", lead=r"…|(?<!\.)\.\.\.", exact="… ...", accept=_random),
    shape("key", r"[A-Za-z0-9+/]{8,512}={1,2}(?=;[A-Z][A-Za-z]+=)", lead=r"\A(?:…|\.\.\.)?",
          exact="=;", accept=_random),
    shape("token", r"[\w-]{12,2048}\.[\w-]{30,}(?![\w.(/])", lead=r"…|(?<!\.)\.\.\.", exact="… ...", accept=_random),
)  # fmt: skip
