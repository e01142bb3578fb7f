"""What `credway status` shows of how crawls behaved."""

from rich.console import Console

from operations.crawl_reports import crawl_table

HOST = {
    "requests": 12,
    "bytes": 2_500_000,
    "statuses": {"200": 11, "429": 1},
    "robots": {"allowed": 11, "forbidden": 1},
    "waited_seconds": 61.0,
    "pause_kept_seconds": 5.0,
    "shortest_pause_seconds": 5.01,
    "most_in_a_minute": 12,
}
REPORT = {
    "mode": "incremental",
    "unasked": 900,
    "unchanged": 40,
    "resumed": 3,
    "hosts": {"school.example.org:443": HOST},
}


def test_a_row_for_each_host() -> None:
    console = Console(width=200)
    with console.capture() as shown:
        console.print(crawl_table([{"id": 7, "report": REPORT}, {"id": 8, "report": {}}]))
    said = shown.get()
    for words in ("school.example.org:443", "11 200, 1 429", "11 allowed, 1 forbidden", "5.01 s", "943", "incremental"):
        assert words in said


def test_replays_ask_nobody() -> None:
    assert crawl_table([{"id": 1, "report": {}}]) is None
