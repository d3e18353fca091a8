"""Asks the policies whether a person may do a thing."""

from typing import Any

import rules

from programme.shared import looking
from programme.shared.refusals import NotAllowed


def may(by: Any, permission: str, target: Any = None) -> bool:
    """Whether `by` holds the permission for the target; for views and templates that decide what to show."""
    if not rules.perm_exists(permission):
        raise LookupError(f"No policy is called {permission}.")
    if looking.is_blind() and looking.is_watched(permission):
        return False
    return bool(by and by.is_active and rules.has_perm(permission, by, target))


def authorise(by: Any, permission: str, target: Any = None) -> None:
    """Called at the top of every action. Raises NotAllowed, which is recorded. Notes a look at what is confidential."""
    if not may(by, permission, target):
        raise NotAllowed(by=by, permission=permission, target=target)
    looking.granted(by, permission, target)
