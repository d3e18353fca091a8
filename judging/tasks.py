"""Background work of judging. Only here NumPy and SciPy are loaded, by the worker."""

from django_tasks import task

from judging.actions import analysis, signature


@task(backend="jobs")
def analyse_sheet(sheet: str) -> None:
    analysis.analyse(sheet)


@task(backend="jobs")
def seal_sheet(sheet: str) -> None:
    signature.keep_seal(sheet)
