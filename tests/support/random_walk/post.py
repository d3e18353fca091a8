"""The mail that all acts make: sent, refused by its server, sent back, held, stopped, tried again."""

import contextlib

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from programme.actions import bounce, delivery, outbox
from programme.models import Notification
from programme.shared.notification_kinds import kind
from programme.states import NotificationState
from tests.support.random_walk.season import Season, anybody


class Broken(BaseEmailBackend):
    """A server that takes no address."""

    def send_messages(self, email_messages: object) -> int:
        raise ValueError("No such domain")


BROKEN = f"{Broken.__module__}.{Broken.__name__}"


class Post(Season):
    """Every part of the year makes mail."""

    @rule(who=anybody, number=anybody, do=st.integers(0, 6), to=st.sampled_from(list(outbox.FROM)))
    def handle_mail(self, who: int, number: int, do: int, to: NotificationState) -> None:
        rows = Notification.objects.filter(programme=self.cohort.programme).order_by("-created_at", "act", "address")
        by = self.mostly(self.organiser, who)
        row = self.one_of(rows, number)
        if do < 2 or row is None:
            mail.outbox = []
            with override_settings(EMAIL_BACKEND=BROKEN) if number % 5 == 1 else contextlib.nullcontext():
                self.attempt(delivery.send_waiting, most=20)
        elif do == 2:
            self.attempt(outbox.move_all, row, to=to, by=by)
        elif do == 3:
            self.attempt(bounce.mark_lost, row.pk, reason="No such mailbox", at=self.at)
        elif do == 4:
            self.attempt(outbox.retry, row, by=by)
        else:
            self.attempt(outbox.check_first, self.cohort.programme, kind(row.kind), on=bool(number % 2), by=by)
