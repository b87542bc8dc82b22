"""Below `/cms/question-bank/`."""

from django.urls import path

from courses.bank import views

app_name = "question_bank"
urlpatterns = [
    path("import/", views.gift_import, name="gift_import"),
    path("import/<uuid:public_id>/", views.gift_preview, name="gift_preview"),
    path("export/", views.gift_export, name="gift_export"),
    path("export/questions.gift.txt", views.gift_download, name="gift_download"),
]
