from django.urls import path

from judging.views import (
    award,
    conflict,
    device_card,
    judge_pass,
    moderation,
    pack,
    panel,
    pitch,
    pitch_day,
    progress,
    result,
    rubric,
    scorecard,
    signatory_offer,
    signing,
    timetable,
)

app_name = "judging"

DESK = "organise/<slug:programme>/<slug:cohort>"

urlpatterns = [
    # Judges
    path("judge/", scorecard.home, name="scorecard_home"),
    path("judge/changes/", device_card.changes, name="device_card_changes"),
    path("judge/pitches/<uuid:pitch>/", scorecard.edit, name="scorecard_edit"),
    path("judge/pitches/<uuid:pitch>/submission/", scorecard.submission, name="scorecard_submission"),
    path("judge/pitches/<uuid:pitch>/files/<uuid:attachment>/", scorecard.file, name="scorecard_file"),
    path("judge/pitches/<uuid:pitch>/conflict/", conflict.declare, name="conflict_declare"),
    path("judge/link/<str:token>/", judge_pass.open, name="judge_pass_open"),
    # The people of one pitch: its team, its judges, the organisers
    path("pitches/<uuid:pitch>/", pitch.detail, name="pitch_detail"),
    # Signatories, also from outside
    path("signing/", signing.home, name="signing_home"),
    path("signing/<uuid:result_sheet>/", signing.sheet, name="signing_sheet"),
    path("signing/<uuid:result_sheet>/pack/", pack.download, name="pack_download"),
    path("signing/<uuid:result_sheet>/publish/", signing.publish, name="signing_publish"),
    path("signing/<uuid:result_sheet>/cancel/", signing.cancel, name="signing_cancel"),
    path("signing/<uuid:result_sheet>/withdraw/", signing.withdraw, name="signing_withdraw"),
    # Everybody, once it is published
    path("results/<slug:programme>/<slug:cohort>/", result.public, name="result_public"),
    # Desks
    path(f"{DESK}/rubric/", rubric.desk, name="rubric_desk"),
    path(f"{DESK}/pitch-day/", pitch_day.desk, name="pitch_day_desk"),
    path(f"{DESK}/pitch-day/plan/", pitch_day.edit, name="pitch_day_edit"),
    path(f"{DESK}/pitch-day/teams/", pitch_day.add, name="pitch_day_add"),
    path(f"{DESK}/pitch-day/open/", pitch_day.open_scoring, name="pitch_day_open"),
    path(f"{DESK}/pitch-day/pitches/<uuid:pitch>/move/", pitch_day.move, name="pitch_move"),
    path(f"{DESK}/pitch-day/pitches/<uuid:pitch>/remove/", pitch_day.remove, name="pitch_remove"),
    path(f"{DESK}/pitch-day/order/", timetable.desk, name="timetable_desk"),
    path(f"{DESK}/pitch-day/order/draw/", timetable.draw, name="timetable_draw"),
    path(f"{DESK}/pitch-day/order/tell/", timetable.tell, name="timetable_tell"),
    path(f"{DESK}/pitch-day/order/breaks/<uuid:pause>/", timetable.move_break, name="timetable_move_break"),
    path(f"{DESK}/pitch-day/order/pitches/<uuid:pitch>/", timetable.slot, name="timetable_slot"),
    path(f"{DESK}/pitch-day/order/pitches/<uuid:pitch>/mode/", timetable.mode, name="timetable_mode"),
    path(f"{DESK}/pitch-day/order/seats/<uuid:seat>/mode/", timetable.seat_mode, name="timetable_seat_mode"),
    path(f"{DESK}/panel/", panel.desk, name="panel_desk"),
    path(f"{DESK}/panel/seats/", panel.seat, name="panel_seat"),
    path(f"{DESK}/panel/seats/<uuid:seat>/remove/", panel.unseat, name="seat_remove"),
    path(f"{DESK}/panel/links/", judge_pass.desk, name="judge_pass_desk"),
    path(f"{DESK}/panel/links/print/", judge_pass.sheet, name="judge_pass_sheet"),
    path(f"{DESK}/panel/seats/<uuid:seat>/link/", judge_pass.show, name="judge_pass_show"),
    path(f"{DESK}/panel/seats/<uuid:seat>/link/end/", judge_pass.revoke, name="judge_pass_revoke"),
    path(f"{DESK}/panel/conflicts/<uuid:conflict>/", conflict.decide, name="conflict_decide"),
    path(f"{DESK}/panel/bar/", conflict.bar, name="conflict_bar"),
    path(f"{DESK}/progress/", progress.desk, name="progress_desk"),
    path(f"{DESK}/progress/lock/", progress.lock, name="progress_lock"),
    path(f"{DESK}/progress/cards/<uuid:scorecard>/reopen/", progress.reopen, name="scorecard_reopen"),
    path("boards/<uuid:pitch_day>/", progress.board, name="progress_board"),
    path(f"{DESK}/results/", result.desk, name="result_desk"),
    path(f"{DESK}/results/compute/", result.compute, name="result_compute"),
    path(f"{DESK}/results/awards/", award.edit, name="award_edit"),
    path(f"{DESK}/results/cards/", moderation.cards, name="moderation_cards"),
    path(f"{DESK}/results/cards/<uuid:scorecard>/", moderation.decide, name="moderation_decide"),
    path(f"{DESK}/pitch-day/signatories/", signing.signatories, name="signatory_desk"),
    path(f"{DESK}/pitch-day/signatories/<uuid:signatory>/remove/", signing.remove, name="signatory_remove"),
    path(f"{DESK}/pitch-day/signatories/offers/<uuid:offer>/resend/", signing.resend, name="signatory_resend"),
    path(f"{DESK}/pitch-day/signatories/offers/<uuid:offer>/revoke/", signing.revoke, name="signatory_revoke"),
    path("signing/offers/<str:token>/", signatory_offer.open, name="signatory_offer_open"),
]
