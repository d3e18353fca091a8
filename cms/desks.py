"""The desks of this app."""

from django.utils.translation import gettext_lazy as _

from cms.queries import library
from programme.shared.navigation import Desk, register_desk

register_desk(Desk(_("Solution library"), "cms:library_desk", 73, library.waiting, permission="cms.view_library_desk"))
register_desk(Desk(_("Publishing"), "cms:publishing_desk", 88, permission="cms.write"))
