"""The ways in which published listings are unclean, as seen in the wild."""

SCRIPT = "<script>document.title='Sale ends tonight'</script>"
LINE_SEPARATOR = "\u2028"
BOM = "\ufeff"
UNSAFE_URL = "javascript:alert('enrol')"
REVIEW_TEXT = "Loved every minute of it, five stars, would take it again"
TEST_TITLE = "TEST listing - please ignore"


def untidy(text: str) -> str:
    """The text as a careless editor pasted it: markup, a script, a line separator, stray spaces."""
    first, _, rest = text.partition(". ")
    return f"<p>{first}.</p>{SCRIPT}\n<ul><li>{LINE_SEPARATOR}{rest or first} </li></ul> "
