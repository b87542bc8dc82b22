from importlib import import_module

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        import_module("courses.receivers")
        import_module("courses.wagtail_panels").add_to_editors()
        shelf = import_module("content.shelf")
        shelf.watch(import_module("courses.bank.models").BankQuestion)
        # What a course may ask for or offer beside its modules, in the order learners see it.
        import_module("courses.confidence.requirements")
        import_module("courses.policies.requirements")
        import_module("courses.quizzes.requirements")
        import_module("courses.renewals.requirements")
        import_module("courses.closing.offers")
        import_module("courses.questions.samples").show_in_gallery()
        import_module("courses.catalogue.samples").show_in_gallery()
        import_module("courses.catalogue.letters").register()
        import_module("courses.quizzes.letters").register()
        import_module("courses.renewals.letters").register()
