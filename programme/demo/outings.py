"""The outings of the demo season, in words."""

from dataclasses import dataclass, field
from typing import Any

from programme.models import VisitKind
from programme.states import NeedKind, VisitMode


@dataclass(frozen=True)
class Outing:
    """A visit of the season. `published` and `day` are days of the cohort."""

    title: str
    kind: VisitKind
    host: str
    town: str
    day: int
    hours: tuple[int, int]
    capacity: int
    published: int
    summary: str
    address: str
    notes: str
    # Whatever else the visit has.
    more: dict[str, Any] = field(default_factory=dict)


ASKS = {"needs_asked": [NeedKind.ACCESS, NeedKind.DIET], "asks_phone": True}
OUTINGS = (
    Outing(
        "Kick-off",
        VisitKind.KICK_OFF,
        "Cabinet Secretariat",
        "London",
        0,
        (10, 16),
        60,
        -12,
        "We meet, hear the six questions that departments bring, and find out who likes which.",
        "The Long Room\n3 Mercer Row",
        "Come by 9:45. Breakfast is there. Bring one thing from your work that does not work.",
        {
            **ASKS,
            "mode": VisitMode.EXPECTED,
            "capacity": None,
            "accessibility": "Step-free from the street, hearing loop in the Long Room, a quiet room next door.",
            "host_notes": "46 people, half of them new to the building. We need two flip charts and no stage.",
        },
    ),
    Outing(
        "A morning in the claims room",
        VisitKind.SITE_VISIT,
        "Harbour & Lane",
        "Bristol",
        10,
        (9, 13),
        16,
        -3,
        "Sit beside people who decide about insurance claims, and see which of their seven screens they really need.",
        "Floor 2, The Granary\n11 Redcliff Wharf",
        "Ask for Dilys at the desk. You will sit with one person for an hour, so come without a laptop.",
    ),
    Outing(
        "How a cloud is run at three in the morning",
        VisitKind.SITE_VISIT,
        "Caldera Cloud",
        "Manchester",
        17,
        (13, 17),
        14,
        -3,
        "The operations floor, the last big outage told by those who mended it, and a rehearsal of the next.",
        "Unit 9, Canal Street Works\nGate B",
        "Photo identification is needed at the gate. No cameras inside.",
    ),
    Outing(
        "Maps, sensors and a river",
        VisitKind.SITE_VISIT,
        "Ironbridge Analytics",
        "Leeds",
        27,
        (10, 15),
        12,
        2,
        "Walk along the river with the people who measure it, then see what a council does with the numbers.",
        "The Weir House\n4 Armley Mills",
        "Shoes for mud. Lunch is in the boathouse; tell us what you do not eat.",
        {
            **ASKS,
            "offer_hours": 6,
            "sector_shares": {"civil_service": 5, "industry": 5},
            "accessibility": "The river path is gravel and has a slope. The Weir House has a lift.",
            "host_notes": "Most have never seen a sensor. They hope to hold one.",
        },
    ),
    Outing(
        "Buying and selling with the public sector",
        VisitKind.SITE_VISIT,
        "Alder Systems",
        "Birmingham",
        38,
        (10, 16),
        20,
        16,
        "Both sides of a real tender at one table: what each thought the other wanted.",
        "Snow Hill Yard\nSecond entrance",
        "Ask for Callum. The tender papers are on the table; please leave them there.",
    ),
    Outing(
        "A design studio opens its drawers",
        VisitKind.SITE_VISIT,
        "Juniper Field",
        "Online",
        52,
        (14, 16),
        30,
        20,
        "Eleven ideas that were thrown away, and why, by the people who threw them.",
        "https://meet.juniperfield.example/drawers",
        "The room opens ten minutes before. Have pen and paper at hand.",
    ),
    Outing(
        "Pitch rehearsal",
        VisitKind.REHEARSAL,
        "Cabinet Secretariat",
        "London",
        79,
        (10, 15),
        50,
        23,
        "Every team pitches once, on the real stage, to people who have not heard it before.",
        "The Long Room\n3 Mercer Row",
        "Bring your slides on a stick. Ten minutes, then five of questions, as on the day.",
    ),
)

SORTING = Outing(
    "Where a million letters spend the night",
    VisitKind.SITE_VISIT,
    "Alder Systems",
    "Birmingham",
    20,
    (13, 17),
    10,
    5,
    "The sorting hall from the gantry, then an hour with those who mend the machines.",
    "Gate 4, Garrison Lane Works",
    "Closed shoes. Ask for Perpetua at the gate.",
    {**ASKS, "offer_hours": 6, "accessibility": "The gantry has forty steps; the same can be seen on screens below."},
)
