"""IBM SkillsBuild's badges, as it publishes them on Credly under two names."""

from typing import ClassVar

from crawlers.spiders.credly import Credly


class IbmSkillsbuild(Credly):
    """39 and 26 badges in April 2023."""

    name = "ibm_skillsbuild"
    title = "IBM SkillsBuild"
    expected = range(30, 1_000)
    options: ClassVar[dict[str, object]] = {"issuers": ["ibm-skillsbuild", "ibm-skillsbuild-students"]}
