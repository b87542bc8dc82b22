from django.urls import path

from practice import views

app_name = "practice"
urlpatterns = [
    path("", views.today, name="today"),
    path("plan/", views.plan, name="plan"),
    path("plan/stop/", views.plan_stop, name="plan_stop"),
    path("plan/resume/", views.plan_resume, name="plan_resume"),
]
