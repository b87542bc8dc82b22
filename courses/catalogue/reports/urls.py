"""Addresses in /cms/."""

from django.urls import path

from courses.catalogue.reports.views import REPORTS

urlpatterns = [
    pattern
    for report in REPORTS
    for address in [f"reports/{str(report.index_url_name).removesuffix('_report')}/"]
    for pattern in (
        path(address, report.as_view(), name=report.index_url_name),
        path(
            f"{address}results/",
            report.as_view(results_only=True),
            name=report.index_results_url_name,
        ),
    )
]
