"""Judges a staged run against the provider's accepted ones: nothing breaks the catalogue quietly (docs/guard.md)."""

from catalog.run_guard.bounds import BoundsError, Rules, rules_of
from catalog.run_guard.canaries import CanaryError, canary
from catalog.run_guard.judge import Finding, Source, Verdict, judge

__all__ = ["BoundsError", "CanaryError", "Finding", "Rules", "Source", "Verdict", "canary", "judge", "rules_of"]
