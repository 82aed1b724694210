"""Errors that SQL cannot read, from what Python makes of real exceptions to what anybody may have written."""

import base64
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.collect.decoders import DECODERS
from analysis.collect.decoders.exception_of_pickle import decode


def pickled(tail: bytes) -> str:
    return base64.b64encode(b"\x80\x04" + tail).decode()


def stored(error: object, protocol: int = pickle.DEFAULT_PROTOCOL) -> str:
    return base64.b64encode(pickle.dumps(error, protocol)).decode()


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_an_exception_reads_as_in_a_traceback(protocol: int) -> None:
    """Protocols up to 3 call the module by the name that it had in Python 2."""
    found = decode(stored(ValueError("tile späte.tif is broken", 7), protocol))
    assert found.removeprefix("exceptions.") == "ValueError: tile späte.tif is broken"
    assert decode(stored(json.JSONDecodeError("bad", "{", 1), 4)).startswith("json.decoder.JSONDecodeError: bad")
    assert decode(stored(KeyError(), 4)) == "KeyError"


def test_portable_json_reads_alike() -> None:
    assert decode('{"name":"ValueError","message":"no band","code":null}') == "ValueError: no band"


def test_a_pickle_is_never_run() -> None:
    """This one would raise if it were."""

    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return pytest.fail, ("it was run",)

    assert "it was run" in decode(stored(Trap()))


def test_of_a_pickle_that_was_cut_is_said_what_is_there() -> None:
    whole = stored(ValueError("no band", "x" * 30_000))
    assert decode(whole[:16_000]) == "ValueError: no band"


@pytest.mark.parametrize(
    "text", ["", "timed out after 300 ms", "gA", "gA is no base64", "gAñ12345", '{"name":', "gARLAS4="]
)
def test_what_is_neither_stays_as_it_is(text: str) -> None:
    assert decode(text) == DECODERS[""](text) == text


BEGINS = st.sampled_from(["", "gA", '{"name":', '{"exception_class":'])


@given(st.one_of(st.tuples(BEGINS, st.text()).map("".join), st.binary().map(pickled)))
@pytest.mark.parametrize("decoder", sorted(DECODERS))
def test_whatever_is_stored_has_a_text(decoder: str, text: str) -> None:
    assert DECODERS[decoder](text) or not text


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.tuples(inner)))
def test_whatever_an_exception_is_given_its_class_is_reported(argument: object) -> None:
    assert decode(stored(ValueError(argument), 4)).startswith("ValueError")
