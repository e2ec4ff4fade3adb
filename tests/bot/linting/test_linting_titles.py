"""The phrases in which titles have a term."""

import pytest

from bot.linting.titles import phrases


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (["Video Diffusion"] * 3 + ["Image Diffusion"] * 4, ["image diffusion", "video diffusion"]),
        (["Video Diffusion"] * 2, []),
        (
            ["Video Diffusion Policies", "A video diffusion", "VIDEO diffusion: x"],
            ["video diffusion"],
        ),
        (["Video: Diffusion", "Diffusion, video"] * 3, []),
        (["Diffusion of Video", "The diffusion"] * 3, []),
        (["Diffusion models", "Efficient diffusion", "Diffusion-based"] * 3, []),
        (["Text-to-image"] * 3 + ["Self-Diffusion"] * 3, ["self-diffusion"]),
        (["Latent diffusion models"] * 3, ["latent diffusion models"]),
        (["Exploring diffusion policies"] * 3, ["diffusion policies"]),
        (["LLM Diffusion", "an LLM diffusion", "LLM-diffusion"], ["LLM diffusion"]),
    ],
)
def test_phrases_that_people_use(titles: list[str], found: list[str]) -> None:
    """Seen three times, without idle neighbours, whole, in small letters but for abbreviations."""
    assert phrases(["diffusion"], titles) == found


@pytest.mark.parametrize(
    ("sought", "titles", "found"),
    [
        (
            "multimodal",
            ["A multimodal large language agent"] * 3,
            "multimodal large language agent",
        ),
        ("reinforcement", ["Multi-agent reinforcement"] * 3, "multi-agent reinforcement"),
        (
            "multimodal",
            ["Multimodal reasoning tasks", "Multimodal reasoning"] * 3,
            "multimodal reasoning",
        ),
    ],
)
def test_a_phrase_is_not_cut(sought: str, titles: list[str], found: str) -> None:
    """What mostly stands beside it belongs to it; what half of the titles have does not."""
    assert phrases([sought], titles) == [found]
