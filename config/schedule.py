"""The beat schedule, in code: reviewed and tested like the rest. Grouped by app.

Each entry names a task by its explicit name, so nothing is imported here.
"""

from datetime import timedelta

BEAT_SCHEDULE = {
    # config: beat and worker are alive (read by /healthz/jobs)
    "config.heartbeat": {
        "task": "config.heartbeat",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    # content: what editors gave a date goes live, or goes
    "content.publish_scheduled": {
        "task": "content.publish_scheduled",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # courses: whoever has done all that a course asks for has completed it
    "courses.sweep_completions": {
        "task": "courses.sweep_completions",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    # courses: keys that an editor corrected reach every attempt
    "courses.continue_regrades": {
        "task": "courses.continue_regrades",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # courses: whoever may renew a course from today on is told, once. Asked more often than days
    # change, so that an hour without beat is no day without mail
    "courses.tell_of_renewals": {
        "task": "courses.tell_of_renewals",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    # messaging: whatever is due leaves; whatever was lost is found
    "messaging.send_due": {
        "task": "messaging.send_due",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 20},
    },
    "messaging.sweep": {
        "task": "messaging.sweep",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "messaging.purge": {
        "task": "messaging.purge",
        "schedule": timedelta(days=1),
        "options": {"expires": 3600},
    },
    # practice: today's reminders become messages
    "practice.plan_reminders": {
        "task": "practice.plan_reminders",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
}
