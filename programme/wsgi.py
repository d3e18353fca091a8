import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "programme.settings")
application = get_wsgi_application()

from programme.checks import refuse_unsafe_start  # noqa: E402 needs the apps

refuse_unsafe_start()
