"""The smallest possible views of the same kind: they write the same rows, and show what they must in one string."""

import hashlib
import json
import uuid

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Avg, Count, F, Max
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import include, path
from django.utils.timezone import now
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.views import serve

from judging.models import Criterion, PitchDay, PitchStanding, Score, Scorecard, ScoreChange
from programme.models import AuditChain, AuditEvent, Booking, ClientChange, Notification, Visit
from teams.models import Answer


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    return serve(request, "")


def judge(request: HttpRequest) -> HttpResponse:
    cards = Scorecard.objects.filter(judge=request.user).order_by("pitch__position")
    rows = cards.values_list("pitch_id", "pitch__team__name", "pitch__starts_at", "state", "filled")
    items = "".join(f"<li><a href='/sheet/{row[0]}/'>{row[1]}</a> {row[2]} {row[3]} {row[4]}" for row in rows[:50])
    return HttpResponse(f"<!doctype html><title>Judge</title><ul>{items}</ul>")


def sheet(request: HttpRequest, pitch: uuid.UUID) -> HttpResponse:
    card = Scorecard.objects.get(pitch=pitch, judge=request.user)
    if request.method == "POST":
        return save(request, card.pk, pitch)
    held = dict(Score.objects.filter(card=card).values_list("criterion", "value"))
    criteria = Criterion.objects.filter(rubric__pitch_days__pitches=pitch).values_list("pk", "name")
    fields = "".join(
        f"<p>{each[1]} <input name='criterion_{each[0]}' value='{held.get(each[0])}'>" for each in criteria
    )
    token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
    version = f'<input type="hidden" name="base_version" value="{card.version}">'
    return HttpResponse(f"<!doctype html><title>Sheet</title><form method=post>{token}{version}{fields}</form>")


def save(request: HttpRequest, pk: uuid.UUID, pitch: uuid.UUID) -> HttpResponse:
    """Five scores, their old values, card, standing, board, the device's change and the audit event."""
    at = now()
    given = {int(name[10:]): request.POST[name] for name in request.POST if name.startswith("criterion_")}
    with transaction.atomic():
        card = Scorecard.objects.select_for_update().get(pk=pk)
        old = Score.objects.filter(card=card).values_list("criterion", "value", "text")
        ScoreChange.objects.bulk_create(
            [
                ScoreChange(card=card, criterion_id=key, version=card.version, value=value, text=text, changed_at=at)
                for key, value, text in old
            ],
            ignore_conflicts=True,
        )
        Score.objects.bulk_create(
            [Score(card=card, criterion_id=key, value=int(value)) for key, value in given.items()],
            update_conflicts=True,
            unique_fields=("card", "criterion"),
            update_fields=("value",),
        )
        Scorecard.objects.filter(pk=pk).update(version=F("version") + 1, saved_at=at, filled=len(given))
        kept = Scorecard.objects.filter(pitch=pitch, total__isnull=False).aggregate(
            count=Count("pk"), mean=Avg("total")
        )
        PitchStanding.objects.filter(pitch=pitch).update(**kept)
        PitchDay.objects.filter(pitches=pitch).update(board_version=F("board_version") + 1)
        ClientChange.objects.create(id=request.POST["change"], person=request.user, target=str(pk), answer={"ok": True})
        chain = AuditChain.objects.select_for_update().exclude(programme=None).order_by("pk")[0]
        digest = hashlib.sha256(f"{chain.head}{pk}".encode()).hexdigest()
        AuditEvent.objects.create(
            chain=chain, number=chain.length + 1, code="saved", at=at.isoformat(), by=request.user.pk, hash=digest
        )
        AuditChain.objects.filter(pk=chain.pk).update(length=chain.length + 1, head=digest)
    return HttpResponseRedirect(request.path)


def board(request: HttpRequest, day: uuid.UUID) -> HttpResponse:
    etag = f'"{PitchDay.objects.values_list("board_version", flat=True).get(pk=day)}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    rows = Scorecard.objects.filter(pitch__pitch_day=day).values_list("judge__full_name", "pitch__team__name", "state")
    items = "".join(f"<li>{row[0]} {row[1]} {row[2]}" for row in rows)
    return HttpResponse(f"<!doctype html><title>Board</title><ul>{items}</ul>", headers={"ETag": etag})


def rush(request: HttpRequest, visit: uuid.UUID) -> HttpResponse:
    """A place or a turn: the booking, the message, the task that sends it, the audit event."""
    at = now()
    with transaction.atomic():
        row = Visit.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=visit)
        taken = row.bookings.filter(state="confirmed").count()
        last = row.bookings.aggregate(last=Max("position"))["last"] or 0
        state = "confirmed" if taken < row.capacity else "waiting"
        booking = Booking.objects.create(
            visit=row, person=request.user, state=state, position=last + 1, booked_at=at, sector="civil_service"
        )
        Notification.objects.create(
            programme_id=row.cohort.programme_id,
            person=request.user,
            address=request.user.email,
            name=request.user.full_name,
            kind=f"bare.{state}",
            act=str(booking.pk),
            subject="Booked",
            body="You are booked.",
        )
        key = str(row.cohort.programme_id)
        AuditChain.objects.get_or_create(key=key, defaults={"programme_id": row.cohort.programme_id})
        chain = AuditChain.objects.select_for_update(of=("self",)).get(key=key)
        digest = hashlib.sha256(f"{chain.head}{booking.pk}".encode()).hexdigest()
        AuditEvent.objects.create(
            chain=chain, number=chain.length + 1, code="booked", at=at.isoformat(), by=request.user.pk, hash=digest
        )
        AuditChain.objects.filter(pk=chain.pk).update(length=chain.length + 1, head=digest)
    return HttpResponseRedirect(request.path)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One row of a text."""
    Answer.objects.filter(pk=pk).update(text=json.loads(request.body)["text"])
    return HttpResponse("saved")


urlpatterns = [
    path("healthz", healthz),
    path("", page),
    path("page/", page),
    path("judge/", judge),
    path("sheet/<uuid:pitch>/", sheet),
    path("board/<uuid:day>/", board),
    path("rush/<uuid:visit>/", rush),
    path("answer/<int:pk>/", answer),
    # A bare Wagtail site has its admin loaded too.
    path("cms/", include(wagtail_admin_urls)),
]
