from content.gallery import STARTED, STEPS, SampleProgress


def test_steps_are_links_that_say_their_state_in_words(render):
    stepper = render("stepper", progress=SampleProgress(STARTED, STEPS), current=STEPS[2].step)

    assert [" ".join(a.text.split()) for a in stepper.find_all("a")] == [
        "Learn done",
        "Scenario done",
        "Quiz",
        "Reflect",
        "Practise",
    ]
    assert " ".join(stepper.find(attrs={"aria-current": "step"}).text.split()) == "Quiz"


def test_outside_a_step_none_is_the_current_one(render):
    stepper = render("stepper", progress=SampleProgress(STARTED, STEPS))

    assert stepper.find(attrs={"aria-current": True}) is None
    assert "Quiz started" in " ".join(stepper.text.split())
