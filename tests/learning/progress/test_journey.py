"""A learner's way through one module, without JavaScript."""

import pytest

from courses.catalogue.models import Step
from learning.events.models import LearningEvent
from learning.progress.selectors import my_learning
from tests.courses.pages import option, press, text

pytestmark = pytest.mark.django_db


def test_a_learner_finishes_a_module_and_is_offered_the_next(course, learner, signed_in):
    module, following = course.modules

    done = signed_in.post(f"{module.url}learn/done/")
    assert done.url == module.step_url(Step.SCENARIO)

    page = signed_in.get(done.url)
    page = press(signed_in, page, "Write it myself")
    assert "Somebody answers." in text(page)
    page = press(signed_in, page, "Ask them more")
    assert "Asking helped." in text(page)

    page = press(signed_in, signed_in.get(module.step_url(Step.QUIZ)), "Start the quiz")
    for answer, outcome in [("Myself", "Yes"), ("A robot", "No"), ("Ask", "Yes")]:
        page = press(signed_in, page, "Check my answer", response=option(page, answer))
        assert f"{outcome}, that is" in text(page)
        state = page.context["state"]
        if state.next:
            page = signed_in.get(f"{module.step_url(Step.QUIZ)}{state.next.number}/")
    assert "You had 2 of 3 right" in text(signed_in.get(module.step_url(Step.QUIZ)))

    page = signed_in.get(module.step_url(Step.REFLECT))
    page = press(signed_in, page, "I have finished", **{"answer-what": "A kind word."})
    assert "Your reflection is kept" in text(page)

    page = signed_in.get(module.step_url(Step.PRACTISE))
    page = press(signed_in, page, "Keep that I did this", how_it_went="done")
    assert "You have finished this tip" in text(page)
    assert "Next tip: Module 2" in text(page)

    up = my_learning(by=learner).next
    assert (up.module.module, up.step.step) == (following, Step.LEARN)
    assert "Tip 2: Module 2. Step: Learn." in text(signed_in.get("/learn/"))
    assert LearningEvent.objects.filter(verb="module_completed").count() == 1
