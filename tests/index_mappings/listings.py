"""Fictional programs to index: a handful written by hand, and any number drawn from a seed."""

import random
from datetime import date, timedelta
from typing import Any

from catalog.program import Program

# fmt: off
WORDS = [
    "cloud", "security", "data", "analysis", "solar", "panel", "wiring", "patient", "care", "budget", "design",
    "animation", "python", "audit", "machine", "learning", "kitchen", "safety", "project", "planning", "bridge",
    "network", "story", "welding", "editing", "quality", "market", "research",
]
# fmt: on
SKILLS = [f"skill:{name}" for name in ("cloud", "python", "care", "welding", "audit", "design", "planning", "solar")]
ORGANISATIONS = [f"org-{number}" for number in range(60)]
LEVELS = ["beginner", "intermediate", "advanced", "expert", "mixed", None]
CURRENCIES = ["USD", "EUR", "INR"]


def program(native_id: str, title: str, **fields: Any) -> Program:
    """A program of the fictional provider Tidewater."""
    told = {"id": f"tidewater:{native_id}", "provider": "tidewater", "native_id": native_id, "kind": "course"}
    address = f"https://tidewater.example.org/{len(native_id)}"
    return Program.model_validate(told | {"title": title, "url": address} | fields)


def organisation(id_: str) -> dict[str, str]:
    return {"id": id_, "name": id_.replace("-", " ").title()}


def skill(uri: str, relation: str = "teaches") -> dict[str, Any]:
    label = uri.rpartition(":")[2].replace("-", " ").title()
    told = {"uri": uri, "label": label, "relation": relation, "confidence": 1.0, "method": "exact"}
    return told | {"evidence": label, "taxonomy": "fictional 1"}


def price(amount: float, currency: str) -> dict[str, Any]:
    return {"amount": amount, "currency": currency}


def employer(id_: str, tie: str) -> dict[str, Any]:
    return {"organisation": organisation(id_), "tie": tie, "evidence": {"words": "With us.", "where": "partner"}}


CATALOGUE = [
    program(
        "cpp",
        "C++ for beginners",
        summary="Pointers, references and templates.",
        level="beginner",
        languages=["en", "de"],
        offers=[{"access": "one_off", "price": price(49, "USD"), "certificate": True}, {"access": "free_audit"}],
        effort={"hours_min": 10, "hours_max": 20},
        skills=[skill("skill:cpp"), skill("skill:algebra", "requires")],
        starts=date(2030, 1, 15),
    ),
    program(
        "csharp",
        "Writing services in C#",
        summary="Web services with .NET.",
        level="intermediate",
        languages=["en"],
        offers=[{"access": "subscription", "price": price(30, "EUR"), "period": "month", "certificate": False}],
        effort={"hours_min": 40},
        skills=[skill("skill:csharp"), skill("skill:cpp", "requires")],
        starts=date(2030, 3, 1),
    ),
    program("c", "C, from the ground up", summary="Small and fast.", level="beginner", languages=["en"]),
    program(
        "node",
        "Servers with Node.js",
        summary="Streams and sockets on a server.",
        offers=[{"access": "full_free"}],
        effort={"hours_min": 5.5, "hours_max": 6},
        issuer=organisation("harbour-institute"),
        starts=date(2029, 12, 1),
    ),
    program(
        "wards",
        "Nursing on night wards",
        summary="Caring for patients when the house is quiet.",
        kind="certificate",
        level="advanced",
        delivery="in_person",
        place="Northport",
        issuer=organisation("harbour-institute"),
        employers=[employer("saltmarsh-clinic", "designed_by"), employer("harbour-line", "endorsed_by")],
        skills=[skill("skill:care"), skill("skill:care", "assesses")],
        prerequisites=["A nurse's diploma."],
        effort={"hours_min": 10},
    ),
    program(
        "espanol",
        "Introducción a la energía solar",
        summary="Los paneles y su instalación.",
        languages=["es"],
        offers=[{"access": "one_off", "price": price(49, "EUR"), "certificate": True, "charged": True}],
    ),
    program("kikai", "機械学習入門", summary="機械学習を学ぶ。", languages=["ja"]),
]


def drawn(count: int, seed: int) -> list[Program]:
    """Programs of every shape: several offers, joint values, unknowns, ties."""
    choose = random.Random(seed)
    return [_drawn(number, choose) for number in range(count)]


def _drawn(number: int, choose: random.Random) -> Program:
    fields: dict[str, Any] = {
        "summary": _sentence(choose, 12) if choose.random() < 0.8 else None,
        "kind": choose.choice(["course", "badge", "certificate"]),
        "level": choose.choice(LEVELS),
        "languages": choose.sample(["en", "de", "es", "fr"], choose.randint(0, 2)),
        "offers": [_offer(choose) for _ in range(choose.randint(0, 2))],
        "skills": [skill(choose.choice(SKILLS), choose.choice(["teaches", "requires"])) for _ in range(number % 4)],
        "subjects": [_sentence(choose, 2)] if choose.random() < 0.3 else [],
        "outcomes": [_sentence(choose, 5) for _ in range(choose.randint(0, 3))],
        "issuer": organisation(choose.choice(ORGANISATIONS)) if choose.random() < 0.9 else None,
    }
    if choose.random() < 0.7:
        fields["effort"] = {"hours_min": choose.choice([1, 2.5, 10, 40]), "pace": choose.choice(["dated", None])}
    if choose.random() < 0.5:
        fields["starts"] = date(2030, 1, 1) + timedelta(days=choose.randint(0, 30))
    if choose.random() < 0.2:
        tie = choose.choice(["designed_by", "endorsed_by"])
        fields["employers"] = [employer(choose.choice(ORGANISATIONS[:5]), tie)]
    return program(f"{choose.randint(0, 10**6)}-{number}", _sentence(choose, 4), **fields)


def _offer(choose: random.Random) -> dict[str, Any]:
    told: dict[str, Any] = {"access": choose.choice(["one_off", "unknown", "trial"])}
    if choose.random() < 0.7:
        told["price"] = price(choose.choice([0, 10, 19.99, 100]), choose.choice(CURRENCIES))
    if choose.random() < 0.5:
        told["certificate"] = choose.random() < 0.5
    return told


def _sentence(choose: random.Random, words: int) -> str:
    return " ".join(choose.choice(WORDS) for _ in range(choose.randint(2, words + 1))).capitalize()
