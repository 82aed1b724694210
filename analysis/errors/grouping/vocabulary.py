"""Words that say what is wrong, never to whom: merging two patterns must not swallow them.

General English and the terms of operating systems, SQL and HTTP; no word of any one system.
"""

_VERBS = (
    "accept access acquire add allocate alter attach authenticate bind cancel change close commit compile compress "
    "connect convert copy create decode decompress decrypt delete detach disable disconnect download drop enable "
    "encode encrypt execute exit export extract fetch find flush get import insert install join kill list load lock "
    "login logout map merge mount move open parse perform process publish push pull put patch post query read "
    "receive refresh register reject release remove rename render replace reset resolve restart restore resume "
    "retry return rollback run save schedule scan search select send serialize set shutdown split start stop submit "
    "subscribe suspend swap sync terminate truncate undistribute unlock unmount unregister unsubscribe update "
    "upgrade upload use validate verify wait write"
)
_STATES = (
    "aborted accepted active allowed alive available bad begin blocked broken busy canceled cancelled changed "
    "closed committed complete completed connected corrupt corrupted created dead deleted denied disabled "
    "disconnected done down dropped empty enabled end ended error errors exceeded exists expired failed failure "
    "false finished forbidden found frozen full idle ignored inactive incomplete incorrect invalid killed locked "
    "lost malformed missing mounted new none null offline ok old online open opened out over pending ready received "
    "refused rejected released removed reset resolved resumed retrying running sent skipped started starting "
    "stopped stopping succeeded success successful successfully suspended terminated timeout true unable "
    "unavailable unexpected unknown unlocked unreachable unsupported up updated valid waiting warning wrong"
)
_KINDS = (
    "account address aggregate argument array attribute batch blob block bucket buffer byte cache certificate channel "
    "child class client cluster collation column command config configuration connection constraint container context "
    "cookie core cpu credential cursor data database datasource default deployment device dimension directory disk "
    "document domain endpoint entry enum event exception exclusion expression extension field file folder foreign "
    "format function global group handle header heap host index input instance integer interface interrupt item job "
    "kernel key label lease length level library line link list local lock log map master materialized memory message "
    "method module name namespace network node number object operator option output owner package page parameter "
    "parent partition password path permission pipe pod policy pool port primary privilege procedure process "
    "processor project property protocol proxy query queue record referenced relation remote request resource "
    "response result role row rule schema scheme segment sequence server service session shard signature size slot "
    "socket source stack statement statistics status step storage stream string subscription syntax system table "
    "tablespace target task template tenant thread time token topic transaction trigger tuple type unique uri url "
    "user value variable version view volume worker workspace"
)
_FUNCTION_WORDS = (
    "a after all already an and any are as at be because been before both but by can cannot concurrent could did do "
    "does during each either every for from has have if in into is it its least less maximum minimum more most "
    "multiple must neither no non not of off on one only or other per same should since some than that the their "
    "there these they this those to too two under until using was were when where which while will with without "
    "within would yet"
)
_METHODS = "GET HEAD POST PUT DELETE PATCH OPTIONS CONNECT TRACE"
_LEVELS = "trace debug info notice warn warning error critical fatal panic emergency alert severe"

ENTITIES: frozenset[str] = frozenset(
    word for words in (_VERBS, _STATES, _KINDS, _FUNCTION_WORDS, _METHODS.lower(), _LEVELS) for word in words.split()
)
"""Lower case, singular; `is_entity` also takes the plural."""


def is_entity(word: str) -> bool:
    """Tell whether `word` says what is wrong."""
    word = word.lower()
    return word in ENTITIES or (word.endswith("s") and word[:-1] in ENTITIES)


KINDS: frozenset[str] = frozenset(_KINDS.split())


def is_kind(word: str) -> bool:
    """Tell whether `word` names a kind of thing, so that the word after it is likely a name."""
    return word.lower() in KINDS


_TERMS_WITH_DIGITS = (
    "ipv4 ipv6 utf8 utf-8 utf-16 utf16 latin1 iso-8859-1 sha1 sha-1 sha256 sha-256 sha512 md5 crc32 base64 socks4 "
    "socks5 http1 http2 http3 http/1 http/2 ssh1 ssh2 ssl2 ssl3 sslv2 sslv3 tls1 tlsv1 x509 s3 ec2 k8s x86 x86_64 "
    "amd64 arm64 win32 win64 log4j oauth2 oauth1 int2 int4 int8 int16 int32 int64 uint8 uint16 uint32 uint64 float4 "
    "float8 float16 float32 float64 float128 complex64 complex128 datetime64 datetime2 timedelta64 varchar2 nvarchar2 "
    "i32 i64 u32 u64 f32 f64 bzip2 mp3 mp4 h264 ntp4 ext2 ext3 ext4 nfs3 nfs4 nfsv3 nfsv4 udp4 udp6 tcp4 "
    "tcp6 oauth2 python3 l1 l2 l3"
)

TERMS_WITH_DIGITS: frozenset[str] = frozenset(_TERMS_WITH_DIGITS.split())
"""Terms of the field that hold a digit and are not ids, lower case."""

TERMS_ZEROED: frozenset[str] = frozenset(
    term.translate({ord(digit): "0" for digit in "123456789"}) for term in TERMS_WITH_DIGITS
)
"""The same with every digit 0."""
