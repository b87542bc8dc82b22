from django.urls import path

from learning.closing import views

CLOSING = "<slug:course_slug>/eleventh-tip/"

urlpatterns = [
    path(CLOSING, views.closing, name="closing"),
    path(f"{CLOSING}delete/", views.delete, name="delete_tip"),
    path(f"{CLOSING}share/", views.share, name="share_tip"),
    path(f"{CLOSING}shared/<uuid:cohort_id>/", views.shared, name="shared_tips"),
    path(f"{CLOSING}shared/<uuid:cohort_id>/hide/", views.moderate, name="moderate_tip"),
]
