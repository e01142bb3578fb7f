"""Two crawls of one host, each in a process of its own, together keep the pace that robots.txt asks for."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.listing_site import listing_site

PAGES = 24


def table(base: str) -> str:
    """Two providers on one host, one for the even pages and one for the odd ones."""
    rows = []
    for name, pages in (("even", "[02468]$"), ("odd", "[13579]$")):
        row = f'name = "{name}"\nspider = "schema_org"\nurl = "{base}/sitemap.xml"\noptions = {{ pages = "{pages}" }}\n'
        rows.append(f"[{name}]\n{row}")
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("robots", "delay", "pause"),
    [
        ("User-agent: *\\nCrawl-delay: 0.2", "0", 0.2),
        ("User-agent: *\\nRequest-rate: 4/1", "0", 0.25),
        ("User-agent: *\\nCrawl-delay: 0.01", "0.2", 0.2),
    ],
)
def test_two_crawls_side_by_side(tmp_path: Path, robots: str, delay: str, pause: float) -> None:
    with listing_site(PAGES, robots) as site:
        (tmp_path / "providers.toml").write_text(table(site.base))
        ours = {"DATA": str(tmp_path), "STORE_URL": "", "ALLOWED_HOSTS": site.host, "DELAY": delay}
        environment = os.environ | {f"CREDWAY_{name}": value for name, value in ours.items()}
        command = [sys.executable, "-m", "operations", "crawl-here"]
        both = [
            subprocess.Popen([*command, name], env=environment, stdout=subprocess.DEVNULL) for name in ("even", "odd")
        ]
        assert [child.wait(120) for child in both] == [0, 0]
        asked = site.requests()
    paths = [path for _, path in asked]
    assert (paths.count("/robots.txt"), paths.count("/sitemap.xml"), len(paths)) == (2, 2, PAGES + 4)
    # Nobody can keep a pace before it was read: what counts begins with the second request after the first robots.txt.
    pauses = [later - earlier for (earlier, _), (later, _) in pairwise(asked[1:])]
    print(f"asked {pause} s, shortest {min(pauses):.3f} s, longest {max(pauses):.3f} s")
    assert min(pauses) >= pause
