"""What an action raises when it will not do what was asked: always with a sentence a person can read."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Refused(Exception):
    """An expected no. `str(refusal)` is a sentence for the person who asked; `code` is for the audit record."""

    status = 409

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or str(self.sentence))

    sentence: "str | _StrPromise" = "This cannot be done now."

    @property
    def code(self) -> str:
        return type(self).__name__


class NotAllowed(Refused):
    """The person may not do this; recorded in the audit record after the transaction has been rolled back."""

    status = 403
    sentence: "str | _StrPromise" = "You do not have permission to do this."
    is_recorded = False

    def __init__(self, sentence: str = "", *, by: Any = None, permission: str = "", target: Any = None) -> None:
        super().__init__(sentence)
        self.by, self.permission, self.target = by, permission, target


class WrongState(Refused):
    """The thing is not in a state from which this can be done."""
