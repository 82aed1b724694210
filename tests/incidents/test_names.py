"""The ids of incidents over the runs."""

from analysis.incidents.names import Named, minted, named, remembered
from analysis.published.incident import Evidence, Incident

A, B, C = "x/a:1", "x/b:2", "x/c:3"


def incident(id_: str, *causes: str, aliases: tuple[str, ...] = ()) -> Incident:
    evidence = tuple(
        Evidence(finding=key, role="cause", rule="own", sentence="", confidence="certain") for key in causes
    )
    return Incident(
        id=id_,
        aliases=aliases,
        severity="warning",
        shelf="known",
        title="",
        sentence="",
        cause=causes[0],
        evidence=evidence,
    )


def test_an_id_is_minted_from_its_cause_and_is_the_same_everywhere() -> None:
    assert named([[A], [B]], {}, ()) == [Named(minted(A)), Named(minted(B))]
    assert minted(A) == "i-" + minted(A)[2:]
    assert len(minted(A)) == 14


def test_an_incident_keeps_its_id_when_another_of_its_causes_comes_to_head_it() -> None:
    assert named([[B, A]], {A: minted(A)}, (incident(minted(A), A),)) == [Named(minted(A))]


def test_when_two_become_one_the_other_id_is_an_alias_and_stays_one() -> None:
    known = {A: "i-1", B: "i-2"}
    [merged] = named([[A, B]], known, (incident("i-1", A), incident("i-2", B, aliases=("i-0",))))
    assert merged == Named("i-1", ("i-2", "i-0"))
    assert named([[A, B]], {A: "i-1", B: "i-1"}, (incident("i-1", A, B, aliases=("i-2",)),)) == [Named("i-1", ("i-2",))]


def test_when_one_becomes_two_the_first_keeps_the_id_and_the_other_says_where_it_came_from() -> None:
    known = {A: "i-1", B: "i-1"}
    assert named([[A], [B]], known, (incident("i-1", A, B),)) == [Named("i-1"), Named(minted(B), (), "i-1")]


def test_ids_never_meet() -> None:
    """A splits off to its own id while that id is still another's."""
    found = named([[B], [A]], {A: minted(A), B: minted(A)}, ())
    assert len({one.id for one in found}) == 2


def test_a_cause_that_could_not_be_looked_at_keeps_its_incident_as_long_as_it_lives() -> None:
    found = [incident("i-1", A)]
    assert remembered(found, {A: "i-9", B: "i-2", C: "i-3"}, alive=[A, B]) == {A: "i-1", B: "i-2"}
