"""Traces of eight languages: each case stands beside the chain that is read of it, and each row of a table is shown."""

from pathlib import Path

import pytest

from analysis.errors.grouping import explain, fingerprint
from analysis.errors.grouping.details import UNFINISHED, Unfinished
from analysis.errors.grouping.named import Named
from analysis.errors.grouping.names import NAMED
from analysis.errors.grouping.stacks import LANGUAGES
from analysis.errors.grouping.stacks.frames import Frames, stem
from analysis.errors.grouping.stacks.language import Generated, Language, Library
from tests.grouping.texts import traceback

CASES = sorted((Path(__file__).parent / "stacks").glob("*/*.txt"))
NAMES = [f"{case.parent.name}/{case.stem}" for case in CASES]

LIBRARIES = [pytest.param(language, row, id=row.example) for language in LANGUAGES for row in language.libraries]
GENERATED = [pytest.param(language, row, id=row.example[0]) for language in LANGUAGES for row in language.generated]

SAME = [
    ("dotnet/async-method", "dotnet/async-method-other-build"),
    ("dotnet/aggregate-of-one", "dotnet/aggregate-of-two"),
    ("elixir/missing-key", "elixir/missing-key-in-enum"),
    ("elixir/pool", "elixir/pool-in-a-log"),
    ("go/nil-pointer", "go/recovered"),
    ("java/cglib-old", "java/cglib-none"),
    ("java/helpful-null", "java/log-line-first"),
    ("java/kotlin-coroutine", "java/kotlin-thread"),
    ("javascript/aggregate-of-one", "javascript/aggregate-of-two"),
    ("php/missing-class", "php/laravel-log"),
    ("ruby/caused-by", "ruby/caused-by-own-line"),
    ("ruby/nil", "ruby/nil-in-a-block"),
    ("rust/closure-in-generic", "rust/panic-before-1-65"),
]


def written(text: str) -> str:
    """Return the chain of `text` as the files beside the cases hold it: a line an exception, root cause first."""
    read = explain(text)
    lines = [f"language: {read.language or 'none'}"]
    for link in read.chain:
        place = link.location if link.in_app else f"({link.location})" if link.location else ""
        lines.append(" | ".join(part or "-" for part in (link.type, place, link.message)))
    codes = fingerprint(text).discriminators
    return "\n".join([*lines, *([f"tells apart: {', '.join(codes)}"] if codes else [])]) + "\n"


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_trace_is_read_as_the_chain_beside_it(case: Path) -> None:
    assert written(case.read_text()) == case.with_suffix(".chain").read_text()


def test_every_language_has_cases() -> None:
    counts = {language.name: sum(case.parent.name == language.name for case in CASES) for language in LANGUAGES}
    assert min(counts.values()) >= 9


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_forms_of_one_fault_have_one_id(one: str, other: str) -> None:
    texts = [CASES[NAMES.index(name)].read_text() for name in (one, other)]
    assert fingerprint(texts[0]).id == fingerprint(texts[1]).id


def test_no_two_cases_share_an_id_but_those() -> None:
    ids: dict[str, set[str]] = {}
    for name, case in zip(NAMES, CASES, strict=True):
        ids.setdefault(fingerprint(case.read_text()).id, set()).add(name)
    assert sorted(map(sorted, (names for names in ids.values() if len(names) > 1))) == sorted(map(sorted, SAME))


def test_python_inside_is_read_before_any_other_language() -> None:
    text = traceback("java.lang.IllegalStateException: x\n\tat a.b.C.run(C.java:5)")
    assert explain(text).language == "python"


@pytest.mark.parametrize(("language", "row"), LIBRARIES)
def test_a_library_row_leaves_out_its_example(language: Language, row: Library) -> None:
    assert row.reason.endswith(".")
    frames = Frames(language)
    found = language.frame.search(f"\n{row.example}") or language.frame.search(f"\n    {row.example}")
    found = found or language.frame.search(f"\n    at {row.example}")
    function, file = (found["function"] or "", found["file"] or "") if found else (row.example, row.example)
    assert frames.is_library(function, file)


@pytest.mark.parametrize(("language", "row"), GENERATED)
def test_a_generated_part_of_a_name_is_taken_off(language: Language, row: Generated) -> None:
    assert row.reason.endswith(".")
    before, after = row.example
    assert Frames(language).cleaned(before) == after


STEMS = [
    ("/app/dist/lib/geo.js:00:0", "geo"),
    ("webpack:///./src/lib/grid.ts?0f0c:00:00", "grid"),
    ("https://cdn.example.org/app-0b0c0d0e0f.js:0:00000", "app"),
    ("src/zone/mod.rs", "zone"),
    ("src/main.rs", "main"),
    ("C:\\build\\00\\plan.js:0:0", "plan"),
    ("/srv/app/jobs/ship_job.rb", "ship_job"),
]


@pytest.mark.parametrize(("file", "module"), STEMS)
def test_a_file_is_called_by_its_module(file: str, module: str) -> None:
    assert stem(file) == module


@pytest.mark.parametrize("one", NAMED, ids=lambda one: one.example)
def test_a_name_that_is_the_fault_tells_faults_apart(one: Named) -> None:
    text = one.example if one.bare or "\n" in one.example else f"app.ShopError: {one.example}"
    found = one.pattern.search(one.example.translate(str.maketrans("123456789", "000000000")))
    assert found is not None
    name = one.example[found.start(1) : found.end(1)]
    assert any(code.startswith(f"{one.kind} ") for code in fingerprint(text).discriminators)
    assert name in fingerprint(text).template
    other = text.replace(name, name[:-1] + ("x" if name[-1] != "x" else "y"))
    assert fingerprint(other).id != fingerprint(text).id


@pytest.mark.parametrize("one", UNFINISHED, ids=lambda one: one.reason)
def test_a_first_line_that_goes_on_takes_the_reason_below_it(one: Unfinished) -> None:
    last = one.example.rsplit("\n", 1)[1].split()[-1]
    assert last in fingerprint(one.example).template
    assert fingerprint(one.example.replace(last, "otherwise")).id != fingerprint(one.example).id
