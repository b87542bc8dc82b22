from tests.course_and_learner import course, enrolment, learner, signed_in  # noqa: F401
