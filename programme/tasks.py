"""Background work: each task is a thin call of an action and safe to run twice."""

from django_tasks import task

from programme.actions import clock, delivery


@task(backend="jobs")
def send_notifications() -> None:
    delivery.send_waiting()


@task(backend="jobs")
def heartbeat() -> None:
    clock.note_heartbeat()
