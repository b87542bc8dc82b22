"""`make lock`: pins what pyproject.toml asks for, with hashes, for every platform at once."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "requirements.txt": [],
    "requirements-local.txt": ["--extra", "local"],
    "requirements-dev.txt": ["--extra", "dev"],
}


def main(arguments: list[str]) -> int:
    """Further arguments go to uv: `make lock ARGS="--upgrade-package wagtail"`."""
    for name, extras in FILES.items():
        print(f"{name} ...", flush=True)
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *extras]
        # No annotations and no header: neither machine nor index may leave a trace.
        command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"]
        command += ["--quiet", "--output-file", name, *arguments]
        failed = subprocess.run(command, cwd=ROOT).returncode
        if failed:
            return failed
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
