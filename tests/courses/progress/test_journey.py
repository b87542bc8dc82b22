"""A learner's way through one module, without JavaScript."""

import pytest
from django.test import Client

from courses.catalogue.models import Step
from courses.events.models import LearningEvent
from courses.progress.selectors import my_learning

pytestmark = pytest.mark.django_db


def choose(client: Client, page: str, text: str) -> str:
    """Presses the button of the scenario that says this; where that leads."""
    html = client.get(page).content.decode()
    form = next(part for part in html.split("<form")[1:] if text in part.split("</form>")[0])
    fields = dict(_hidden(form.split("</form>")[0]))
    action = form.split('action="')[1].split('"')[0]
    return client.post(action, fields, follow=True).content.decode()


def _hidden(form: str):
    for tag in form.split("<input")[1:]:
        attributes = dict(
            part.split('="', 1) for part in tag.split(">")[0].strip().split('" ') if '="' in part
        )
        yield attributes["name"].strip('"'), attributes.get("value", "").strip('"')


def answer(client: Client, page: str, text: str) -> str:
    """Chooses the option that says this and checks it; the page that comes."""
    html = client.get(page).content.decode()
    label = next(part for part in html.split("<label")[1:] if text in part.split("</label>")[0])
    option = label.split('value="')[1].split('"')[0]
    attempt = html.split('name="attempt" value="')[1].split('"')[0]
    answered = client.post(page, {"attempt": attempt, "response": option}, follow=True)
    return answered.content.decode()


def test_a_learner_finishes_a_module_and_is_offered_the_next(course, learner, signed_in):
    module, following = course.modules

    done = signed_in.post(f"{module.url}learn/done/")
    assert done.url == module.step_url(Step.SCENARIO)

    scenario = module.step_url(Step.SCENARIO)
    assert "Somebody answers." in choose(signed_in, scenario, "Write it myself")
    assert "Asking helped." in choose(signed_in, scenario, "Ask them more")

    quiz = module.step_url(Step.QUIZ)
    assert "Who are you online?" in signed_in.post(f"{quiz}start/", follow=True).content.decode()
    assert "Yes, that is right" in answer(signed_in, f"{quiz}1/", "Myself")
    assert "No, that is not right" in answer(signed_in, f"{quiz}2/", "A robot")
    assert "See how you did" in answer(signed_in, f"{quiz}3/", "Ask")
    assert "You had 2 of 3 right" in signed_in.get(quiz).content.decode()

    reflect = module.step_url(Step.REFLECT)
    kept = signed_in.post(
        reflect, {"seen_version": "0", "answer-what": "A kind word.", "finish": "1"}, follow=True
    )
    assert "Your reflection is kept" in kept.content.decode()

    practise = module.step_url(Step.PRACTISE)
    practised = signed_in.post(
        practise, {"activity": "three-lines", "how_it_went": "done"}, follow=True
    )
    assert "You have finished this tip" in practised.content.decode()
    assert following.url in practised.content.decode()

    up = my_learning(by=learner).next
    assert (up.module.module, up.step.step) == (following, Step.LEARN)
    assert "Tip 2: Module 2. Step: Learn." in signed_in.get("/learn/").content.decode()
    assert LearningEvent.objects.filter(verb="module_completed").count() == 1
