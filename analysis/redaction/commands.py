"""Passwords in command lines, glued to their option or apart, as one text or as a list of arguments.

Options with a telling name (--password, --account-key) need no program and are found by their name; here are the short
ones, which mean a password for some programs only.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.redaction.anchors import any_of
from analysis.redaction.extent import value_span
from analysis.redaction.placeholder import PLACEHOLDER, placeholder
from analysis.redaction.rule import Rule


@dataclass(frozen=True)
class Program:
    """Programs and the option that takes a secret: `glued` (-px), `apart` (-p x), or `parts`: behind a sign (-u a:x).

    `first` is a word that must stand before the option, such as the login of docker.
    """

    names: str
    option: str
    glued: bool = True
    apart: bool = True
    parts: str = ""
    first: str = ""


# From each program's manual. The options are regular expressions.
PROGRAMS = (
    Program("mysql mysqldump mysqladmin mysqlimport mysqlpump mysqlsh mysqlcheck mysqlslap mysqlbinlog mariadb "
            "mariadb-dump mariadb-admin mariadb-import mariadb-backup xtrabackup", "-p", apart=False),
    Program("curl wget xh", "-u|--user|-U|--proxy-user|-E|--cert|-a|--auth", parts=":"),
    Program("curl", "-b|--cookie|--oauth2-bearer|--pass|--proxy-pass", glued=False),
    Program("sshpass", "-p"),
    Program("docker podman nerdctl skopeo buildah helm oras crane", "-p|--password", first="login"),
    Program("az", "--password|-p|--account-key|--sas-token|--connection-string|--auth-token", glued=False),
    Program("az gh", "--value|--body|-b", first="secret set"),
    Program("aws", "--value", glued=False, first="put-parameter"),
    Program("schtasks", "/rp", glued=False),
    Program("twine", "-p|--password", first="upload"),
    Program("sqlcmd osql bcp isql tsql fisql", "-P"),
    Program("ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldapcompare ldappasswd ldapmodrdn", "-w"),
    Program("ldappasswd", "-s|-a"),
    Program("redis-cli valkey-cli keydb-cli redis-benchmark", "-a|--pass"),
    Program("mongo mongosh mongodump mongorestore mongoexport mongoimport cqlsh influx mosquitto_pub mosquitto_sub "
            "clickhouse-client psexec winexe impacket", "-p|-P|-pw|--pw", glued=False),
    Program("7z 7za 7zr rar unrar", "-p|-hp", apart=False),
    Program("zip unzip ipmitool", "-P"),
    Program("smbclient rpcclient smbmap", "-U|--user", parts="%"),
    Program("lftp", "-u|--user", parts=","),
    Program("plink pscp psftp putty", "-pw|-pwfile", glued=False),
    Program("keytool jarsigner", "-storepass|-keypass|-srcstorepass|-deststorepass", glued=False),
    Program("snmpget snmpwalk snmpset snmpbulkwalk snmpbulkget", "-c|-A|-X", glued=False),
    Program("openssl", "-passin|-passout|-pass", glued=False, parts="pass:"),
    Program("openssl", "-k|-K", glued=False),
    Program("beeline", "-p|-w", glued=False),
    Program("ssh-keygen", "-N|-P", glued=False),
)  # fmt: skip

_REACH = 1000
"""Characters in which a program's options are looked for; a command ends with its line anyway."""
_END = re.compile(r"(?<![\\,\[])\r?\n|(?<!\\)\\n|[;|]|&&|(?<=\]) ?(?:returned|failed|exited|timed)")
_BETWEEN = r"(?:(?:\\{0,64}[\"'])?\s{0,4},\s{0,8}|=|[ \t]{1,8}(?:\\\n\s{0,8})?)"
_OPENS_OPTION = r"(?<![\w.$/-])"
_NO_VALUE = re.compile(
    r"-|<[a-z]|(?:via|is|on|or|and|the|a|an|as|option|options|flag|requires?|must|to|was|cannot|can|not|with|for|from)\b"
)

# Where the secret has a place and no option; the group is the secret.
_TEXT = r"\\{0,16}(?:'[^'\n]{0,300}'|\"[^\"\n]{0,300}\")"
_WORD = r"[^\s\"'|;]{1,256}"
_PLACES = (
    (("rabbitmqctl",),
     r"\brabbitmqctl\b[^\n]{0,60}?\b(?:add_user|change_password|authenticate_user)\s{1,4}[^\s\"']{1,64}\s{1,4}"
     rf"((?!-){_WORD})"),
    (("net use",), rf"(?i:\bnet use\s[^\n]{{1,200}}?/u(?:ser)?:)\S{{1,128}}\s{{1,4}}((?![/*]){_WORD})"),
    (("net use",), rf"(?i:\bnet use\s(?:\S\:\s)?\\{{1,4}}[^\s\"']{{1,200}})\s{{1,4}}((?![/*]){_WORD})(?=\s{{1,4}}/u)"),
    (("htpasswd",),
     rf"\bhtpasswd\s{{1,4}}-\w{{0,6}}b\w{{0,6}}\s{{1,4}}(?:/?[\w./-]{{1,200}}\s{{1,4}})?[\w.@-]{{1,64}}\s{{1,4}}({_WORD})"),
    (("vault login",), rf"\bvault\s{{1,4}}login\s{{1,4}}((?=[^\s-]{{0,64}}\d)(?!-){_WORD})"),
    (("password-stdin", "sudo -s", "kinit", "chpasswd", "--with-token", "passphrase-fd", "cryptsetup"),
     r"\b(?:echo|printf)\s{1,4}(?:-n\s)?(?:\\{0,16}[\"'])?((?!\$)[^\s\"'|]{1,256})[\"']?\s{0,4}\|[^\n|]{0,120}"
     r"(?:--password-stdin|\bsudo\s{1,4}-S|\bkinit\b|\bchpasswd\b|--with-token\b|--passphrase-fd\b|\bcryptsetup\b)"),
    ((" -a ", " --auth "),
     r"\bhttps? (?:-{1,2}[a-z][\w-]{0,30} |[A-Z]{3,7} ){0,4}(?:-a|--auth)[ =](?:\\{0,16}[\"'])?[\w.@-]{1,64}:"
     r"([^\s\"'\\]{1,256})"),
    (("freerdp",), rf"\bx?freerdp\S{{0,10}}\s[^\n]{{0,300}}?/p:({_WORD})"),
    (("alias set", "host add"),
     rf"\bmc\s(?:alias\sset|config\shost\sadd)\s\S{{1,64}}\s\S{{1,200}}\s\S{{1,128}}\s({_WORD})"),
    (("connect to ",), rf"(?i:\bconnect to \S{{1,64}} user \S{{1,64}} using )({_WORD})"),
    ((".logon ",), rf"(?i:\.logon\s{{1,4}}\S{{1,128}}/\S{{1,64}}?,)({_WORD})"),
    (("to-securestring",),
     r"(?i:\bConvertTo-SecureString\s{1,4}(?:-String\s{1,4})?)(?:\\{0,16}[\"'])?((?![$(-])[^\s\"'\\]{1,256})"),
    (("identified ",),
     r"\bIDENTIFIED\s(?:WITH\s[\w'\"]{1,64}\s)?(?:BY|AS)\s(?:PASSWORD\s)?\\{0,16}[\"']([^\"'\\\n]{1,256})"),
    (("identified ",),
     r"(?i:\b(?:create|alter)\suser\s\S{1,128}\sidentified\s(?:with\s\w{1,64}\s)?by\s)"
     r"(?:\\{0,16}[\"'])?([^\s\"'\\;]{1,256})"),
    (("password(",), r"\bPASSWORD\(\\{0,16}'([^'\\\n]{1,256})"),
)  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """A program as the search knows it."""

    program: Program
    option: re.Pattern[str]
    first: re.Pattern[str] | None


def _known(program: Program) -> _Known:
    short = f"{_OPENS_OPTION}(?:{program.option})"
    joins = [_BETWEEN] * program.apart + [r"(?=[^\s\"',=\\-]|\\?[\"'](?![\s)\]}]*\Z)[^\s,])"] * program.glued
    return _Known(
        program,
        re.compile(f"{short}(?:{'|'.join(joins)})"),
        re.compile(rf"\b{program.first}\b") if program.first else None,
    )


_BY_NAME: dict[str, list[_Known]] = {}
for _program in PROGRAMS:
    for _name in _program.names.split():
        _BY_NAME.setdefault(_name, []).append(_known(_program))
_NAMED = re.compile(any_of(_BY_NAME))
_WHOLE_NAME = re.compile(r"[\w-]+(?=(?:\.exe)?[\s\"',\\:])")


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    done = 0
    for begin, end in spans:
        if begin >= done and not PLACEHOLDER.match(text, begin):
            parts += [text[done:begin], placeholder("password")]
            done = end
    return "".join(parts) + text[done:] if parts else text


def redact_options(text: str) -> str:
    """The text without the secrets behind options of its command lines."""
    return _without(text, sorted(_by_options(text)))


def _placed(anchors: tuple[str, ...], pattern: str) -> Rule:
    compiled = re.compile(pattern)
    return Rule(
        f"command line {anchors[0]}",
        lambda text: _without(text, (found.span(1) for found in compiled.finditer(text))),
        anchors,
    )


def _by_options(text: str) -> Iterator[tuple[int, int]]:
    done: dict[str, int] = {}
    for hit in _NAMED.finditer(text):
        before = text[hit.start() - 1 : hit.start()]
        named = None if before.isalnum() or before in ("_", "-", ".", "@") else _WHOLE_NAME.match(text, hit.start())
        if named is None or named[0] not in _BY_NAME or named.start() < done.get(named[0], 0):
            continue  # another word, or the command before reaches as far
        reach = min(len(text), named.end() + _REACH)
        ends = _END.search(text, named.end(), reach)
        end = ends.start() if ends else reach
        done[named[0]] = end
        for known in _BY_NAME[named[0]]:
            if known.first is None or known.first.search(text, named.end(), min(end, named.end() + 60)):
                yield from ((named.end() + a, named.end() + b) for a, b in _values(text[named.end() : end], known))


def _values(command: str, known: _Known) -> Iterator[tuple[int, int]]:
    """Where the secrets stand in what follows a program's name, up to the command's end."""
    sign = known.program.parts
    for option in known.option.finditer(command):
        begin, end = value_span(command, option.end())
        value = command[begin:end]
        if (
            sign
            and (behind := value.partition(sign)[2])
            and not (behind.startswith("//") or value.replace(sign, "").isdigit())
        ):
            yield end - len(behind), end
        elif not sign and value and not _NO_VALUE.match(value):
            yield begin, end


RULES = (
    Rule(
        "options",
        redact_options,
        exact=tuple(f"{name}{sign}" for name in _BY_NAME for sign in (" ", "'", '"', ",", ".exe", "\\")),
    ),
    *(_placed(anchors, pattern) for anchors, pattern in _PLACES),
)
