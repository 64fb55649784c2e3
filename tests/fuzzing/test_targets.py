"""The properties that are fuzzed are there, and run on bytes."""

import random

import pytest

from tests.fuzzing.targets import MODULES_BY_GROUP, targets_of


@pytest.mark.parametrize("group", MODULES_BY_GROUP)
def test_every_file_of_a_group_has_a_property_that_noise_is_a_case_of(
    group: str,
) -> None:
    noise = random.Random(group)  # noqa: S311 - no secret
    targets = targets_of(group)

    taken = {
        name.split("::")[0]
        for name, target in targets.items()
        if any(target(noise.randbytes(3_000)) for _ in range(10))
    }

    assert taken == {f"{m.replace('.', '/')}.py" for m in MODULES_BY_GROUP[group]}
