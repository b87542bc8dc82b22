"""The beat schedule, in code: reviewed and tested like the rest. Grouped by app.

Each line names a task by its explicit name, so nothing is imported here: how often it runs, and
after how many seconds one that nobody has taken up is left out.
"""

from datetime import timedelta

PLANNED = {
    # config: beat and worker are alive (read by /healthz/jobs)
    "config.heartbeat": (timedelta(seconds=15), 15),
    # content: what editors gave a date goes live, or goes
    "content.publish_scheduled": (timedelta(minutes=1), 60),
    # learning: whoever has done all that a course asks for has completed it
    "learning.sweep_completions": (timedelta(hours=1), 3600),
    # learning: keys that an editor corrected reach every attempt
    "learning.continue_regrades": (timedelta(minutes=1), 60),
    # learning: whoever may renew a course from today on is told, once. Asked more often than days
    # change, so that an hour without beat is no day without mail
    "learning.tell_of_renewals": (timedelta(hours=6), 3600),
    # messaging: whatever is due leaves; whatever was lost is found
    "messaging.send_due": (timedelta(seconds=20), 20),
    "messaging.sweep": (timedelta(minutes=5), 300),
    "messaging.purge": (timedelta(days=1), 3600),
    # practice: today's reminders become messages
    "practice.plan_reminders": (timedelta(minutes=1), 60),
}
BEAT_SCHEDULE = {
    name: {"task": name, "schedule": every, "options": {"expires": expires}}
    for name, (every, expires) in PLANNED.items()
}
