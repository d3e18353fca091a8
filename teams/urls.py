from django.urls import path

from programme.api.routes import COHORT
from teams.api import challenge as api_challenge
from teams.api import formation as api_formation
from teams.api import review as api_review
from teams.api import team as api_team
from teams.api import work as api_work
from teams.views import (
    adoption,
    attachment,
    challenge,
    concern,
    deliverable,
    draft,
    formation,
    formation_rule,
    meeting,
    owner_link,
    pairing,
    peer_view,
    preference,
    question,
    release,
    release_link,
    reply,
    reuse_request,
    review,
    review_point,
    room,
    safeguarding,
    signing,
    solution,
    submission,
    team,
    upload,
    version,
)

app_name = "teams"

IN = "programmes/<slug:programme>/<slug:cohort>"
ORGANISE = "organise/<slug:programme>/<slug:cohort>"

urlpatterns = [
    # Challenges
    path(f"{IN}/challenges/", challenge.index, name="challenge_index"),
    path(f"{IN}/challenges/choices/", preference.edit, name="preference_edit"),
    path(f"{IN}/challenges/<uuid:challenge>/", challenge.detail, name="challenge_detail"),
    path(f"{ORGANISE}/challenges/", challenge.desk, name="challenge_desk"),
    path(f"{ORGANISE}/challenges/new/", challenge.create, name="challenge_create"),
    path(f"{ORGANISE}/challenges/<uuid:challenge>/", challenge.edit, name="challenge_edit"),
    path(f"{ORGANISE}/challenges/<uuid:challenge>/publish/", challenge.publish, name="challenge_publish"),
    path(f"{ORGANISE}/challenges/<uuid:challenge>/withdraw/", challenge.withdraw, name="challenge_withdraw"),
    path(f"{ORGANISE}/challenges/questions/<uuid:question>/", question.answer, name="question_answer"),
    path(f"{ORGANISE}/challenges/<uuid:challenge>/owner/", owner_link.desk, name="owner_link_desk"),
    path(f"{ORGANISE}/owner-links/<uuid:owner_link>/close/", owner_link.revoke, name="owner_link_revoke"),
    path("owners/<str:token>/", owner_link.open, name="owner_link_open"),
    # Concerns
    path(f"{IN}/private/", concern.index, name="concern_index"),
    path(f"{IN}/private/new/", concern.create, name="concern_create"),
    path(f"{IN}/private/<uuid:concern>/", concern.detail, name="concern_detail"),
    path(f"{IN}/private/<uuid:concern>/move/", concern.move, name="concern_move"),
    path(f"{ORGANISE}/safeguarding/", safeguarding.desk, name="safeguarding_desk"),
    path(f"{ORGANISE}/safeguarding/<int:contact>/remove/", safeguarding.remove, name="safeguarding_remove"),
    # Teams
    path(f"{IN}/teams/", team.index, name="team_index"),
    path(f"{IN}/teams/<uuid:team>/", team.detail, name="team_detail"),
    path(f"{ORGANISE}/teams/", team.desk, name="team_desk"),
    path(f"{ORGANISE}/teams/move/", team.move, name="team_move"),
    path(f"{ORGANISE}/teams/new/", team.create, name="team_create"),
    path(f"{ORGANISE}/teams/mentors/", pairing.edit, name="pairing_edit"),
    path(f"{ORGANISE}/teams/tell/", team.tell, name="team_tell"),
    path(f"{ORGANISE}/teams/<uuid:team>/", team.edit, name="team_edit"),
    path(f"{ORGANISE}/teams/<uuid:team>/dissolve/", team.dissolve, name="team_dissolve"),
    path(f"{IN}/teams/<uuid:team>/page/", room.edit, name="room_edit"),
    path(f"{IN}/teams/<uuid:team>/picture/", room.picture, name="room_picture"),
    path(f"{IN}/teams/<uuid:team>/notes/", room.note, name="room_note"),
    path(f"{IN}/teams/<uuid:team>/sharing/", room.share, name="room_share"),
    path(f"{IN}/teams/<uuid:team>/sharing/ask/", room.ask, name="room_ask"),
    path(f"{IN}/teams/<uuid:team>/work/<uuid:deliverable>/draft/", room.draft, name="room_draft"),
    path(f"{IN}/teams/<uuid:team>/together/", peer_view.edit, name="peer_view_edit"),
    path(f"{IN}/teams/<uuid:team>/meetings/new/", meeting.create, name="meeting_create"),
    path(f"{IN}/teams/meetings/<uuid:meeting>/cancel/", meeting.cancel, name="meeting_cancel"),
    path(f"{ORGANISE}/reviews/peers/", peer_view.desk, name="peer_view_desk"),
    # Solutions
    path(f"{IN}/teams/<uuid:team>/solution/", solution.edit, name="solution_edit"),
    path(f"{IN}/teams/<uuid:team>/solution/ask/", solution.ask, name="solution_ask"),
    path(f"{IN}/teams/<uuid:team>/solution/answer/", solution.answer, name="solution_answer"),
    path(f"{IN}/teams/<uuid:team>/solution/take-back/", solution.take_back, name="solution_take_back"),
    path(f"{ORGANISE}/solutions/", solution.desk, name="solution_desk"),
    path(f"{ORGANISE}/solutions/<uuid:solution>/", release.detail, name="release_detail"),
    path(f"{ORGANISE}/releases/<uuid:release_consent>/", release.contact, name="release_contact"),
    path(f"{ORGANISE}/solutions/<uuid:solution>/adoption/", adoption.desk, name="adoption_desk"),
    path(f"{ORGANISE}/adoptions/<uuid:adoption>/", adoption.edit, name="adoption_edit"),
    path("reuse/<str:token>/", reuse_request.open, name="reuse_request_open"),
    path("releases/<str:token>/", release_link.open, name="release_link_open"),
    # Formation
    path(f"{ORGANISE}/formation/", formation.desk, name="formation_desk"),
    path(f"{ORGANISE}/formation/form/", formation.form, name="formation_form"),
    path(f"{ORGANISE}/formation/change/", formation.change, name="formation_change"),
    path(f"{ORGANISE}/formation/assess/", formation.assess, name="formation_assess"),
    path(f"{ORGANISE}/formation/compare/", formation.compare, name="formation_compare"),
    path(f"{ORGANISE}/formation/wishes/", formation_rule.wishes, name="formation_rule_wishes"),
    path(f"{ORGANISE}/formation/rules/", formation_rule.index, name="formation_rule_index"),
    path(
        f"{ORGANISE}/formation/rules/<uuid:formation_rule>/switch/", formation_rule.switch, name="formation_rule_switch"
    ),
    path(
        f"{ORGANISE}/formation/rules/<uuid:formation_rule>/remove/", formation_rule.remove, name="formation_rule_remove"
    ),
    path(f"{ORGANISE}/formation/<uuid:formation_run>/", formation.detail, name="formation_detail"),
    path(f"{ORGANISE}/formation/<uuid:formation_run>/stop/", formation.stop, name="formation_stop"),
    path(f"{ORGANISE}/formation/<uuid:formation_run>/repeat/", formation.repeat, name="formation_repeat"),
    path(f"{ORGANISE}/formation/<uuid:formation_run>/choose/", formation.choose, name="formation_choose"),
    path(f"{ORGANISE}/formation/<uuid:formation_run>/switch-off/", formation.switch_off, name="formation_switch_off"),
    path(f"{ORGANISE}/formation/<uuid:formation_run>/adjust/", formation.adjust, name="formation_adjust"),
    path(f"{ORGANISE}/formation/<uuid:formation_run>/undo/", formation.undo, name="formation_undo"),
    path(f"{ORGANISE}/formation/<uuid:formation_run>/adopt/", formation.adopt, name="formation_adopt"),
    # Deliverables
    path(f"{ORGANISE}/deliverables/", deliverable.desk, name="deliverable_desk"),
    path(f"{ORGANISE}/deliverables/new/", deliverable.create, name="deliverable_create"),
    path(f"{ORGANISE}/deliverables/<uuid:deliverable>/", deliverable.edit, name="deliverable_edit"),
    path(
        f"{ORGANISE}/deliverables/<uuid:deliverable>/more-time/<uuid:team>/",
        deliverable.extend,
        name="deliverable_extend",
    ),
    path(
        f"{ORGANISE}/deliverables/<uuid:deliverable>/more-time/", deliverable.extend_all, name="deliverable_extend_all"
    ),
    path(f"{ORGANISE}/deliverables/<uuid:deliverable>/download/", deliverable.download, name="deliverable_download"),
    path(
        f"{ORGANISE}/deliverables/<uuid:deliverable>/hand-in/<uuid:team>/",
        deliverable.hand_in,
        name="deliverable_hand_in",
    ),
    path(
        f"{ORGANISE}/deliverables/submissions/<uuid:submission>/return/",
        deliverable.give_back,
        name="deliverable_give_back",
    ),
    # Submissions
    path(f"{IN}/teams/<uuid:team>/work/<uuid:deliverable>/", submission.edit, name="submission_edit"),
    path(f"{IN}/teams/<uuid:team>/work/<uuid:deliverable>/changes/", draft.changes, name="draft_changes"),
    path(f"{IN}/teams/<uuid:team>/sign-off/", signing.edit, name="signing_edit"),
    path(f"{IN}/teams/versions/<uuid:submission_version>/", version.detail, name="version_detail"),
    path(f"{IN}/teams/versions/<uuid:submission_version>/receipt/", version.receipt, name="version_receipt"),
    path(f"{IN}/teams/versions/<uuid:submission_version>/changes/", version.changes, name="version_changes"),
    path(f"{IN}/teams/versions/<uuid:submission_version>/restore/", version.restore, name="version_restore"),
    path(f"{IN}/teams/<uuid:team>/work/<uuid:deliverable>/now/", draft.now, name="draft_now"),
    path(f"{IN}/teams/<uuid:team>/work/<uuid:deliverable>/files/", upload.keep, name="upload_keep"),
    path(f"{IN}/teams/files/<uuid:attachment>/small/", attachment.thumbnail, name="attachment_thumbnail"),
    path(f"{IN}/teams/files/<uuid:attachment>/", attachment.download, name="attachment_download"),
    # Reviews
    path(f"{IN}/reviews/", review.index, name="review_index"),
    path(f"{IN}/reviews/<uuid:review_point>/<uuid:team>/", review.edit, name="review_edit"),
    path(f"{IN}/reviews/<uuid:review_point>/<uuid:team>/changes/", review.changes, name="review_changes"),
    path(f"{IN}/reviews/<uuid:review>/withdraw/", review.withdraw, name="review_withdraw"),
    path(f"{IN}/reviews/<uuid:review>/reply/", reply.create, name="reply_create"),
    path(f"{ORGANISE}/reviews/", review.desk, name="review_desk"),
    path(f"{ORGANISE}/reviews/points/new/", review_point.create, name="review_point_create"),
    path(f"{ORGANISE}/reviews/points/<uuid:review_point>/", review_point.edit, name="review_point_edit"),
    path(f"{ORGANISE}/reviews/points/<uuid:review_point>/remove/", review_point.remove, name="review_point_remove"),
    path(f"{ORGANISE}/reviews/<uuid:review>/", review.detail, name="review_detail"),
    # For programs
    path(f"{COHORT}/challenges", api_challenge.Challenges.as_view(), name="api_challenge_list"),
    path(f"{COHORT}/challenges/<uuid:challenge>", api_challenge.OneChallenge.as_view(), name="api_challenge"),
    path(
        f"{COHORT}/challenges/<uuid:challenge>/questions",
        api_challenge.Questions.as_view(),
        name="api_challenge_questions",
    ),
    path(f"{COHORT}/choices", api_challenge.Choices.as_view(), name="api_choice_list"),
    path(f"{COHORT}/formation-runs", api_formation.Runs.as_view(), name="api_formation_list"),
    path(f"{COHORT}/formation-runs/<uuid:formation_run>", api_formation.OneRun.as_view(), name="api_formation"),
    path(f"{COHORT}/teams", api_team.Teams.as_view(), name="api_team_list"),
    path(f"{COHORT}/teams/<uuid:team>", api_team.OneTeam.as_view(), name="api_team"),
    path(f"{COHORT}/teams/<uuid:team>/work", api_work.Works.as_view(), name="api_work_list"),
    path(f"{COHORT}/teams/<uuid:team>/reviews", api_review.Words.as_view(), name="api_word_list"),
    path(f"{COHORT}/deliverables", api_work.Deliverables.as_view(), name="api_deliverable_list"),
    path(
        f"{COHORT}/deliverables/<uuid:deliverable>/versions",
        api_work.LastVersions.as_view(),
        name="api_version_list",
    ),
    path(f"{COHORT}/versions/<uuid:submission_version>", api_work.OneVersion.as_view(), name="api_version"),
    path(f"{COHORT}/files/<uuid:attachment>", api_work.OneFile.as_view(), name="api_file"),
    path(f"{COHORT}/team-health", api_review.TeamHealth.as_view(), name="api_health_list"),
    path(f"{COHORT}/reviews/<uuid:review>", api_review.OneReview.as_view(), name="api_review"),
    path(f"{COHORT}/reviews", api_review.OwnReviews.as_view(), name="api_review_list"),
]
