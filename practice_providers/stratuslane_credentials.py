"""The credentials of Stratuslane Learn: certifications, the exams and courses behind them, applied skills."""

from typing import Any

from practice_providers import addresses
from practice_providers.drafts import Draft
from practice_providers.topic import ADVANCED, PRACTICE, topic

# Topic, exam code, level; the order is that of the catalogue.
CERTIFIED = (
    ("cloud-security", "SL-500", ADVANCED),
    ("identity-access", "SL-300", PRACTICE),
    ("incident-response", "SL-200", PRACTICE),
    ("cloud-foundations", "SL-104", PRACTICE),
    ("containers", "SL-210", PRACTICE),
    ("data-engineering", "SL-203", PRACTICE),
    ("machine-learning", "SL-410", ADVANCED),
    ("business-analysis", "SL-150", PRACTICE),
)
MERGED = (
    ("generative-ai", "SL-620", PRACTICE),
    ("secure-delivery", "SL-540", ADVANCED),
    ("databases", "SL-230", PRACTICE),
)
APPLIED = (
    *("cloud-security", "identity-access", "network-security", "containers", "databases", "data-analysis"),
    *("web-development", "spreadsheets", "financial-crime", "energy-data"),
)
WORDS = {PRACTICE: "Associate", ADVANCED: "Expert"}
LEVELS = {PRACTICE: "intermediate", ADVANCED: "advanced"}
Entry = dict[str, Any]


def credentials() -> dict[str, list[Entry]]:
    """The arrays besides modules and learning paths, by their name in the catalogue."""
    certified = [(Draft("stratuslane", topic(key), level), code) for key, code, level in CERTIFIED]
    merged = [(Draft("stratuslane", topic(key), level), code) for key, code, level in MERGED]
    return {
        "certifications": [_certification(draft, code) for draft, code in certified],
        "mergedCertifications": [_merged(draft, code) for draft, code in merged],
        "exams": [_exam(draft, code) for draft, code in (*certified, *merged)],
        "appliedSkills": [_applied(Draft("stratuslane", topic(key), PRACTICE)) for key in APPLIED],
        "courses": [_course(draft, code) for draft, code in certified],
    }


def certification_url(draft: Draft) -> str:
    """The public page of a certification, for those who prepare for it."""
    return addresses.learn("credentials/certifications", draft.topic.key) + "/"


def _certification(draft: Draft, code: str) -> Entry:
    kind = "role-based" if draft.level == PRACTICE else "specialty"
    return _common("certification", draft) | {
        "title": _certificate_title(draft),
        "subtitle": f"<p>{draft.description}</p>\n",
        "url": certification_url(draft),
        "certification_type": kind,
        "exams": [f"exam.{code.lower()}"],
        "study_guide": [{"uid": f"stratus.paths.{draft.topic.key}", "type": "learningPath"}],
    }


def _merged(draft: Draft, code: str) -> Entry:
    return _certification(draft, code) | {
        "uid": f"merged.{draft.topic.key}",
        "type": "mergedCertification",
        "skills": draft.outcomes,
        "prerequisites": [f"<p>Practical work with {draft.topic.name} for about a year.</p>"],
        "recommendation_list": [],
        "renewal_frequency_in_days": None,
        "exam_duration_in_minutes": 100,
        "providers": [{"type": "Proctorium", "url": "https://proctorium.example.org/book"}],
        "career_paths": list(draft.topic.occupations),
        "retirement_date": None,
    }


def _exam(draft: Draft, code: str) -> Entry:
    return _common("exam", draft) | {
        "uid": f"exam.{code.lower()}",
        "title": f"Exam {code}: {draft.title}",
        "subtitle": f"<p>Measures whether you can: {'; '.join(draft.outcomes).lower()}.</p>\n",
        "display_name": code,
        "url": addresses.learn("credentials/certifications/exams", code.lower()) + "/",
        "pdf_download_url": addresses.learn("credentials/guides", code.lower()) + ".pdf",
        "courses": [f"course.{code.lower()}t00"] if code in {known for _, known, _ in CERTIFIED} else [],
        "study_guide": [{"uid": f"stratus.paths.{draft.topic.key}", "type": "learningPath"}],
        "providers": [{"type": "Proctorium", "url": "https://proctorium.example.org/book"}],
    }


def _course(draft: Draft, code: str) -> Entry:
    return _common("course", draft) | {
        "uid": f"course.{code.lower()}t00",
        "course_number": f"{code}T00",
        "title": f"{code}T00: {draft.topic.name}, taught by an instructor",
        "summary": f"<p>{draft.description}</p>\n",
        "duration_in_hours": draft.chance("course").choice((8, 16, 24, 32)),
        "url": addresses.learn("training/courses", f"{code.lower()}t00") + "/",
        "certification": f"certification.{draft.topic.key}",
        "exam": f"exam.{code.lower()}",
        "locales": ["en-us"],
    }


def _applied(draft: Draft) -> Entry:
    return _common("appliedSkill", draft) | {
        "title": f"Stratuslane Applied Skills: {draft.outcomes[0][0].lower()}{draft.outcomes[0][1:]}",
        "summary": f"<p>{draft.sentences[0]} {draft.sentences[1]} An online lab is assessed.</p>\n",
        "url": addresses.learn("credentials/applied-skills", draft.topic.key) + "/",
        "study_guide": [{"uid": f"stratus.paths.{draft.topic.key}", "type": "learningPath"}],
    }


def _common(kind: str, draft: Draft) -> Entry:
    return {
        "uid": f"{kind.lower()}.{draft.topic.key}",
        "type": kind,
        "levels": [LEVELS[draft.level]],
        "roles": [name.lower().replace(" ", "-") for name in draft.topic.occupations],
        "products": ["stratus"] if draft.topic.field == "technology" else [],
        "subjects": [skill.lower().replace(" ", "-") for skill in draft.skills[:4]],
        "icon_url": f"{addresses.LEARN}/badges/{draft.topic.key}.svg",
        "last_modified": "2026-10-12T00:00:00Z",
        "locale": "en-us",
    }


def _certificate_title(draft: Draft) -> str:
    return f"Stratuslane Certified: {draft.topic.name} {WORDS[draft.level]}"
