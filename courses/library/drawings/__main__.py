"""Write every drawing of the course library to its file."""

from __future__ import annotations

import gzip

from courses.library.drawings import COURSE, DRAWINGS

for path, draw in DRAWINGS.items():
    svg = draw().svg()
    path.write_text(svg, encoding="utf-8")
    small = len(gzip.compress(svg.encode()))
    print(f"{path.relative_to(COURSE)}: {len(svg.encode())} bytes, {small} compressed")
