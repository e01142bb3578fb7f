"""How every run ends, crawled or replayed or imported: judged, then accepted, held or discarded."""

from catalog.run_guard import Source, judge, rules_of
from catalog.store import Run
from crawlers.provider import Provider
from crawlers.reading import Tally
from crawlers.staging import RunReport


def end(run: Run, provider: Provider, tally: Tally, complete: bool = True, doubt: str = "") -> RunReport:
    """Ends the run, all of it staged: accepted where the guard and the caller have no doubt, else held with the reason.

    `doubt` is the caller's own: that pages could not be read. What a run with one did not list never counts as absent.
    A run that read nothing and should have is discarded, for there is nothing in it to accept.
    """
    whole = complete and not doubt
    source = Source(provider.expected, tally.entries, run.reject_reasons, tally.left)
    verdict = judge(run.outlook(whole), whole, source, rules_of(provider.options, f"Provider {provider.id}"))
    why = doubt or verdict.why
    if not why:
        summary = run.accept(whole, verdict.judgement())
        return RunReport(run.id, provider.id, "accepted", whole, summary.counts, tally, sequence=summary.sequence)
    if not run.counts.read:
        run.discard(why)
        return RunReport(run.id, provider.id, "discarded", False, run.counts, tally, why)
    counts = run.hold(why, whole, verdict.judgement())
    return RunReport(run.id, provider.id, "held", whole, counts, tally, why)
