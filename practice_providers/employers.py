"""The fictional employers that design, authorise, endorse or hire, and the fields they care about."""

from practice_providers.drafts import Draft, own_id

ENERGY, HEALTH, STUDIO, BANK = (
    "Harbour Lights Energy",
    "Northwind Health Partners",
    "Bluefern Studios",
    "Quillstone Bank",
)
CLOUD, WATER, CARE, GAMES = "Cobalt Cloudworks", "Tidewater Utilities", "Marigold Care Group", "Pixelforge Games"
EMPLOYERS = (ENERGY, HEALTH, STUDIO, BANK, CLOUD, WATER, CARE, GAMES)

BY_FIELD = {
    "technology": (CLOUD, CLOUD, BANK, GAMES),
    "health": (HEALTH, CARE),
    "green_energy": (ENERGY, WATER),
    "creative_arts": (STUDIO, GAMES),
    "business": (BANK, HEALTH, WATER, STUDIO),
}
SECURITY_TOPICS = ("cloud-security", "identity-access", "incident-response", "network-security", "secure-delivery")


def employer_of(draft: Draft, share: float) -> str | None:
    """The employer behind a listing, for about `share` of them; security topics always have Cobalt Cloudworks."""
    if draft.topic.key in SECURITY_TOPICS:
        return CLOUD
    dice = draft.chance("employer")
    return dice.choice(BY_FIELD[draft.topic.field]) if dice.random() < share else None


def employer_slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def employer_id(name: str) -> str:
    return own_id("employers", name)
