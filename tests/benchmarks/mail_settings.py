"""A site on this machine whose mail goes to the soak's own SMTP server, at the soak's pace."""

import os

from programme.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = "127.0.0.1", int(os.environ["SOAK_SMTP_PORT"]), False
EMAIL_TIMEOUT = 20
MAIL_A_MINUTE = int(os.environ["SOAK_PACE"])
MAIL_CLAIM_SECONDS = 10
