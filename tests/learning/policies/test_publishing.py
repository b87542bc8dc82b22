"""A policy goes out whole or not at all, on every road; and what went out is kept."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from accounts.models import Membership
from courses.policies.models import LocalPolicy, PolicyNotReady, PolicyVersion
from courses.policies.services import draft_policy
from courses.policies.wording import fault_in, gaps_in
from tests.courses.pages import soup
from tests.factories.accounts import give_second_factor, make_member, make_organisation
from tests.factories.policies import FILLED, make_policy, publish_policy

pytestmark = pytest.mark.django_db
GAP = "Write to [your communications team's email]."
Role = Membership.Role


@pytest.fixture
def organisation():
    return make_organisation(name="Greenfield")


def sign_in(organisation, role) -> Client:
    person = make_member(organisation=organisation, role=role)
    give_second_factor(person)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def desk(organisation) -> Client:
    """The browser of somebody who runs the organisation."""
    return sign_in(organisation, Role.ADMINISTRATOR)


def address(name: str, policy: LocalPolicy | None = None) -> str:
    found = f"wagtailsnippets_courses_localpolicy:{name}"
    return reverse(found, args=[policy.pk] if policy else [])


def posted(organisation, **words) -> dict[str, str]:
    """What the editor's form sends. Rich text is Draftail's own JSON."""
    fields = FILLED | {"organisation": str(organisation.pk), "next_review_date": ""} | words
    for name in ("expectations", "reporting"):
        plain = fields[name].removeprefix("<p>").removesuffix("</p>")
        block = {"key": "a", "text": plain, "type": "unstyled", "depth": 0}
        block |= {"inlineStyleRanges": [], "entityRanges": []}
        fields[name] = json.dumps({"blocks": [block], "entityMap": {}})
    return fields


# --- Gaps ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILLED)
def test_every_part_starts_with_a_gap_or_words_that_can_stand(name, organisation):
    policy = draft_policy(organisation=organisation, by=None)

    assert name in policy.faults() or fault_in(getattr(policy, name)) == ""
    assert {"communications_contact", "reporting", "ask_first"} <= policy.faults().keys()


def test_formatting_does_not_hide_a_gap():
    assert gaps_in("<p>[your <b>team's</b>\n name]</p>") == ["[your team's name]"]


@pytest.mark.parametrize("fine", ["Ask Willow.", "Room (2)", "[ ]", "[1]", "a ] b [ c"])
def test_other_brackets_are_no_gap(fine):
    assert fault_in(fine) == ""


@pytest.mark.parametrize("empty", ["", "  \n", "<p></p>", "<p> <br/></p>"])
def test_an_empty_part_is_not_ready(empty):
    assert fault_in(empty) == "Write something here."


@given(st.text(alphabet="ab é[]\n<>&;", max_size=40))
def test_whatever_is_written_is_judged_without_failing(words):
    assert isinstance(fault_in(words), str)


# --- The roads -----------------------------------------------------------------------


@pytest.mark.parametrize("name", FILLED)
@pytest.mark.parametrize("words", [GAP, ""])
def test_publishing_a_revision_is_refused_and_names_the_part(organisation, name, words):
    policy = draft_policy(organisation=organisation, by=None)
    for part, filled in (FILLED | {name: words}).items():
        setattr(policy, part, filled)
    revision = policy.save_revision(clean=False)

    with pytest.raises(PolicyNotReady) as refused:
        revision.publish()

    assert list(refused.value.message_dict) == [name]
    assert not LocalPolicy.objects.get().live
    assert not PolicyVersion.objects.exists()


def test_a_live_policy_stays_as_it_was_when_its_draft_has_gaps(organisation):
    policy = make_policy(organisation)
    policy.ask_first = GAP
    revision = policy.save_revision()

    with pytest.raises(PolicyNotReady):
        revision.publish()

    kept = LocalPolicy.objects.get()
    assert (kept.live, kept.ask_first) == (True, FILLED["ask_first"])
    assert kept.has_unpublished_changes
    assert PolicyVersion.objects.count() == 1


def test_planning_to_publish_gaps_is_refused_when_it_is_planned(organisation):
    policy = draft_policy(organisation=organisation, by=None)
    policy.go_live_at = timezone.now() + timedelta(days=1)

    with pytest.raises(PolicyNotReady):
        policy.save_revision().publish()

    call_command("publish_scheduled")
    assert not LocalPolicy.objects.get().live


def test_a_planned_policy_goes_out_on_its_day_and_not_before(organisation, time_machine):
    now = timezone.now()
    time_machine.move_to(now)
    policy = draft_policy(organisation=organisation, by=None)
    for part, words in FILLED.items():
        setattr(policy, part, words)
    policy.go_live_at = now + timedelta(days=1)
    policy.save_revision().publish()
    assert not PolicyVersion.objects.exists()
    time_machine.move_to(now + timedelta(days=2))

    call_command("publish_scheduled")

    assert LocalPolicy.objects.get().live
    assert PolicyVersion.objects.get().parts == FILLED


def test_code_that_saves_a_live_row_with_gaps_is_refused(organisation):
    policy = make_policy(organisation)
    policy.support = GAP

    with pytest.raises(PolicyNotReady), transaction.atomic():
        policy.save()
    with pytest.raises(PolicyNotReady), transaction.atomic():
        LocalPolicy.objects.create(organisation=make_organisation())


def test_the_editor_refuses_beside_the_field_and_keeps_what_was_typed(desk, organisation):
    form = posted(organisation, support=GAP) | {"action-publish": "1"}

    page = desk.post(address("add"), form)

    assert page.status_code == 200
    said = page.content.decode()
    assert "Put your own words in place of [your communications team&#x27;s email]." in said
    assert soup(page).find("textarea", attrs={"name": "support"}).text.strip() == GAP
    assert not LocalPolicy.objects.exists()


def test_the_editor_keeps_a_draft_with_gaps_and_publishes_it_when_they_are_filled(
    desk, organisation
):
    desk.post(address("add"), posted(organisation, support=GAP))
    policy = LocalPolicy.objects.get()
    assert not policy.live
    edit = address("edit", policy)
    refused = desk.post(edit, posted(organisation, support=GAP) | {"action-publish": "1"})
    assert refused.status_code == 200
    assert not LocalPolicy.objects.get().live

    desk.post(edit, posted(organisation) | {"action-publish": "1"})

    policy.refresh_from_db()
    assert policy.live
    assert policy.support == FILLED["support"]
    assert ModelLogEntry.objects.filter(action="wagtail.publish").count() == 1


# --- Versions ------------------------------------------------------------------------


def test_the_first_version_asks_everybody_and_a_correction_nobody(organisation):
    policy = make_policy(organisation)
    publish_policy(policy, support="Talk to Rowan.")
    publish_policy(policy, support="Talk to Fern.", asks_again=True)

    versions = PolicyVersion.objects.order_by("number")

    assert [(each.number, each.asks_again) for each in versions] == [
        (1, True),
        (2, False),
        (3, True),
    ]
    assert [each.parts["support"] for each in versions] == [
        FILLED["support"],
        "Talk to Rowan.",
        "Talk to Fern.",
    ]


def test_the_same_words_again_are_no_new_version_unless_everybody_is_asked(organisation):
    policy = make_policy(organisation)
    publish_policy(policy)
    policy.get_latest_revision().publish()
    assert PolicyVersion.objects.count() == 1

    publish_policy(policy, asks_again=True)
    LocalPolicy.objects.get().get_latest_revision().publish()

    assert PolicyVersion.objects.count() == 2


def test_the_tick_is_empty_for_the_next_change_but_stays_on_a_draft(desk, organisation):
    policy = publish_policy(make_policy(organisation), support="Talk to Fern.", asks_again=True)
    edit = address("edit", policy)
    assert not soup(desk.get(edit)).find("input", attrs={"name": "asks_again"}).has_attr("checked")

    desk.post(edit, posted(organisation, support="Talk to Ivy.", asks_again="on"))

    assert soup(desk.get(edit)).find("input", attrs={"name": "asks_again"}).has_attr("checked")


# --- Who may -------------------------------------------------------------------------


def test_an_administrator_sees_and_writes_their_own_organisations_policy_only(desk, organisation):
    elsewhere = make_organisation(name="Elsewhere Trust")
    ours = make_policy(organisation)
    theirs = make_policy(elsewhere, support="Nobody outside may read this.")
    revision = theirs.latest_revision

    listed = desk.get(address("list")).content.decode()
    assert "Greenfield" in listed
    assert "Elsewhere" not in listed
    assert desk.get(address("edit", ours)).status_code == 200
    for name in ("edit", "history", "usage", "unpublish", "delete", "preview_on_edit"):
        for answer in (desk.get(address(name, theirs)), desk.post(address(name, theirs), {})):
            assert answer.status_code in {302, 403, 404, 405}, name
            assert "Nobody outside" not in answer.content.decode()
    revert = reverse(
        "wagtailsnippets_courses_localpolicy:revisions_revert", args=[theirs.pk, revision.pk]
    )
    assert desk.get(revert).status_code == 404
    theirs.refresh_from_db()
    assert theirs.live


def test_an_administrator_cannot_make_a_policy_for_another_organisation(desk, organisation):
    elsewhere = make_organisation(name="Elsewhere Trust")

    page = desk.post(address("add"), posted(elsewhere) | {"action-publish": "1"})

    assert page.status_code == 200
    assert "Elsewhere Trust" not in page.content.decode()
    assert not LocalPolicy.objects.exists()


def test_a_policy_keeps_its_organisation(desk, organisation):
    policy = make_policy(organisation)
    elsewhere = make_organisation()

    desk.post(address("edit", policy), posted(elsewhere) | {"action-publish": "1"})

    assert LocalPolicy.objects.get().organisation == organisation


def test_nobody_deletes_a_policy_that_people_rely_on(desk, organisation):
    policy = make_policy(organisation)

    desk.post(address("delete", policy))

    assert LocalPolicy.objects.filter(pk=policy.pk).exists()


@pytest.mark.parametrize("role", [Role.LEARNER, Role.FACILITATOR])
def test_other_roles_do_not_come_in(organisation, role):
    policy = make_policy(organisation)
    client = sign_in(organisation, role)

    for path in (address("list"), address("edit", policy)):
        assert client.get(path).status_code in {302, 403}


def test_an_editor_may_write_for_every_organisation(organisation):
    policy = make_policy(organisation)
    client = sign_in(make_organisation(), Role.EDITOR)

    assert client.get(address("edit", policy)).status_code == 200


def test_an_administrator_without_a_second_factor_is_held_up(organisation, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    policy = make_policy(organisation)
    client = Client()
    client.force_login(make_member(organisation=organisation, role=Role.ADMINISTRATOR))

    assert "Greenfield" not in client.get(address("edit", policy)).content.decode()


def test_an_administrator_finds_nothing_else_in_the_cms(desk):
    assert desk.get("/cms/").status_code == 200
    for path in (
        "/cms/users/",
        "/cms/images/",
        "/cms/documents/",
        "/cms/snippets/content/sketchnote/",
    ):
        assert desk.get(path).status_code in {302, 403}
