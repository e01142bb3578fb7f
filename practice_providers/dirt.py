"""The ways in which published listings are unclean, as seen in the wild."""

from practice_providers.topic import Topic

SCRIPT = "<script>document.title='Sale ends tonight'</script>"
LINE_SEPARATOR = "\u2028"
BOM = "\ufeff"
UNSAFE_URL = "javascript:alert('enrol')"
REVIEW_TEXT = "Loved every minute of it, five stars, would take it again"
TEST_TITLE = "TEST listing - please ignore"

# What unclean listings are about: nothing anybody searches for, so that they never crowd out a good answer.
HARBOUR_LORE = Topic(
    key="harbour-lore",
    field="creative_arts",
    name="Harbour Lore",
    titles=("Old Harbours", "Harbours and Their Stories", "Harbour Archives", "Harbour Historian"),
    about=(
        "Old men on benches know more than the archive, and talk slower.",
        "You collect three stories about one crane.",
        "Maps are compared until the missing pier turns up.",
    ),
    skills=("Storytelling", "Interviewing", "Local History", "Archive Research", "Creative Writing"),
    outcomes=("Record a story with its source", "Read an old chart", "Date a photograph by its ships"),
    occupations=("Archivist", "Museum Guide"),
)


def untidy(text: str) -> str:
    """The text as a careless editor pasted it: markup, a script, a line separator, stray spaces."""
    first, _, rest = text.partition(". ")
    return f"<p>{first}.</p>{SCRIPT}\n<ul><li>{LINE_SEPARATOR}{rest or first} </li></ul> "
