"""`make lint`: every check that reads the code without running the suite."""

import os
import subprocess
import sys
import time
from pathlib import Path

from config.local.services import embedded_services

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
BIN = Path(PYTHON).parent

CHECKS: dict[str, list[str | Path]] = {
    "style": [PYTHON, "-m", "ruff", "check", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "layers": [BIN / "lint-imports", "--no-logo"],
    "types": [PYTHON, "-m", "mypy", "."],
    "templates": [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "library": [PYTHON, "manage.py", "check_library"],
    "deployment": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
# A site's real settings, with values that are secret nowhere.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "only-a-check-of-the-settings-so-this-is-long-and-not-secret-3f81c07a",
    "REFLECTION_KEYS": "b25seS1hLWNoZWNrLXNvLXRoaXMtaXMtbm90LXNlY3I=",
    "ALLOWED_HOSTS": "tenfold.example",
    "BASE_URL": "https://tenfold.example",
    "EMAIL_URL": "submission://user:password@mail.tenfold.example:587",
    "DEFAULT_FROM_EMAIL": "Tenfold <noreply@tenfold.example>",
}


def main(names: list[str]) -> int:
    failed = []
    with embedded_services(var=None) as addresses:
        laptop = os.environ | addresses | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
        for name in names or CHECKS:
            environment = laptop | PRODUCTION if name == "deployment" else laptop
            started = time.monotonic()
            print(f"{name} ...", flush=True)
            if subprocess.run(CHECKS[name], cwd=ROOT, env=environment).returncode:
                failed.append(name)
            print(f"{name}: {'FAILED' if name in failed else 'passed'}", end="", flush=True)
            print(f" ({time.monotonic() - started:.0f} s)", flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "Everything passed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
