from django.urls import path

from learning.corrections import views

urlpatterns = [
    path("corrections/<uuid:correction_id>/seen/", views.correction_seen, name="correction_seen"),
]
