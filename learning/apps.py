from importlib import import_module

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self) -> None:
        import_module("learning.checks")
        # What a course may ask for or offer beside its modules, in the order learners see it.
        import_module("learning.confidence.rule")
        import_module("learning.policies.rule")
        import_module("learning.quizzes.rule")
        import_module("learning.renewals.offers")
        import_module("learning.closing.offers")
        # What editors see of the people who learn.
        import_module("learning.quizzes.cms")
        import_module("learning.corrections.cms")
        import_module("courses.catalogue.affected").count_with(
            import_module("learning.affected").affected
        )
        import_module("learning.quizzes.letters").register()
        import_module("learning.renewals.letters").register()
