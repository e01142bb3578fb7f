"""What a crawl did as a guest, by host, for the operator and for whoever is asked by a site's owner."""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any, Final

_MINUTE: Final = 60.0


@dataclass
class HostReport:
    """One host's share: `gap` is the pause that was kept there, in seconds."""

    requests: int = 0
    bytes: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    robots: Counter[str] = field(default_factory=Counter)
    waited: float = 0.0
    gap: float = 0.0
    most_in_a_minute: int = 0
    shortest_pause: float | None = None
    _starts: deque[float] = field(default_factory=deque)

    def began(self, at: float, waited: float) -> None:
        """A request begins, at this reading of a clock that never goes back."""
        if self._starts:
            pause = at - self._starts[-1]
            self.shortest_pause = pause if self.shortest_pause is None else min(pause, self.shortest_pause)
        self.requests += 1
        self.waited += waited
        self._starts.append(at)
        while self._starts[0] <= at - _MINUTE:
            self._starts.popleft()
        self.most_in_a_minute = max(self.most_in_a_minute, len(self._starts))

    def as_json(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "bytes": self.bytes,
            "statuses": dict(self.statuses),
            "robots": dict(self.robots),
            "waited_seconds": round(self.waited, 3),
            "pause_kept_seconds": round(self.gap, 3),
            "shortest_pause_seconds": None if self.shortest_pause is None else round(self.shortest_pause, 4),
            "most_in_a_minute": self.most_in_a_minute,
        }


@dataclass
class GuestReport:
    """All hosts of a run, and what it spared them."""

    hosts: dict[str, HostReport] = field(default_factory=dict)
    mode: str = "full"
    # Pages not asked for, by their date in the sitemap; pages that had not changed; pages a killed run had fetched.
    unasked: int = 0
    unchanged: int = 0
    resumed: int = 0
    stopped: str = ""

    def at(self, host: str) -> HostReport:
        return self.hosts.setdefault(host, HostReport())

    def as_json(self) -> dict[str, Any]:
        return {
            "mode": self.mode,
            "requests": sum(host.requests for host in self.hosts.values()),
            "bytes": sum(host.bytes for host in self.hosts.values()),
            "unasked": self.unasked,
            "unchanged": self.unchanged,
            "resumed": self.resumed,
            "stopped": self.stopped,
            "hosts": {name: host.as_json() for name, host in self.hosts.items()},
        }
