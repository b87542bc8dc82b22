from importlib import import_module

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        # Imported for their effect: each noun registers itself with Wagtail.
        for noun in ("bank", "catalogue", "policies"):
            import_module(f"courses.{noun}.cms")
        import_module("courses.catalogue.panels").add_to_editors()
        import_module("courses.catalogue.people_panels").add_to_editors()
        import_module("content.shelf").watch(import_module("courses.bank.models").BankQuestion)
        import_module("courses.questions.samples").show_in_gallery()
        import_module("courses.catalogue.samples").show_in_gallery()
        import_module("courses.catalogue.letters").register()
