"""Write every drawing of the course library to its file."""

from __future__ import annotations

import gzip

from courses.library.drawings import DRAWINGS, SITE_DRAWINGS

for path, draw in {**DRAWINGS, **SITE_DRAWINGS}.items():
    svg = draw().svg()
    path.write_text(svg, encoding="utf-8")
    small = len(gzip.compress(svg.encode()))
    print(f"{path.parent.name}/{path.name}: {len(svg.encode())} bytes, {small} compressed")
