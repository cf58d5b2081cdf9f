from collections.abc import Callable
from datetime import timedelta

import pytest

from jobs.kinds import LONGEST_LEASE, handles


def nothing(job: object) -> None:
    """Has no effect."""


def test_a_kind_has_one_handler(handle: Callable[..., None]) -> None:
    handle(nothing)
    with pytest.raises(ValueError, match=r"'tests\.greet' is handled already"):
        handle(lambda job: None)


@pytest.mark.parametrize("lease", [timedelta(), LONGEST_LEASE + timedelta(seconds=1)])
def test_a_lease_ends_before_celery_ends_the_task(lease: timedelta) -> None:
    with pytest.raises(ValueError, match="at most 0:08:00"):
        handles("tests.greet", lease=lease)


def test_a_kind_fits_its_column() -> None:
    with pytest.raises(ValueError, match="longer than 60 characters"):
        handles("k" * 61)
