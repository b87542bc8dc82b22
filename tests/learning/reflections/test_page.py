"""The reflective exercise as a page: nothing typed is ever lost."""

from datetime import timedelta

import pytest
from django.test import Client

from courses.catalogue.models import ModulePage, Step
from learning.reflections.models import Reflection, ReflectionRevision
from tests.accounts.journeys import Visitor
from tests.courses.pages import focused, press, soup, text, title
from tests.factories.accounts import make_person
from tests.factories.learning import make_course, make_enrolment

pytestmark = pytest.mark.django_db
WORDS = "They asked how I was before they asked for help, and then they waited."


@pytest.fixture
def url(course) -> str:
    return course.modules[0].step_url(Step.REFLECT)


def box(page, key: str) -> str:
    return soup(page).find("textarea", attrs={"name": f"answer-{key}"}).text.removeprefix("\n")


def autosave(client, page, **answers):
    """What the script sends."""
    form = {
        tag["name"]: tag.get("value", "")
        for tag in soup(page).find("main").find_all("input", type="hidden")
    }
    form |= {f"answer-{key}": words for key, words in answers.items()}
    return client.post(page.request["PATH_INFO"], form, headers={"Accept": "application/json"})


def test_a_draft_is_there_on_the_next_visit(signed_in, url):
    page = press(signed_in, signed_in.get(url), "Save for later", **{"answer-what": WORDS})

    assert box(signed_in.get(url), "what") == WORDS
    assert "Saved at" in text(page)


def test_finishing_says_that_it_is_kept_and_private(signed_in, url):
    page = press(signed_in, signed_in.get(url), "I have finished", **{"answer-what": WORDS})

    assert focused(page) == "Your reflection is kept"
    assert "Only you can read it." in text(page)
    assert page.context["page"].is_done


def test_finishing_with_empty_boxes_is_refused_and_saves_nothing(signed_in, url):
    page = press(signed_in, signed_in.get(url), "I have finished", **{"answer-what": " \n"})

    assert page.status_code == 422
    assert title(page).startswith("Error: ")
    assert "Write something in at least one box" in text(page)
    assert Reflection.objects.get().version == 0


def test_words_come_back_when_the_module_was_unpublished_meanwhile(course, signed_in, url):
    page = signed_in.get(url)
    ModulePage.objects.get(slug=course.modules[0].slug).unpublish()

    answer = press(signed_in, page, "I have finished", **{"answer-what": f"<b>{WORDS}"})

    assert answer.status_code == 404
    assert soup(answer).find("main").find("textarea").text == f"<b>{WORDS}"
    assert "no-store" in answer.headers["Cache-Control"]
    assert (
        autosave(signed_in, page, what=WORDS).json()["message"].startswith("This module has been")
    )
    assert signed_in.get(url).status_code == 404
    assert not Reflection.objects.exclude(version=0).exists()


def test_too_long_an_answer_is_refused_with_every_word_still_there(signed_in, url):
    words = "é" * 10_001

    page = press(
        signed_in,
        signed_in.get(url),
        "I have finished",
        **{"answer-what": words, "answer-so-what": "Short."},
    )

    assert page.status_code == 422
    assert "This answer has 10001 characters. The most we can keep is 10000." in text(page)
    assert box(page, "what") == words
    assert box(page, "so-what") == "Short."


def test_line_ends_count_as_one_character(signed_in, url):
    words = "\r\n".join("ab" for _ in range(3333)) + "a"  # as a browser posts 9,999 characters

    press(signed_in, signed_in.get(url), "Save for later", **{"answer-what": words})

    assert len(Reflection.objects.get().words["what"]) == 9_999


def test_the_browser_is_not_told_to_cut_off_what_is_pasted(signed_in, url):
    boxes = soup(signed_in.get(url)).find_all("textarea")

    assert boxes
    assert not any(area.has_attr("maxlength") for area in boxes)


def test_a_finished_reflection_stays_open_to_changes(signed_in, url):
    press(signed_in, signed_in.get(url), "I have finished", **{"answer-what": WORDS})

    page = press(
        signed_in, signed_in.get(url), "Save my changes", **{"answer-what": f"{WORDS} More."}
    )

    assert box(page, "what") == f"{WORDS} More."
    assert f"What? {WORDS}" in text(page)  # what was finished, among what was written before


def test_two_tabs_keep_both_texts_and_show_both(signed_in, url):
    first, second = signed_in.get(url), signed_in.get(url)
    press(signed_in, first, "Save for later", **{"answer-what": WORDS})

    page = press(signed_in, second, "Save for later", **{"answer-what": "Another text."})

    assert focused(page) == "You wrote in two places"
    assert box(page, "what") == "Another text."
    earlier = soup(page).find(id="earlier")
    assert earlier.has_attr("open")
    assert WORDS in earlier.text


def test_html_in_a_reflection_is_text(signed_in, url):
    nasty = "</textarea><script>alert(1)</script>"

    press(signed_in, signed_in.get(url), "Save for later", **{"answer-what": nasty})
    page = press(signed_in, signed_in.get(url), "Save for later", **{"answer-what": "Gone."})

    assert "<script>alert" not in page.content.decode()


# --- Saved as one writes ------------------------------------------------------------------------


def test_the_script_learns_what_was_saved_and_when(signed_in, url):
    saved = autosave(signed_in, signed_in.get(url), what=WORDS)

    assert saved.json()["version"] == 1
    assert saved.json()["both_url"] == ""
    assert WORDS not in saved.content.decode()


def test_the_script_hears_of_a_second_tab(signed_in, url):
    first, second = signed_in.get(url), signed_in.get(url)
    autosave(signed_in, first, what=WORDS)

    both_url = autosave(signed_in, second, what="Another text.").json()["both_url"]

    assert WORDS in text(signed_in.get(both_url))


def test_the_script_is_told_why_too_long_a_text_was_not_saved(signed_in, url):
    refused = autosave(signed_in, signed_in.get(url), what="x" * 10_001)

    assert refused.status_code == 422
    assert "10001 characters" in refused.json()["message"]


# --- When a session ends while somebody writes --------------------------------------------------


def test_words_sent_after_the_session_ended_come_back_in_their_boxes(signed_in, url):
    page = signed_in.get(url)
    signed_in.logout()

    page = press(signed_in, page, "I have finished", **{"answer-what": WORDS})

    assert page.status_code == 403
    assert "You are signed out, so this is not saved yet." in text(page)
    assert box(page, "what") == WORDS
    assert not Reflection.objects.exists()


def test_after_signing_in_again_the_same_page_can_be_saved(learner, signed_in, url):
    page = signed_in.get(url)
    signed_in.logout()
    page = press(signed_in, page, "Save for later", **{"answer-what": WORDS})
    signed_in.force_login(learner)

    page = press(signed_in, page, "Save for later")

    assert page.status_code == 200
    assert Reflection.objects.get().words["what"] == WORDS


def test_a_page_from_before_the_new_sign_in_is_saved_when_the_browser_vouches_for_it(learner, url):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner)
    fields = {"answer-what": WORDS, "seen_version": "0", "csrfmiddlewaretoken": "old" * 21 + "o"}

    kept = browser.post(url, fields, headers={"Sec-Fetch-Site": "same-origin"})

    assert kept.status_code == 302
    assert Reflection.objects.get().words["what"] == WORDS


def test_an_old_page_that_nobody_vouches_for_comes_back_with_its_words(learner, url):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner)

    page = browser.post(url, {"answer-what": WORDS, "seen_version": "0"})

    assert page.status_code == 403
    assert "This page was old, so this is not saved yet." in text(page)
    assert box(page, "what") == WORDS
    assert not Reflection.objects.exists()


def test_another_site_can_neither_save_nor_fill_in_the_page(learner, url):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner)

    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ):
        page = browser.post(url, {"answer-what": WORDS, "seen_version": "0"}, headers=headers)
        assert page.status_code == 403
        assert WORDS not in page.content.decode()
    assert not Reflection.objects.exists()


def test_words_are_not_saved_for_the_next_person_at_the_computer(course, signed_in, url):
    page = signed_in.get(url)
    somebody_else = make_enrolment(course).learner
    signed_in.force_login(somebody_else)

    page = press(signed_in, page, "Save for later", **{"answer-what": WORDS})
    again = press(signed_in, page, "Save for later")

    assert page.status_code == again.status_code == 403
    assert "Somebody else has signed in on this computer." in text(page)
    assert not Reflection.objects.exists()


def test_somebody_without_an_organisation_keeps_the_words_on_the_page(client, course, url):
    client.force_login(make_person())

    page = press(client, client.get(url), "Save for later", **{"answer-what": WORDS})

    assert page.status_code == 403
    assert "You are not in an organisation" in text(page)
    assert box(page, "what") == WORDS


def test_a_shared_computer_asks_again_before_it_shows_and_keeps_what_is_sent(
    learner, url, time_machine
):
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    browser = Visitor()
    browser.sign_in(learner.email, shared_computer="on")
    assert browser.get(url).status_code == 200
    time_machine.shift(timedelta(minutes=16))

    asked = browser.get(url)
    saved = browser.post(url, {"seen_version": "0", "answer-what": WORDS})

    assert asked.url.startswith("/accounts/reauthenticate/")
    assert saved.status_code == 302
    assert Reflection.objects.get().words["what"] == WORDS


# --- Who may read ------------------------------------------------------------------------------


def test_a_visitor_reads_the_prompts_and_has_no_boxes(client, course, url):
    page = client.get(url)

    assert "What happened?" in text(page)
    assert "Sign in to write" in text(page)
    assert not soup(page).find_all("textarea")


def test_nobody_reads_or_changes_somebody_elses_reflection(course, enrolment, signed_in, url):
    press(signed_in, signed_in.get(url), "I have finished", **{"answer-what": WORDS})
    press(signed_in, signed_in.get(url), "Save my changes", **{"answer-what": "Changed."})
    version = ReflectionRevision.objects.get().version
    colleague = Client()
    colleague.force_login(make_enrolment(course, organisation=enrolment.organisation).learner)

    for address in (url, f"{url}?earlier={version}"):
        page = colleague.get(address)
        assert WORDS not in page.content.decode()
        assert "Changed." not in page.content.decode()
    press(colleague, colleague.get(url), "I have finished", **{"answer-what": "Mine."})
    assert Reflection.objects.get(enrolment=enrolment).words["what"] == "Changed."


def test_a_reflection_on_another_course_stays_there(learner, signed_in, url):
    press(signed_in, signed_in.get(url), "I have finished", **{"answer-what": WORDS})
    other = make_course()
    make_enrolment(other, learner=learner, organisation=learner.enrolments.get().organisation)

    page = signed_in.get(other.modules[0].step_url(Step.REFLECT))

    assert WORDS not in page.content.decode()


def test_no_cache_keeps_the_page(signed_in, url):
    assert "no-store" in signed_in.get(url).headers["Cache-Control"]


# --- The longer form ----------------------------------------------------------------------------


LONGER = "Use the longer form (six questions after Gibbs, 1988)"


def test_the_longer_form_asks_six_questions_and_keeps_what_was_typed(signed_in, url):
    page = press(signed_in, signed_in.get(url), LONGER, **{"answer-what": WORDS})

    boxes = [area["name"] for area in soup(page).find_all("textarea")]
    assert boxes[:6] == [
        f"answer-gibbs.{stage}"
        for stage in ("description", "feelings", "evaluation", "analysis", "conclusion", "plan")
    ]
    assert boxes[6:] == ["answer-what"]
    assert box(page, "what") == WORDS
    assert "Graham Gibbs" in text(page)
    assert Reflection.objects.get().is_long


def test_switching_back_keeps_the_words_of_both_forms(signed_in, url):
    page = press(signed_in, signed_in.get(url), LONGER, **{"answer-what": WORDS})
    page = press(signed_in, page, "Use the short form", **{"answer-gibbs.feelings": "Relieved."})

    assert box(page, "what") == WORDS
    assert box(page, "gibbs.feelings") == "Relieved."
    assert "answer-gibbs.plan" not in page.content.decode()
    reflection = Reflection.objects.get()
    assert not reflection.is_long
    assert reflection.words["gibbs.feelings"] == "Relieved."


def test_the_longer_form_alone_can_be_finished(signed_in, url):
    page = press(signed_in, signed_in.get(url), LONGER)
    page = press(signed_in, page, "I have finished", **{"answer-gibbs.plan": "Ask first."})

    assert focused(page) == "Your reflection is kept"
    assert box(page, "gibbs.plan") == "Ask first."


def test_finishing_an_empty_longer_form_is_refused_at_its_first_box(signed_in, url):
    page = press(signed_in, press(signed_in, signed_in.get(url), LONGER), "I have finished")

    assert page.status_code == 422
    assert "Write something in at least one box" in text(page)
    assert soup(page).find("textarea")["aria-invalid"] == "true"


def test_a_page_of_the_short_form_does_not_empty_the_longer_one(signed_in, url):
    old = signed_in.get(url)
    page = press(signed_in, signed_in.get(url), LONGER)
    press(signed_in, page, "Save for later", **{"answer-gibbs.analysis": WORDS})

    press(signed_in, old, "Save for later", **{"answer-what": "From the other tab."})

    assert Reflection.objects.get().words["gibbs.analysis"] == WORDS
    assert Reflection.objects.get().words["what"] == "From the other tab."


def test_what_was_written_before_is_told_by_question_in_both_forms(signed_in, url):
    page = press(signed_in, signed_in.get(url), LONGER)
    page = press(signed_in, page, "Save for later", **{"answer-gibbs.analysis": WORDS})
    page = press(signed_in, page, "Save for later", **{"answer-gibbs.analysis": "Gone."})

    earlier = soup(page).find(id="earlier")
    assert "Why did it go that way?" in earlier.text
    assert WORDS in earlier.find("div", dir="auto").text


def test_words_of_the_longer_form_come_back_when_signed_out(signed_in, client, url):
    page = press(signed_in, signed_in.get(url), LONGER)
    signed_in.logout()

    answer = press(signed_in, page, "Save for later", **{"answer-gibbs.plan": WORDS})

    assert answer.status_code == 403
    assert box(answer, "gibbs.plan") == WORDS
    assert len(soup(answer).find_all("textarea")) == 6


def test_a_visitor_can_look_at_the_longer_form(client, url):
    short = text(client.get(url))
    longer = text(client.get(f"{url}?form=long"))

    assert "Why did it go that way?" not in short
    assert "See the longer form" in short
    assert "Why did it go that way?" in longer
    assert "See the short form" in longer
