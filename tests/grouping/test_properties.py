"""What holds for every text: a template is its own template, values never move a text, discriminators do."""

import re
import string
from random import Random

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from analysis.errors.grouping import Grouper, fingerprint, group
from analysis.errors.grouping.codes import COUNTING
from analysis.errors.grouping.fingerprint import Fingerprinter
from tests.grouping.texts import CAUSED, traceback

OF_CODES = {word for one in COUNTING for word in re.findall(r"[a-z]+", one.example)}


def _is_plain(word: str) -> bool:
    """Neither of a code, nor a unit: `7 second` is one value."""
    return word not in OF_CODES and word in fingerprint(f"it took 7 {word} of all").template.split()


WORDS = st.text(string.ascii_lowercase, min_size=2, max_size=8).filter(_is_plain)
SENTENCES = st.lists(WORDS, min_size=2, max_size=6).map(" ".join)
HEX = st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}").filter(lambda text: re.search(r"\d", text))
NUMBERS = st.integers(0, 10**12).map(str)
VALUES = st.one_of(
    NUMBERS,
    HEX,
    st.uuids().map(str),
    st.ip_addresses(v=4).map(str),
    st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds")),
    st.tuples(WORDS, WORDS).map(lambda parts: "/{}/{}.tif".format(*parts)),
    st.tuples(WORDS, NUMBERS).map(lambda parts: "https://{}.example.org/{}".format(*parts)),
    st.tuples(WORDS, HEX).map(lambda parts: "{}-{}".format(*parts)),
)
MESSY = st.text(st.sampled_from("aab0 09<>*\"'`()[]{}=:/.,-_@#~%\\\n\té\ue034" + "E"), max_size=80)


@settings(deadline=None)
@given(MESSY)
@example("'a' 'b \"c\" d'' (/x y) <0.5 s>")
@example('"a"."b" "c.d" f(g(1, 2), 3)')
@example("%{}")
def test_a_template_is_its_own_template(text: str) -> None:
    template = fingerprint(text).template
    assert fingerprint(template).template == template


@settings(deadline=None)
@given(SENTENCES, VALUES, SENTENCES)
def test_the_template_of_a_message_is_the_same_fault(before: str, value: str, after: str) -> None:
    found = fingerprint(f"{before} {value} {after}")
    assert fingerprint(found.template).id == found.id


@settings(deadline=None)
@given(SENTENCES, VALUES, VALUES, SENTENCES)
def test_another_value_never_moves_a_text(before: str, value: str, other: str, after: str) -> None:
    assert fingerprint(f"{before} {value} {after}").id == fingerprint(f"{before} {other} {after}").id
    assert (
        fingerprint(traceback(f"{before} {value} {after}")).id == fingerprint(traceback(f"{before} {other} {after}")).id
    )


@settings(deadline=None)
@given(SENTENCES, st.integers(100, 599), st.integers(100, 599))
def test_another_http_status_does(message: str, status: int, other: int) -> None:
    assume(status != other)
    for text in ("{} HTTP Error {}: x", "{} (HTTP {})", "Client error '{1} Not Found' {0}"):
        assert fingerprint(text.format(message, status)).id != fingerprint(text.format(message, other)).id


@settings(deadline=None)
@given(st.sampled_from(["errno", "type", "sqlstate", "function", "cause", "constraint"]), WORDS, WORDS)
def test_another_discriminator_does(kind: str, one: str, other: str) -> None:
    assume(one != other)

    def text(word: str) -> str:
        number = sum(map(ord, word)) * 31 + ord(word[0]) + 7 * ord(word[-1])
        return {
            "errno": f"[Errno {number}] no",
            "type": traceback("no", exception_type=word),
            "sqlstate": f"no (SQLSTATE {word.upper():A<5.5})",
            "function": traceback("no", word),
            "cause": traceback("no", exception_type=word) + CAUSED + traceback("no"),
            "constraint": f'row violates check constraint "{word}"',
        }[kind]

    assume(text(one) != text(other))
    assert fingerprint(text(one)).id != fingerprint(text(other)).id


@settings(deadline=None)
@given(st.lists(MESSY, max_size=20), st.randoms())
def test_order_batches_and_cache_never_matter(texts: list[str], random: Random) -> None:
    shuffled = random.sample(texts, len(texts))
    assert group((text, 1) for text in texts).patterns == group((text, 1) for text in shuffled).patterns
    grouper = Grouper()
    one_by_one = {text: grouper.add(text).id for text in texts}
    assert one_by_one == {text: fingerprint(text).id for text in texts}


@settings(deadline=None)
@given(MESSY, st.permutations("0123456789"))
def test_the_cache_by_zeroed_digits_changes_no_result(text: str, digits: list[str]) -> None:
    other = text.translate({ord(str(number)): digit for number, digit in enumerate(digits)})
    warm = Fingerprinter()
    warm(text)
    assert warm.located(other) == Fingerprinter().located(other)
