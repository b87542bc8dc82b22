"""Every type of question on the quiz page, as a person answers it without JavaScript."""

from collections.abc import Sequence
from functools import partial

import pytest
from django.core.files.storage import default_storage

from courses.catalogue.models import Step
from courses.questions.kinds import KINDS
from learning.quizzes.models import Answer, QuizAttempt
from tests.courses.pages import focused, press, soup, text, title
from tests.courses.questions.strategies import TRIALS
from tests.factories.learning import make_course, make_enrolment, with_hints
from tests.factories.questions import stored_question

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file open from which it has made a smaller picture.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
POST = {trial.kind: trial.post for trial in TRIALS}
every_kind = pytest.mark.parametrize("kind", KINDS)


class Quiz:
    """A quiz of one question, begun by a learner."""

    def __init__(self, client, kind: str, hints: Sequence[str] = ()) -> None:
        question = with_hints(stored_question(kind), *hints)
        course = make_course(modules=1, quiz=[question], pass_mark=1)
        client.force_login(make_enrolment(course).learner)
        self.client = client
        self.url = course.modules[0].step_url(Step.QUIZ)
        self.page = press(client, client.get(self.url), "Start the quiz")
        self.attempt = QuizAttempt.objects.get()
        self.question = self.attempt.questions[0]
        self.kind = KINDS[self.question["kind"]]

    def send(self, **fields):
        data = {"attempt": str(self.attempt.public_id), "try": "1", **fields}
        return self.client.post(f"{self.url}1/", data, follow=True)

    def answer(self, response):
        return self.send(**POST[self.question["kind"]](self.question, response))


@pytest.fixture
def begin(client):
    return partial(Quiz, client)


@every_kind
def test_the_right_answer_is_taken_and_said_in_words(begin, kind):
    quiz = begin(kind)

    page = quiz.answer(quiz.kind.right_response(quiz.question))

    assert focused(page) in {"Yes, that is right", "Your post does what it should"}
    assert Answer.objects.get().is_right
    assert Answer.objects.get().response == quiz.kind.right_response(quiz.question)
    assert quiz.client.get(quiz.url).status_code == 200


@every_kind
def test_every_control_has_a_name_and_every_id_is_used_once(begin, kind):
    page = soup(begin(kind).page).find("main")

    ids = [element["id"] for element in page.find_all(id=True)]
    controls = page.find_all(["input", "select", "textarea"], type=lambda t: t != "hidden")
    assert sorted(ids) == sorted(set(ids))
    assert controls or kind == "ordering"
    for control in controls:
        assert (
            page.find("label", attrs={"for": control["id"]}).get_text(strip=True)
            or (page.find("label", attrs={"for": control["id"]}).find("img")["alt"])
        )
    assert kind in {"short_text"} or all(
        fieldset.find("legend").get_text(strip=True) for fieldset in page.find_all("fieldset")
    )


@every_kind
@pytest.mark.parametrize("sent", ["x" * 10_000, "\x00", "[]", "null", "-1"])
def test_what_was_tampered_with_is_refused_politely(begin, kind, sent):
    quiz = begin(kind)
    names = list(quiz.kind.form(quiz.question).fields)

    page = quiz.send(**dict.fromkeys(names, sent))

    if kind == "short_text" and sent in {"null", "-1"}:
        assert page.status_code == 200  # Two words like any others.
        return
    assert page.status_code == 422
    assert title(page).startswith("Error: ")
    assert "There is a problem" in text(page)
    assert not Answer.objects.exists()


@every_kind
def test_a_form_without_an_answer_says_what_to_do(begin, kind):
    quiz = begin(kind)

    page = quiz.send()

    if kind == "draft_a_post":  # To tick nothing is an answer.
        assert focused(page) == "Your post can do more"
        return
    assert page.status_code == 422
    assert not Answer.objects.exists()


def test_a_partly_right_answer_is_called_so_with_what_is_right_of_it(begin):
    quiz = begin("multiple_choice")
    chosen = next(o for o in quiz.question["options"] if o["text"] == "A rare condition")

    page = quiz.answer([chosen["id"]])

    assert focused(page) == "Partly right"
    assert title(page).startswith("Partly right: Question 1 of 1")
    assert "The ward and the day You left this out. It belongs to the answer." in text(page)
    assert "Your answer was partly right" in text(quiz.client.get(quiz.url))


def test_what_stood_before_another_try_is_called_the_same_everywhere(begin):
    quiz = begin("multiple_choice", hints=["There are two."])
    chosen = next(o for o in quiz.question["options"] if o["text"] == "A rare condition")

    page = quiz.answer([chosen["id"]])

    assert focused(page) == "Partly right. Try again"
    assert title(page).startswith("Partly right: Question 1 of 1")
    assert "Partly right. Your try at question 1 of 1 is saved." in text(page)


def test_a_draft_that_can_do_more_is_not_called_wrong(begin):
    quiz = begin("draft_a_post", hints=["Say what it was for."])

    page = quiz.answer([])

    assert focused(page) == "Your post can do more. Try again"
    assert title(page).startswith("Your post can do more: Question 1 of 1")
    assert "Your post can do more. Your try at question 1 of 1 is saved." in text(page)
    assert "ot right" not in text(page)


def test_a_long_short_text_is_kept_in_the_box_and_refused_with_its_length(begin):
    quiz = begin("short_text")

    page = quiz.send(response="tortoise " * 50)

    assert "Use 200 characters or fewer. You have used 449." in text(page)
    assert "tortoise tortoise" in soup(page).find("input", id="id_response")["value"]


def test_the_picture_is_shown_with_its_description(begin):
    quiz = begin("picture_choice")

    picture = soup(quiz.page).find("img", alt="A porter with a trolley")

    assert (picture["width"], picture["height"]) == ("64", "48")
    assert default_storage.exists(picture["src"].removeprefix("/media/"))


def test_a_draft_is_sent_nowhere_and_kept_nowhere(begin):
    quiz = begin("draft_a_post")
    box = soup(quiz.page).find("textarea")

    assert "name" not in box.attrs
    assert "We do not send or keep it." in text(quiz.page)
    quiz.send(response=[quiz.question["checks"][0]["id"]], draft="My secret canary.")
    assert "canary" not in str(Answer.objects.values())
    assert "canary" not in text(quiz.client.get(quiz.url))


def test_an_ordering_starts_in_another_order_than_the_right_one(begin):
    quiz = begin("ordering")

    shown = [
        line["data-line"] for line in soup(quiz.page).find_all("li", attrs={"data-line": True})
    ]

    assert sorted(shown) == sorted(quiz.question["order"])
    assert shown != quiz.question["order"]


def order_of(page) -> list[str]:
    return [line["data-line"] for line in soup(page).find_all("li", attrs={"data-line": True})]


def test_a_button_moves_its_line_and_saves_nothing(begin):
    quiz = begin("ordering")
    first, second, third = order_of(quiz.page)
    up = soup(quiz.page).find("li", attrs={"data-line": third}).find("button")

    assert up.get_text() == "Up: " + up.find_parent("li").find(class_="ordering__text").get_text()
    assert soup(quiz.page).find("form", id=up["form"])["method"] == "get"
    moved = quiz.client.get(f"{quiz.url}1/", {"response": up["value"]})

    assert order_of(moved) == [first, third, second]
    assert soup(moved).find("input", attrs={"name": "response"})["value"] == ",".join(
        order_of(moved)
    )
    assert up["formaction"] == f"#{soup(moved).find('li', attrs={'data-line': third})['id']}"
    assert not Answer.objects.exists()


def test_an_order_made_with_the_buttons_is_the_answer(begin):
    quiz = begin("ordering")
    page = quiz.page
    for place, wanted in enumerate(quiz.question["order"]):
        while order_of(page).index(wanted) > place:
            line = soup(page).find("li", attrs={"data-line": wanted})
            up = line.find("button", attrs={"data-move": "up"})
            page = quiz.client.get(f"{quiz.url}1/", {"response": up["value"]})

    page = press(quiz.client, page, "Check my answer")

    assert focused(page) == "Yes, that is right"


@pytest.mark.parametrize("proposed", ["", ",", "nonsense", "x" * 3_000, "a,a,a", "\x00"])
def test_an_order_that_does_not_fit_is_ignored_when_it_is_proposed(begin, proposed):
    quiz = begin("ordering")

    page = quiz.client.get(f"{quiz.url}1/", {"response": proposed})

    assert page.status_code == 200
    assert order_of(page) == order_of(quiz.page)


def test_a_refused_ordering_keeps_its_page_and_says_why(begin):
    quiz = begin("ordering")

    page = quiz.send(response=",".join(order_of(quiz.page)[:2]))

    assert page.status_code == 422
    assert "Put each of the lines shown in its place, once." in text(page)
    assert order_of(page) == order_of(quiz.page)


def test_what_was_chosen_stays_chosen_beside_what_is_missing(begin):
    quiz = begin("matching")
    item, other = quiz.question["items"]

    page = quiz.send(**{f"response-{item['id']}": item["match"]})

    assert page.status_code == 422
    chosen = soup(page).find("select", attrs={"name": f"response-{item['id']}"})
    assert chosen.find("option", selected=True)["value"] == item["match"]
    links = [link["href"] for link in soup(page).find(class_="error-summary").find_all("a")]
    assert links == [f"#id_response-{other['id']}"]
