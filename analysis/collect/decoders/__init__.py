"""What makes a text of an error that SQL cannot read; system.toml names one, and each is a pure function."""

from collections.abc import Callable, Mapping

from analysis.collect.decoders import exception_of_pickle, exception_of_rails

DECODERS: Mapping[str, Callable[[str], str]] = {
    "": lambda stored: stored,
    "exception_of_pickle": exception_of_pickle.decode,
    "exception_of_rails": exception_of_rails.decode,
}
