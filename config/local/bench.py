"""`make bench`: the benchmarks, on a database and Redis of their own."""

import os
import subprocess
import sys
from pathlib import Path

from config.local.services import embedded_services

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    with embedded_services(var=None) as addresses:
        environment = os.environ | addresses | {"DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        failed = False
        for program in ("benchmarks", "benchmarks.item_statistics", "benchmarks.learner_list"):
            its = arguments if program == "benchmarks" else []
            command = [sys.executable, "-m", program, *its]
            failed |= bool(subprocess.run(command, cwd=ROOT, env=environment).returncode)
        return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
