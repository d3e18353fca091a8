"""The devices' doorway: what judges scored with or without a network comes in here."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from judging.actions import held_change as holding
from judging.actions import scorecard as actions
from judging.actions.conflict import declare_conflict_on_device
from judging.forms.device_card import CONFLICT, DeviceCard, declared_link, pitch_of
from judging.queries import device_card as queries
from judging.queries import rubric, scorecard
from programme.shared.device_changes import Holding, Sent
from programme.views.offline import answer_changes


@login_not_required
@never_cache
@require_POST
def changes(request: HttpRequest) -> HttpResponse:
    """Each card is answered by itself. Signed out a device is told so, and keeps everything."""
    if not request.user.is_authenticated:
        return JsonResponse({"sentence": _("Sign in again. What you gave is kept on this device.")}, status=401)
    own: list[UUID] = []

    def apply(sent: Sent) -> dict[str, Any]:
        pitch = pitch_of(sent)
        if CONFLICT in sent.values:
            declare_conflict_on_device(pitch, by=request.user, detail=declared_link(sent.values), change=sent.change)
            own.append(pitch)
            return {"state": "saved", "version": sent.change.base, "card": {"barred": True}}
        card = DeviceCard.read(sent.values, rubric.criteria_for_pitch(pitch, rubric.ANY_VERSION))
        try:
            saved = actions.save_scorecard(pitch, by=request.user, change=sent.change, **vars(card))
        except actions.StaleCard as refusal:
            own.append(pitch)
            there = queries.card_on_device(request.user, pitch)
            return {"state": "conflict", "sentence": str(refusal), "version": there["version"], "there": there}
        own.append(pitch)
        return {"state": "saved", "version": saved.version, "card": asdict(saved)}

    def hold(told: Holding) -> None:
        holding.note_held_changes(told, by=request.user, at=request.arrived_at)

    answer = answer_changes(request, apply, hold)
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        return answer
    # Asked last, and only where no card was their own: a save is to cost little.
    if not own and not scorecard.is_judge(request.user):
        raise Http404
    return answer
