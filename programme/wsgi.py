import os
import sys
from importlib.abc import MetaPathFinder

from django.core.wsgi import get_wsgi_application


class WorkerOnly(MetaPathFinder):
    """Keeps the solver's packages out of the web process, where openpyxl would load NumPy just because it is there."""

    packages = frozenset({"numpy", "scipy", "pandas", "numba", "ortools"})

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname in self.packages:
            raise ModuleNotFoundError(f"{fullname} is the worker's", name=fullname)


sys.meta_path.insert(0, WorkerOnly())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "programme.settings")
application = get_wsgi_application()

from programme.checks import refuse_unsafe_start  # noqa: E402 needs the apps

refuse_unsafe_start()
