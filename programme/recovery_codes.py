"""Recovery codes of which only hashes are kept: drawn and shown once, used once."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, Self

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth, flows
from django.conf import settings
from django.db import transaction

from programme.shared.short_codes import ALPHABET, as_typed

LENGTH, GROUP = 10, 5


class HashedRecoveryCodes(auth.RecoveryCodes):
    """In place of allauth's, which works its codes out of a seed again whenever they are looked at.

    The codes are drawn when their page is first opened, so that they lie nowhere between being made and being seen. A
    code has 43 bits of chance: it is hashed as a password is, with one salt for all codes of a person.
    """

    def __init__(self, instance: Authenticator) -> None:
        super().__init__(instance)
        self._drawn: list[str] = []

    @classmethod
    def activate(cls, user: Any) -> Self:
        """The person's codes; a set that is still to be drawn when there was none."""
        of_person = {"user": user, "type": Authenticator.Type.RECOVERY_CODES}
        instance, _made = Authenticator.objects.get_or_create(**of_person, defaults={"data": {}})
        return cls(instance)

    @property
    def did_view(self) -> bool:
        return "hashes" in self.instance.data

    def mark_as_viewed(self) -> None:
        if not self.did_view:
            self.draw()

    def draw(self) -> list[str]:
        """New codes in place of any earlier ones; they are never to be had again."""
        return self.take([_drawn() for _ in range(app_settings.RECOVERY_CODE_COUNT)])

    def take(self, codes: Sequence[str]) -> list[str]:
        """These codes in place of any earlier ones."""
        self._drawn = list(codes)
        self.instance.data = hashed(self._drawn)
        self.instance.save()
        return self._drawn

    def get_unused_codes(self) -> list[str]:
        """Those just drawn; afterwards only a blank for each that is left."""
        return self._drawn or [""] * len(self.instance.data.get("hashes", ()))

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        """True once for each code."""
        self.instance = Authenticator.objects.select_for_update().get(pk=self.instance.pk)
        data = self.instance.data
        if not data.get("hashes"):
            return False
        typed = _hash(code, bytes.fromhex(data["salt"]), data["rounds"])
        left = [each for each in data["hashes"] if not secrets.compare_digest(each, typed)]
        if len(left) == len(data["hashes"]):
            return False
        data["hashes"] = left
        self.instance.save()
        return True


def hashed(codes: Sequence[str]) -> dict[str, Any]:
    """What is kept of codes."""
    salt, rounds = secrets.token_bytes(16), settings.RECOVERY_CODE_ROUNDS
    return {"salt": salt.hex(), "rounds": rounds, "hashes": [_hash(code, salt, rounds) for code in codes]}


def _hash(code: str, salt: bytes, rounds: int) -> str:
    """However it was typed: capitals, spaces and dashes make no difference."""
    return hashlib.pbkdf2_hmac("sha256", as_typed(code).encode(), salt, rounds).hex()


def _drawn() -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def take_the_place_of_allauths() -> None:
    """It has no setting for this; a model's `wrap` and the flows look the class up by these two names."""
    auth.RecoveryCodes = flows.RecoveryCodes = HashedRecoveryCodes
