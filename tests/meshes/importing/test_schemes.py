"""Label schemes: the shipped tables, the user's own, and the guess which of them a label map is numbered by."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.errors import MeshError
from meshes.importing.names import guess
from meshes.importing.scheme_guess import OWN, guess_scheme
from meshes.importing.scheme_table import LARGEST, scheme_called, shipped_schemes
from tests.meshes.importing.synthetic_spine import LEVELS, places

SCHEMES = {scheme.name: scheme for scheme in shipped_schemes()}
LUMBAR = ("T12", "L1", "L2", "L3", "L4", "L5")
#: Landmarks as each project's own documents say.
KNOWN = {
    "totalsegmentator": {25: "vertebra/sacrum", 27: "vertebra/L5", 31: "vertebra/L1", 32: "vertebra/T12"},
    "totalsegmentator-v1": {92: "vertebra/sacrum", 18: "vertebra/L5", 22: "vertebra/L1", 23: "vertebra/T12"},
    "totalsegmentator-vertebrae-mr": {1: "vertebra/sacrum", 2: "vertebra/L5", 6: "vertebra/L1", 7: "vertebra/T12"},
    "totalsegmentator-mr": {18: "vertebra/sacrum"},
    "verse": {19: "vertebra/T12", 20: "vertebra/L1", 24: "vertebra/L5", 25: "vertebra/L6", 26: "vertebra/sacrum"},
    "totalspineseg": {
        41: "vertebra/L1", 45: "vertebra/L5", 50: "vertebra/sacrum", 91: "disc/T12-L1", 95: "disc/L4-L5",
        100: "disc/L5-S1", 2: "canal/vertebral-canal",
    },
    "totalspineseg-2024": {18: "vertebra/L5", 92: "vertebra/sacrum", 202: "disc/L5-S1", 206: "disc/L1-L2"},
    "spineps": {19: "vertebra/T12", 24: "vertebra/L5", 26: "vertebra/sacrum", 119: "disc/T12-L1", 124: "disc/L5-S1"},
    "spineps-semantic": {26: "vertebra/sacrum", 61: "canal/vertebral-canal"},
}  # fmt: skip


def level_numbers(scheme, discs=False) -> dict[str, int]:
    """Level (and `L4L5`, `sacrum`) -> label; the lowest label where several mean one thing."""
    found: dict[str, int] = {}
    for label, name in sorted(scheme.labels.items()):
        last = name.split("_")[-1]
        if name == "sacrum" or (name.startswith("vertebra") and last in LEVELS) or (discs and name.startswith("disc_")):
            found.setdefault(last, label)
    return {name: label for name, label in found.items() if "L6" not in name and "T13" not in name}


def test_every_shipped_table_is_known_and_its_landmarks_are_right() -> None:
    assert set(SCHEMES) == set(KNOWN)
    for name, landmarks in KNOWN.items():
        for label, target in landmarks.items():
            assert guess(SCHEMES[name].labels[label]).target == target, (name, label)


@pytest.mark.parametrize("name", SCHEMES)
def test_every_shipped_table_is_sound(name: str) -> None:
    scheme = SCHEMES[name]
    assert "/" in scheme.source
    assert all(scheme.knows(label) for label in scheme.labels)
    assert all(low <= high for low, high in scheme.spans)
    assert scheme.several <= scheme.labels.keys()
    for label, called in scheme.labels.items():
        found = guess(called)
        assert found.target or label in scheme.several or "above" in found.reason or "T13" in called, called
        assert found.target is None or found.confidence >= 0.7, called
    targets = [guess(called).target for called in set(scheme.labels.values())]
    own = [target for target in targets if target and target != "vertebra/sacrum"]
    assert len(own) == len(set(own))


LEVELLED = [name for name, scheme in SCHEMES.items() if not scheme.several]
SUBSETS = {
    "lumbar": (*LUMBAR, "sacrum"),
    "lumbar alone": LUMBAR[1:],
    "three": ("L3", "L4", "L5"),
    "upper": ("T11", "T12", "L1", "L2"),
    "whole": (*LEVELS, "sacrum"),
}


def assert_named(numbers, names, scale=1.0) -> None:
    """The guess names every one of the labels as `names` does."""
    found, reason = guess_scheme(places(numbers, scale), {})
    assert found is not None, reason
    for label in numbers.values():
        assert guess(found.names(numbers.values())[label]).target == guess(names[label]).target, (label, reason)


@pytest.mark.parametrize("part", SUBSETS)
@pytest.mark.parametrize("name", LEVELLED)
def test_the_scheme_of_a_spine_and_of_parts_of_it_is_told(name: str, part: str) -> None:
    numbers = level_numbers(SCHEMES[name])
    if part != "whole" and "sacrum" in SUBSETS[part] and "sacrum" not in numbers:
        pytest.skip("this scheme has no sacrum")
    chosen = {level: numbers[level] for level in SUBSETS[part] if level in numbers}
    assert_named(chosen, SCHEMES[name].labels)


@pytest.mark.parametrize("name", ["totalspineseg", "totalspineseg-2024", "spineps"])
def test_schemes_with_discs_are_told_with_them(name: str) -> None:
    numbers = level_numbers(SCHEMES[name], discs=True)
    lumbar = {key: label for key, label in numbers.items() if "L" in key or key == "sacrum"}
    assert_named(lumbar, SCHEMES[name].labels)


@settings(derandomize=True)
@given(st.sampled_from(LEVELLED), st.floats(0.85, 1.15), st.integers(0, 18), st.integers(5, 24))
def test_people_of_other_sizes_and_other_stretches_are_never_named_wrongly(name, scale, first, count) -> None:
    numbers = level_numbers(SCHEMES[name])
    chosen = {level: numbers[level] for level in LEVELS[first : first + count]}
    found, _ = guess_scheme(places(chosen, scale), {})
    if found is not None:
        told = found.names(chosen.values())
        wrong = {k for k in chosen.values() if guess(told.get(k, "")).target != guess(SCHEMES[name].labels[k]).target}
        assert not wrong, (found.name, chosen)
    elif any(level in LUMBAR for level in chosen) and len(chosen) > 8 and abs(scale - 1) < 0.1:
        # the smallest and largest are asked about rather than guessed
        raise AssertionError("a long piece of the spine must be told")


def test_a_whole_body_map_is_told_by_its_spine() -> None:
    numbers = level_numbers(SCHEMES["totalsegmentator"])
    found = places(numbers)
    organ = places({"L1": 1})[1]
    body = {label: organ for label in range(1, 118)} | found
    scheme, reason = guess_scheme(body, {})
    assert scheme is SCHEMES["totalsegmentator"], reason


def test_the_files_own_names_count_first() -> None:
    scheme, reason = guess_scheme(places({"L3": 29, "L4": 28}), {29: "L4", 28: "L5"})
    assert scheme is not None
    assert (dict(scheme.labels), reason) == ({29: "L4", 28: "L5"}, OWN)
    scheme, _ = guess_scheme(places({level: 30 + n for n, level in enumerate(())} or {"L3": 3}), {3: "Segment_1"})
    assert scheme is None


def test_what_fits_two_schemes_or_none_is_not_guessed() -> None:
    assert guess_scheme(places({"L3": 22}), {})[0] is None  # one vertebra: L3 of VerSe, L1 of TotalSegmentator 1 ...
    assert guess_scheme(places({"L1": 1, "L2": 2, "L3": 3, "L4": 4, "L5": 5}), {})[0] is None  # somebody's own
    assert guess_scheme(places({"L5": 1, "L4": 2, "L3": 3, "L2": 4, "L1": 5}), {})[0] is None
    shuffled = {"L1": 22, "L2": 20, "L3": 24, "L4": 21, "L5": 23}
    assert guess_scheme(places(shuffled), {})[0] is None


def test_regions_without_levels_are_told() -> None:
    own = places({"sacrum": 26})
    long = places({"T12": 41})[41]
    regions = {k: type(long)((0, 20 + k, -480.0), (40, 40, 300)) for k in (41, 42, 45, 46, 49, 60, 61, 100)}
    scheme, reason = guess_scheme(own | regions, {})
    assert scheme is SCHEMES["spineps-semantic"], reason


# --- the user's own -------------------------------------------------------------------------------------------------
def test_a_table_of_the_users_own(tmp_path) -> None:
    (tmp_path / "mine.csv").write_text("\ufefflabel;name\n# a comment\n3;L3\n\n4 ; Vierter Lendenwirbel\n", "utf-8")
    assert dict(scheme_called(str(tmp_path / "mine.csv")).labels) == {3: "L3", 4: "Vierter Lendenwirbel"}
    (tmp_path / "mine.toml").write_text('[labels]\n5 = "L5"\n[with.6]\n5 = "L6"\n')
    scheme = scheme_called(str(tmp_path / "mine.toml"))
    assert (scheme.names([5]), scheme.names([5, 6])) == ({5: "L5"}, {5: "L6"})
    assert scheme_called("VerSe") is SCHEMES["verse"]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("a.csv", "3,L3\nx,L4\n", r"a\.csv: line 2: found 'x', expected a label"),
        ("a.csv", "3,L3\n3,L4\n", r"a\.csv: line 2: 3 is there twice"),
        ("a.csv", "3\n", r"a\.csv: line 1: found \['3'\], expected a number and a name"),
        ("a.csv", "0,L3\n", r"a\.csv: line 1: found '0'"),
        ("a.csv", "3,\n", r"a\.csv: line 1: the name of 3 is ''"),
        ("a.csv", "", r"a\.csv: holds no labels"),
        ("a.csv", b"3,L\xff\n", r"a\.csv: is no text in UTF-8"),
        ("a.toml", "labels = 3\n", r"a\.toml: labels: found 3, expected a table"),
        ("a.toml", "[labels\n", r"a\.toml: is no TOML table"),
        ("a.toml", '[labels]\n3 = 4\n', r"a\.toml: labels: the name of 3 is 4"),
        ("a.toml", 'colour = 1\n[labels]\n3 = "L3"\n', r"a\.toml: field 'colour' is not known"),
        ("a.toml", 'format = 2\n[labels]\n3 = "L3"\n', r"a\.toml: format: found 2, expected 1"),
        ("a.toml", 'spans = [1]\n[labels]\n3 = "L3"\n', r"a\.toml: spans, several or prior"),
        ("a.csv", "3,L3\n" * (LARGEST // 5 + 1), r"a\.csv: has more than 1048576 bytes"),
        ("a.txt", "3,L3\n", r"a\.txt: found no such table, expected a \.toml or \.csv file or one of .*verse"),
    ],
)  # fmt: skip
def test_a_bad_table_is_one_clear_line(tmp_path, file: str, text, said: str) -> None:
    (tmp_path / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(MeshError, match=said) as caught:
        scheme_called(str(tmp_path / file))
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode), st.sampled_from([".csv", ".toml"]))
def test_any_bytes_are_a_table_or_a_clear_line(tmp_path_factory, data: bytes, ending: str) -> None:
    path = tmp_path_factory.mktemp("tables") / f"t{ending}"
    path.write_bytes(data)
    with suppress(MeshError):
        assert scheme_called(str(path)).labels
