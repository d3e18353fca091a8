from programme.models import Notification
from teams.models import Review
from teams.states import ReviewState

FOR_TEAM, IN_CONFIDENCE = "Good start, count more.", "I fear for their budget."


def page(world):
    return world.url("review_edit", world.point.pk, world.team.pk)


def words(**more):
    return {"health": "amber", "for_team": FOR_TEAM, "for_organisers": IN_CONFIDENCE, **more}


def test_a_draft_is_kept_and_nobody_else_reads_it(world):
    world.hand_in()

    answer = world.client("ME").post(page(world), {"for_team": "Half a thought", "save": "1"}, follow=True)

    assert "Your draft is kept." in answer.content.decode()
    assert "Half a thought" in answer.content.decode()
    assert "Half a thought" not in world.client("TM").get(world.url("team_detail", world.team.pk)).content.decode()


def test_a_sent_review_gives_each_reader_their_part(world):
    version = world.hand_in()

    world.client("ME").post(page(world), words(send="1"))

    review = Review.objects.get()
    room = world.client("TM").get(world.url("team_detail", world.team.pk)).content.decode()
    desk = world.client("OR").get(world.url("review_detail", review.pk)).content.decode()
    assert (review.state, review.version) == (ReviewState.SENT, version)
    assert FOR_TEAM in room
    assert IN_CONFIDENCE not in room
    assert "Amber" not in room
    assert FOR_TEAM in desk
    assert IN_CONFIDENCE in desk
    assert Notification.objects.filter(kind="teams.review_sent").count() == 4
    assert not any(IN_CONFIDENCE in row.body for row in Notification.objects.all())


def test_others_of_the_cohort_read_nothing(world):
    world.hand_in()
    world.send_review(for_team=FOR_TEAM)

    assert FOR_TEAM not in world.client("PA").get(world.url("team_detail", world.team.pk)).content.decode()


def test_the_two_mentors_read_each_other_once_both_are_in(world):
    world.hand_in()
    world.send_review("ME", for_team="The first word.")
    assert "The first word." not in text(world, "M2")

    world.send_review("M2", for_team="The second word.")

    assert "The first word." in text(world, "M2")
    assert "The second word." in text(world, "ME")


def text(world, role):
    return world.client(role).get(page(world)).content.decode()


def test_an_empty_review_is_not_sent(world):
    world.hand_in()

    answer = world.client("ME").post(page(world), {"send": "1", "for_organisers": IN_CONFIDENCE})

    assert "Choose how the team is doing." in answer.content.decode()
    assert IN_CONFIDENCE in answer.content.decode()
    assert not Review.objects.exists()


def test_nothing_is_reviewed_before_the_team_has_handed_in(world):
    answer = world.client("ME").post(page(world), words(send="1"))

    assert answer.status_code == 409
    assert "has handed in nothing" in answer.content.decode()


def test_red_is_told_to_organisers_at_once(world):
    world.hand_in()

    world.client("ME").post(page(world), words(health="red", send="1"))

    told = Notification.objects.get(kind="teams.health_red")
    assert told.person == world.people["OR"]
    assert IN_CONFIDENCE not in told.body


def test_what_was_sent_is_put_right_until_the_point_closes(world):
    world.hand_in()
    client = world.client("ME")
    client.post(page(world), words(send="1"))
    client.post(page(world), words(health="green", send="1"))
    assert Review.objects.get().health == "green"

    world.point.closes_at = world.asked.opens_at
    world.point.save()
    answer = client.post(page(world), words(health="red", send="1"))

    assert answer.status_code == 409
    assert Review.objects.get().health == "green"


def test_a_mentor_lists_what_waits(world):
    world.hand_in()

    listed = world.client("ME").get(world.url("review_index")).content.decode()

    assert "Write the review" in listed
    assert world.client("TM").get(world.url("review_index")).status_code == 404
