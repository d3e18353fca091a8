"""What happens when a suite cannot run."""

import os

import pytest


def leave_out(reason: str) -> None:
    """Skip at a desk; fail in CI, where nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"In CI nothing may be left out: {reason}", pytrace=False)
    pytest.skip(reason)
