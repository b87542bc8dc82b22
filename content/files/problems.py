"""What is wrong with a folder of files: each with the file, the line and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class FilesRefused(Exception):
    """The files have problems, so nothing of them was used."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects problems while reading goes on."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __len__(self) -> int:
        return len(self._found)

    @property
    def found(self) -> tuple[Problem, ...]:
        return tuple(self._found)

    def add(self, path: str, line: int, message: str) -> None:
        self._found.append(Problem(path, line, message))

    def refuse_if_any(self) -> None:
        """Raises FilesRefused with everything found so far."""
        if self._found:
            raise FilesRefused(self._found)
