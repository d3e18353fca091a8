"""A department's own sign-in: whom it lets in, whom never, and who says so. The department is a real server."""

import logging
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from programme.actions.enrolment import NotIdentified, change_address
from programme.actions.single_sign_on import allow_domain, forget_identities
from programme.models import AuditEvent, Cohort, Person, SignOnDomain, SignOnIdentity
from programme.queries.single_sign_on import person_for
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from programme.states import Role
from tests.factories import programme as make
from tests.support.services import department

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/single-sign-on/revenue/login/"
PEOPLE = (
    {"sub": "ann", "email": "Ann@revenue.example", "email_verified": True},
    {"sub": "ann-the-second", "email": "ann@revenue.example", "email_verified": True},
    {"sub": "unverified", "email": "ann@revenue.example", "email_verified": False},
    {"sub": "silent", "email": "ann@revenue.example"},
    {"sub": "stranger", "email": "stranger@revenue.example", "email_verified": True},
    {"sub": "elsewhere", "email": "ann@other.example", "email_verified": True},
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with department(*PEOPLE) as address:
        yield address


@pytest.fixture
def sign_on(server: str, settings):
    """Go through the department's sign-in as one of its people; gives our answer to their return."""
    provider = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    app = {**provider["APPS"][0], "settings": {"server_url": server}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**provider, "APPS": [app]}}

    def go(client: Client, who: str, *, denies: bool = False):
        asked = client.post(LOGIN)
        assert asked.status_code == 302, asked.content.decode()
        assert "code_challenge=" in asked["Location"]
        chosen = {"action": "deny"} if denies else {"sub": who}
        back = requests.post(asked["Location"], data=chosen, allow_redirects=False, timeout=10)
        parts = urlsplit(back.headers["Location"])
        assert parts.path == "/accounts/single-sign-on/revenue/login/callback/"
        return client.get(f"{parts.path}?{parts.query}")

    return go


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


@pytest.fixture
def ann(cohort) -> Person:
    return make.participant(cohort, who=make.person(email="ann@revenue.example"))


def allow(cohort: Cohort, domain: str = "revenue.example", provider: str = "revenue") -> SignOnDomain:
    return allow_domain(
        cohort.programme, provider=provider, domain=domain, by=make.organiser(cohort), at=timezone.now()
    )


def is_signed_in(client: Client, person: Person) -> bool:
    return client.session.get("_auth_user_id") == str(person.pk)


# ---- through the door -----


def test_whose_domain_is_allowed_comes_in_and_leaves_nothing_of_the_department_here(client, sign_on, ann, cohort):
    allow(cohort)

    answer = sign_on(client, "ann")

    assert answer["Location"] == "/home/"
    assert is_signed_in(client, ann)
    # No account there is tied to one here: the address is asked anew each time.
    from allauth.socialaccount.models import SocialAccount, SocialToken  # noqa: PLC0415 needs the apps

    assert (SocialAccount.objects.count(), SocialToken.objects.count()) == (0, 0)


def test_a_department_knows_a_person_by_its_own_number_and_not_by_the_address_alone(client, sign_on, ann, cohort):
    allow(cohort)
    sign_on(client, "ann")

    identity = SignOnIdentity.objects.get()
    assert (identity.person, identity.provider, identity.subject) == (ann, "revenue", "ann")
    assert AuditEvent.objects.filter(code="programme.sign_on_identity.bound").count() == 1

    # Her address was given to somebody else.
    later = Client()
    answer = sign_on(later, "ann-the-second")
    assert not is_signed_in(later, ann)
    assert "knew somebody else by your address before" in later.get(answer["Location"]).content.decode()
    again = Client()
    sign_on(again, "ann")
    assert is_signed_in(again, ann)
    assert SignOnIdentity.objects.count() == 1


def test_one_number_of_a_department_is_one_person_here(client, sign_on, ann, cohort):
    allow(cohort)
    other = make.participant(cohort)
    SignOnIdentity.objects.create(person=other, provider="revenue", subject="ann", bound_at=timezone.now())

    sign_on(client, "ann")

    assert not is_signed_in(client, ann)


def test_an_organiser_lets_a_department_know_somebody_anew_and_says_how_they_are_known(
    client, client_for, sign_on, ann, cohort
):
    allow(cohort)
    sign_on(client, "ann")
    place = ann.enrolments.get()
    organiser = make.organiser(cohort)
    desk, page = client_for(organiser), path_in(cohort, "programme:people_sign_on", place.pk)

    assert "Department sign-in" in desk.get(path_in(cohort, "programme:people_place", place.pk)).content.decode()
    assert "Say how you made sure" in desk.post(page, {"known_by": ""}).content.decode()
    assert SignOnIdentity.objects.exists()
    desk.post(page, {"known_by": "in_person"})

    event = AuditEvent.objects.get(code="programme.sign_on_identity.forgotten")
    assert (event.by, event.facts) == (organiser.pk, {"providers": ["revenue"], "known_by": "in_person"})
    again = Client()
    sign_on(again, "ann-the-second")
    assert is_signed_in(again, ann)


def test_nobody_forgets_an_identity_without_a_word_or_of_somebody_who_decides(cohort):
    organiser, place = make.organiser(cohort), make.enrolment(cohort)
    with pytest.raises(NotIdentified):
        forget_identities(place, by=organiser, known_by="")
    for stranger, row in ((place.person, place), (organiser, make.enrolment(cohort, Role.JUDGE))):
        with pytest.raises(NotAllowed):
            forget_identities(row, by=stranger, known_by="video")


def test_with_a_new_address_the_departments_know_the_person_anew(cohort):
    place = make.enrolment(cohort)
    SignOnIdentity.objects.create(person=place.person, provider="revenue", subject="1", bound_at=timezone.now())

    change_address(place, by=make.organiser(cohort), email="new@revenue.example", known_by="video")

    assert not SignOnIdentity.objects.exists()


@pytest.mark.parametrize("who", ["unverified", "silent", "stranger", "elsewhere"])
def test_others_are_turned_back_with_one_answer_and_no_account(client, sign_on, ann, cohort, who):
    allow(cohort)
    people = Person.objects.count()

    answer = sign_on(client, who)

    assert answer["Location"] == "/accounts/login/"
    assert "This sign-in is not enough here." in client.get(answer["Location"]).content.decode()
    assert "_auth_user_id" not in client.session
    assert Person.objects.count() == people


def test_nobody_comes_in_before_an_organiser_has_allowed_the_domain(client, sign_on, ann):
    sign_on(client, "ann")

    assert "_auth_user_id" not in client.session


def test_a_second_factor_is_still_asked(client, sign_on, ann, cohort):
    allow(cohort)
    TOTP.activate(ann, generate_totp_secret())

    answer = sign_on(client, "ann")

    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


def test_who_turns_back_there_can_sign_in_here(client, sign_on, ann, cohort):
    allow(cohort)

    answer = sign_on(client, "ann", denies=True)

    assert answer["Location"] == "/accounts/login/"
    assert client.get(answer["Location"]).status_code == 200


def test_a_department_that_does_not_answer_is_said_in_words(client):
    # Nobody listens at the address of the settings.
    answer = client.post(LOGIN)

    assert answer["Location"] == "/accounts/login/"
    assert "did not work just now" in client.get("/accounts/login/").content.decode()


def test_a_return_that_nobody_asked_for_is_refused(client, sign_on, ann, cohort):
    allow(cohort)

    answer = client.get("/accounts/single-sign-on/revenue/login/callback/?code=abc&state=invented")

    assert answer["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_a_signed_in_person_cannot_tie_an_account_of_the_department(client, sign_on, ann, cohort):
    allow(cohort)
    client.force_login(other := make.participant(cohort))

    asked = client.post(f"{LOGIN}?process=connect")
    back = requests.post(asked["Location"], data={"sub": "ann"}, allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    answer = client.get(f"{parts.path}?{parts.query}")

    assert answer["Location"] == "/accounts/login/"
    assert not is_signed_in(client, ann)
    assert is_signed_in(client, other)
    assert client.get("/accounts/single-sign-on-connections/").status_code == 302


def test_refusals_are_logged_without_names(client, sign_on, ann, caplog):
    caplog.set_level(logging.INFO, "programme.security")

    sign_on(client, "stranger")

    said = " ".join(f"{each.getMessage()} {vars(each)}" for each in caplog.records)
    assert "single sign-on refused" in said
    assert "stranger@" not in said


def test_the_sign_in_page_offers_it_as_a_form(client):
    page = client.get("/accounts/login/").content.decode()

    assert re.search(rf'<form method="post" action="{LOGIN}">', page)
    assert "Revenue Service" in page
    assert "http://127.0.0.1:9" in client.get("/accounts/login/")["Content-Security-Policy"]
    assert client.get("/accounts/single-sign-on/nobody/login/").status_code == 404


# ---- whom it lets in -----


def test_a_site_admin_never_comes_in_that_way(cohort):
    admin = make.site_admin(email="root@revenue.example")
    make.participant(cohort, who=admin)
    allow(cohort)

    assert person_for("revenue", [admin.email]) is None


def test_who_holds_a_role_elsewhere_needs_the_yes_of_both(ann, cohort):
    other = make.cohort()
    make.organiser(other, ann)
    allow(cohort)

    assert person_for("revenue", [ann.email]) is None
    allow(other)
    assert person_for("revenue", [ann.email]) == ann


def test_it_ends_with_the_place_the_account_the_domain_and_the_provider(ann, cohort):
    allowed = allow(cohort)
    assert person_for("revenue", [ann.email]) == ann
    assert person_for("treasury", [ann.email]) is None

    ann.enrolments.update(state="withdrawn")
    assert person_for("revenue", [ann.email]) is None
    ann.enrolments.update(state="active")
    Person.objects.filter(pk=ann.pk).update(is_active=False)
    assert person_for("revenue", [ann.email]) is None
    Person.objects.filter(pk=ann.pk).update(is_active=True)
    allowed.delete()
    assert person_for("revenue", [ann.email]) is None


def test_a_domain_below_the_allowed_one_is_another(cohort):
    make.participant(cohort, who=make.person(email="eve@evil.revenue.example"))
    allow(cohort)

    assert person_for("revenue", ["eve@evil.revenue.example"]) is None


# ---- the organiser's page -----


def test_an_organiser_allows_a_domain_and_ends_it_and_both_are_recorded(client_for, cohort):
    client = client_for(make.organiser(cohort))
    page = path_in(cohort, "programme:single_sign_on_desk")

    answer = client.post(page, {"provider": "revenue", "domain": " @Revenue.Example "}, follow=True)

    assert "People of revenue.example can sign in there now." in answer.content.decode()
    row = SignOnDomain.objects.get()
    assert (row.programme, row.domain) == (cohort.programme, "revenue.example")
    client.post(path_in(cohort, "programme:single_sign_on_end", row.pk))
    assert not SignOnDomain.objects.exists()
    codes = AuditEvent.objects.order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["programme.sign_on_domain.allowed", "programme.sign_on_domain.ended"]


@pytest.mark.parametrize(
    ("domain", "sentence"),
    [
        ("revenue", "Enter a domain in the right form"),
        ("*.example", "Enter a domain in the right form"),
        ("gmail.com", "Anybody can have an address there"),
        ("revenue.example", "This domain is allowed for this sign-in already."),
    ],
)
def test_what_cannot_be_allowed_is_refused_with_a_reason(client_for, cohort, domain, sentence):
    allow(cohort)
    client = client_for(make.organiser(cohort))

    answer = client.post(path_in(cohort, "programme:single_sign_on_desk"), {"provider": "revenue", "domain": domain})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert SignOnDomain.objects.count() == 1


def test_organisers_of_other_programmes_cannot_end_it(client_for, cohort):
    allowed = allow(cohort)
    elsewhere = make.cohort()
    client = client_for(make.organiser(elsewhere))

    assert client.post(path_in(elsewhere, "programme:single_sign_on_end", allowed.pk)).status_code == 404
    with pytest.raises(NotAllowed):
        allow_domain(
            cohort.programme, provider="revenue", domain="x.example", by=make.organiser(elsewhere), at=timezone.now()
        )


def test_without_a_provider_the_page_says_so(client_for, cohort, settings):
    settings.SINGLE_SIGN_ON = []
    client = client_for(make.organiser(cohort))

    page = client.get(path_in(cohort, "programme:single_sign_on_desk")).content.decode()

    assert "This site has no single sign-on yet" in page
