"""Background work of teams. Only here the solver is loaded, by the worker."""

from django_tasks import task

from teams.actions import formation_work


@task(backend="jobs")
def form_teams(run: str) -> None:
    formation_work.carry_out(run)
