"""Every message that publishing can send."""

from django.utils.translation import gettext_lazy as _

from cms.models import PressLink
from programme.shared.notification_kinds import OUTSIDE, NotificationKind, register, unopened
from programme.states import ProgrammeRoleKind

EDITING = (ProgrammeRoleKind.ORGANISER, ProgrammeRoleKind.EDITOR, ProgrammeRoleKind.APPROVER)

ENQUIRY = register(
    NotificationKind(
        "cms.enquiry",
        title=_("Somebody writes from the contact form"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="cms.Enquiry",
        audience=_("organisers of the programme"),
    )
)
PAGE_TO_APPROVE = register(
    NotificationKind(
        "cms.page_to_approve",
        title=_("A page waits for your approval"),
        readers=(ProgrammeRoleKind.ORGANISER, ProgrammeRoleKind.APPROVER),
        audience=_("approvers and organisers of the programme"),
        answers=True,
    )
)
PAGE_APPROVED = register(
    NotificationKind(
        "cms.page_approved",
        title=_("Your page is approved"),
        readers=EDITING,
        audience=_("the person who asked for the approval"),
        answers=True,
    )
)
PAGE_SENT_BACK = register(
    NotificationKind(
        "cms.page_sent_back",
        title=_("Your page is sent back with changes to make"),
        readers=EDITING,
        audience=_("the person who asked for the approval"),
        answers=True,
    )
)
PRESS_PAGE = register(
    NotificationKind(
        "cms.press_page",
        title=_("A draft to read and to answer"),
        readers=OUTSIDE,
        awaits=unopened(PressLink),
        about="cms.PressLink",
        audience=_("a press office that is asked to read a draft"),
        can_mute=False,
        answers=True,
    )
)
PRESS_ANSWERED = register(
    NotificationKind(
        "cms.press_answered",
        title=_("A press office has answered"),
        readers=EDITING,
        about="cms.PressAnswer",
        audience=_("the person who sent the draft, and the page's author"),
        answers=True,
    )
)
