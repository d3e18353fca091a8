"""Background work: each task is a thin call of an action and safe to run twice."""

from django_tasks import task

from programme.actions import clock, cohort_export, delivery, webhook_delivery


@task(backend="jobs")
def send_notifications() -> None:
    if delivery.send_waiting():
        delivery.wake()


@task(backend="jobs")
def heartbeat() -> None:
    clock.note_heartbeat()


@task(backend="jobs")
def make_export(pk: str) -> None:
    cohort_export.make_export(pk)


@task(backend="jobs")
def send_webhooks() -> None:
    if webhook_delivery.send_waiting():
        webhook_delivery.wake()
