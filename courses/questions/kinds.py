"""The types of question there are. A new type is a new module, named here once."""

from courses.questions import single_choice
from courses.questions.marking import Kind

KINDS: dict[str, Kind] = {
    "single_choice": single_choice,
}
