"""The tokens that a vendor's prefix gives away, as each vendor's documentation writes them (read November 2026)."""

import re
from dataclasses import dataclass

from analysis.redaction.placeholder import placeholder
from analysis.redaction.rule import Rule

_LETTERS = "[A-Za-z0-9]"
_WORD = r"\w"
_URL = r"[\w-]"
_DOTTED = r"[\w.-]"
_HEX = "[0-9a-f]"
_BASE64 = "[A-Za-z0-9+/=_-]"

# Where a text was cut off, the beginning of a token may be left.
_CUT = r"(?=[\"']?\Z|\.{3}|…|\[trunc)"
_PARTS = re.compile("[A-Za-z0-9]+")
_DISTINCT, _LEAST_LEFT = 4, (3, 8)
"""A prefix of so many characters is known by 3 more where the text was cut, a shorter one by 8."""


@dataclass(frozen=True)
class Vendor:
    """A kind of token: one of the prefixes, then at least `least` of the alphabet.

    `least` is below what the vendor promises, because a token may be cut; `is_word` asks that nothing of a word stands
    before the prefix, for prefixes that words may end with.
    """

    kind: str
    prefixes: str
    alphabet: str
    least: int
    is_word: bool = False

    @property
    def rule(self) -> Rule:
        """Replaces a token when its rest is made and no word or name: npm_config_registry stays."""
        prefixes = tuple(self.prefixes.split())
        left = _LEAST_LEFT[min(map(len, prefixes)) < _DISTINCT]
        begins = [re.escape(prefix) for prefix in prefixes]
        if self.is_word:  # looked at last: what begins with its own letters is found in a fraction of the time
            begins = [f"{prefix}(?<![A-Za-z0-9]{prefix})" for prefix in begins]
        pattern = re.compile(
            rf"(?:{'|'.join(begins)})"
            rf"(?:(?P<whole>{self.alphabet}{{{self.least},}})"
            rf"|(?P<cut>{self.alphabet}{{{left},{max(left, self.least)}}}){_CUT})"
        )
        mark = placeholder(self.kind)

        def redact(text: str) -> str:
            return pattern.sub(lambda found: mark if _is_made(found["whole"], found["cut"]) else found[0], text)

        return Rule(f"{self.kind} {prefixes[0]}", redact, exact=prefixes)


def _is_made(whole: str | None, cut: str | None) -> bool:
    """Whether the rest has a long part with a digit or a capital, as names of several words have not."""
    text, least = (whole, 8) if whole is not None else (cut or "", 3)
    return any(len(run) >= least and any(c.isdigit() or c.isupper() for c in run) for run in _PARTS.findall(text))


VENDORS = (
    # code and packages
    Vendor("github token", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", _DOTTED, 10),
    Vendor("gitlab token",
           "glpat- gldt- glrt- glrtr- glft- glcbt- glptt- glsoat- glagent- glimt- glffct- gloas- GR1348941",
           _DOTTED, 10),
    Vendor("atlassian token", "ATATT3x ATCTT3x ATBB ATSTT3x", _BASE64, 10, True),
    Vendor("npm token", "npm_", _LETTERS, 20, True),
    Vendor("pypi token", "pypi-", _URL, 16),
    Vendor("rubygems key", "rubygems_", _HEX, 20),
    Vendor("docker token", "dckr_pat_ dckr_oat_", _URL, 10),
    Vendor("artifactory token", "AKCp cmVmdGtu", _LETTERS, 16, True),
    Vendor("package token", "oy2", "[a-z0-9]", 36, True),
    Vendor("package token", "cio", _LETTERS, 28, True),
    Vendor("ci token", "sqa_ sqp_ squ_", _HEX, 24, True),
    Vendor("ci token", "CCIPAT_ CCIPRJ_ bkua_ pul- sntrys_ sntryu_ sntrya_ glc_ glsa_ sgp_", _BASE64, 16, True),
    # clouds
    Vendor("aws key", "AKIA ASIA ABIA ACCA", "[0-9A-Z]", 12, True),
    Vendor("aws key", "ABSK bedrock-api-key-", _BASE64, 20, True),
    Vendor("google key", "AIza", _URL, 20),
    Vendor("google key", "AQ.", _URL, 20, True),
    Vendor("google token", "ya29. GOCSPX- 1//0", _DOTTED, 10, True),
    Vendor("cloudflare token", "cfk_ cfut_ cfat_", _URL, 20, True),
    Vendor("vercel token", "vcp_ vci_ vca_ vcr_ vck_ vercel_blob_rw_", _WORD, 16, True),
    Vendor("digitalocean token", "dop_v1_ doo_v1_ dor_v1_", _LETTERS, 16),
    Vendor("alibaba key", "LTAI", _LETTERS, 12, True),
    Vendor("hosting token", "HRKU- nfp_ fm1_ fm2_ fo1_ tskey- ddp_ ddo_", _BASE64, 16, True),
    Vendor("map key", "AAPK AAPT", _DOTTED, 30, True),
    Vendor("map key", "PLAK", _HEX, 24, True),
    # databases and their hosts
    Vendor("database token", "napi_ pscale_tkn_ pscale_pw_ pscale_oauth_ sb_secret_ sbp_ pcsk_ cfcp_", _WORD, 20, True),
    Vendor("database token", "AVNS_ mdb_sa_sk_", _URL, 12, True),
    Vendor("kafka key", "cflt", _BASE64, 40, True),
    Vendor("nats seed", "SUA SAA SOA SNA SXA SCA", "[A-Z2-7]", 50, True),
    Vendor("databricks token", "dapi dose", _LETTERS, 20, True),
    # observability, chat, payment, mail
    Vendor("slack token", "xoxa- xoxb- xoxc- xoxd- xoxe- xoxe. xoxo- xoxp- xoxr- xoxs- xapp-", _DOTTED, 8),
    Vendor("stripe key", "sk_live_ sk_test_ rk_live_ rk_test_ sk_org_ whsec_", _BASE64, 8),
    Vendor("shopify token", "shpat_ shpss_ shpca_ shppa_ shptka_", _LETTERS, 16),
    Vendor("square token", "sq0atp- sq0csp- EAAA", _URL, 20, True),
    Vendor("sendgrid key", "SG.", _DOTTED, 10, True),
    Vendor("mail key", "xkeysib- xsmtpsib- re_", _URL, 20, True),
    Vendor("mailgun key", "key-", _HEX, 32, True),
    Vendor("twilio key", "SK AC", _HEX, 32, True),
    Vendor("monitoring key",
           "NRAK- NRJS- NRII- dt0c01. dt0s01. dt0s16. ddpat_ ddapp_ phx_ phs_ hcaik_ hcxik_ xaat- xapt-",
           _DOTTED, 16, True),
    Vendor("chat token", "dG9rO", _BASE64, 20, True),
    Vendor("macaroon", "MDAxY2xv MDAxOGxv MDAyMWxv", _BASE64, 40, True),
    Vendor("facebook token", "EAA", _LETTERS, 60, True),
    Vendor("payment key", "rzp_live_ rzp_test_ pdl_live_apikey_ pdl_sdbx_apikey_ FLWSECK- FLWSECK_TEST-",
           _URL, 12, True),
    Vendor("payment key", "access-production- access-sandbox- access-development-", "[0-9a-f-]", 20, True),
    Vendor("payment key", "access_token$production$ access_token$sandbox$", r"[\w$]", 16),
    Vendor("amazon token", "Atza| Atzr| amzn.mws. amzn1.oa2-cs.v1.", _DOTTED, 16, True),
    # vaults
    Vendor("vault token", "hvs. hvb. hvr.", _URL, 16, True),
    Vendor("vault token", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit. ops_eyJ", _DOTTED, 16, True),
    Vendor("age key", "AGE-SECRET-KEY-1", "[0-9A-Z]", 10),
    # models
    Vendor("anthropic key", "sk-ant-", _URL, 8),
    Vendor("openai key", "sk-", _URL, 16, True),
    Vendor("huggingface token", "hf_ api_org_", _LETTERS, 20, True),
    Vendor("model key", "gsk_ xai- pplx- r8_ lsv2_pt_ lsv2_sk_ tvly- e2b_ nvapi- csk- jina_ "
           "wandb_v1_ tgp_v1_ llx-", _URL, 20, True),
    # work
    Vendor("vendor token",
           "lin_api_ lin_oauth_ ntn_ secret_ figd_ figu_ PMAK- pat-na1- pat-eu1- shrtcut_ rdme_ tfp_ CFPAT- "
           "EZAK EZTK pnu_ pnb_ tr_dev_ tr_prod_ tr_stg_ signkey-prod- signkey-test- aio_ CLOJARS_ pypi_ dnkey- "
           "whkey-", _URL, 20, True),
)  # fmt: skip
RULES = tuple(vendor.rule for vendor in VENDORS)
