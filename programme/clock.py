"""What the ground floor does by the clock."""

from django.core.management import call_command

from programme.actions.access_token import forget_ended
from programme.actions.acting_as import end_acting_due
from programme.actions.announcement import send_due
from programme.actions.booking import expect_newcomers
from programme.actions.broken_glass import end_glass_due
from programme.actions.client_change import forget_old as forget_old_changes
from programme.actions.clock import ask_worker
from programme.actions.cohort_export import forget_exports
from programme.actions.delivery import wake
from programme.actions.door_link import forget_doors
from programme.actions.free_place import move_on
from programme.actions.host_link import forget_host_links
from programme.actions.invitation import expire_invitations
from programme.actions.leaving import remind_of_return
from programme.actions.look import forget_looks, seal_looks
from programme.actions.mail_choice import send_daily
from programme.actions.need import erase_due
from programme.actions.nomination_import import forget_imports
from programme.actions.nudge import run_due
from programme.actions.objection import erase_ended
from programme.actions.privacy_request import carry_out_erasures
from programme.actions.programme import expire_role_offers
from programme.actions.reminder import remind_invited
from programme.actions.visit_feedback import ask_after_visits
from programme.actions.waiting_list import run_waiting_lists
from programme.actions.webhook_delivery import forget_old as forget_old_deliveries
from programme.actions.webhook_delivery import wake as wake_webhooks
from programme.shared.clock import every
from programme.shared.time import now

every("programme.send_messages", wake, seconds=5)
every("programme.run_nudges", run_due, minutes=1)
every("programme.send_announcements", send_due, minutes=1)
every("programme.send_daily_messages", send_daily, minutes=5)
every("programme.ask_worker", ask_worker, seconds=30)
every("programme.expire_invitations", lambda: expire_invitations(at=now()), minutes=1)
every("programme.run_waiting_lists", lambda: run_waiting_lists(at=now()), seconds=30)
every("programme.erase_needs", lambda: erase_due(at=now()), minutes=10)
every("programme.ask_after_visits", lambda: ask_after_visits(at=now()), minutes=5)
every("programme.forget_host_links", lambda: forget_host_links(at=now()), hours=24)
every("programme.forget_doors", lambda: forget_doors(at=now()), hours=24)
every("programme.expect_newcomers", lambda: expect_newcomers(at=now()), minutes=1)
every("programme.expire_role_offers", lambda: expire_role_offers(at=now()), minutes=10)
every("programme.free_places", lambda: move_on(at=now()), minutes=1)
every("programme.remind_invited", lambda: remind_invited(at=now()), minutes=10)
every("programme.remind_of_return", lambda: remind_of_return(at=now()), hours=1)
every("programme.forget_imports", lambda: forget_imports(at=now()), hours=1)
every("programme.forget_exports", lambda: forget_exports(at=now()), hours=1)
every("programme.erase_ended", lambda: erase_ended(at=now()), hours=1)
every(
    "programme.forget_old_tasks",
    lambda: call_command("prune_db_task_results", "--backend", "jobs", "--queue-name", "*", verbosity=0),
    hours=24,
)
every("programme.carry_out_erasures", lambda: carry_out_erasures(at=now()), minutes=10)
every("programme.forget_old_sessions", lambda: call_command("clearsessions", verbosity=0), hours=24)
every("programme.forget_old_changes", lambda: forget_old_changes(at=now()), hours=24)
every("programme.forget_ended_tokens", lambda: forget_ended(at=now()), hours=24)
every("programme.seal_looks", lambda: seal_looks(at=now()), minutes=1)
every("programme.forget_looks", lambda: forget_looks(at=now()), hours=24)
every("programme.end_glass", lambda: end_glass_due(at=now()), minutes=1)
every("programme.end_acting", lambda: end_acting_due(at=now()), minutes=1)
every("programme.send_webhooks", wake_webhooks, seconds=5)
every("programme.forget_old_deliveries", lambda: forget_old_deliveries(at=now()), hours=24)
