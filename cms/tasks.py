"""Background work of publishing."""

from django_tasks import task

from cms.actions import picture as pictures


@task(backend="jobs")
def draw_sizes(picture: int) -> None:
    pictures.draw_sizes(picture)
