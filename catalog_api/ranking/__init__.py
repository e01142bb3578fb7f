"""Ranking: candidates recalled by the engine, judged by small signals, each with a reason a learner can read."""
