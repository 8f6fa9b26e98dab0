"""Advertising orders made here, as text lines with boxes, in two layouts: what a person might label."""

import random
from datetime import date, timedelta
from typing import Any

from extractors.learned.taught_type import TaughtType

TAUGHT: dict[str, Any] = {
    "name": "air_time",
    "label": "Air time order",
    "fields": [
        {"name": "client", "kind": "name", "required": True},
        {"name": "contract", "kind": "identifier", "required": True},
        {"name": "starts", "kind": "date", "required": True},
        {"name": "ends", "kind": "date", "required": True},
        {"name": "gross", "kind": "money", "required": True},
        {"name": "discount", "kind": "money"},
    ],
}
_CLIENTS = ("Harbour", "Meadow", "Lantern", "Quarry", "Orchard", "Cinder", "Willow", "Summit", "Pebble", "Falcon")
_TAILS = ("for Senate", "Foods Inc", "Action Fund", "Motors LLC", "Victory 2020")


def air_time() -> TaughtType:
    """The type that the orders are taught as."""
    return TaughtType.model_validate(TAUGHT)


def order_row(seed: int) -> dict[str, Any]:
    """One row of labels.jsonl with its lines."""
    rng = random.Random(seed)
    client = f"{rng.choice(_CLIENTS)} {rng.choice(_CLIENTS)} {rng.choice(_TAILS)}"
    contract, invoice = rng.randrange(10**5, 10**6), rng.randrange(10**5, 10**6)
    starts = date(2020, 1, 2) + timedelta(days=rng.randrange(300))
    ends = starts + timedelta(days=rng.randrange(3, 28))
    printed = ends + timedelta(days=rng.randrange(1, 20))
    spots = [rng.randrange(50, 900) for _ in range(rng.randrange(2, 6))]
    gross = sum(spots)
    discount = rng.choice((0, rng.randrange(5, 40)))
    lines: list[tuple[int, int, str]] = []

    def put(row: int, column: int, text: str) -> None:
        lines.append((row, column, text))

    def day(d: date) -> str:
        return d.strftime("%m/%d/%y")

    if rng.random() < 0.5:
        put(0, 0, "WXYZ-TV"), put(0, 60, f"Printed {day(printed)}")
        put(2, 0, f"Advertiser: {client}"), put(2, 60, f"Contract # {contract}")
        put(3, 0, f"Flight Dates {day(starts)}-{day(ends)}"), put(3, 60, f"Invoice # {invoice}")
    else:
        put(0, 0, f"Invoice {invoice}"), put(0, 50, f"Date {day(printed)}")
        put(2, 0, "Contract"), put(2, 30, "Client"), put(2, 70, "Schedule")
        put(3, 0, str(contract)), put(3, 30, client), put(3, 70, f"{day(starts)} - {day(ends)}")
    row = 6
    for n, amount in enumerate(spots):
        put(row, 0, f"{n + 1} Evening news :30"), put(row, 70, f"${amount}.00")
        row += 1
    if discount:
        put(row, 40, "Discount"), put(row, 70, f"${discount}.00")
    put(row + 1, 40, "Gross total"), put(row + 1, 70, f"${gross:,}.00")
    put(row + 2, 40, "Commission 15%"), put(row + 2, 70, f"${gross * 0.15:,.2f}")
    put(row + 3, 40, "Net total"), put(row + 3, 70, f"${gross * 0.85:,.2f}")
    fields = {
        "client": client,
        "contract": str(contract),
        "starts": day(starts),
        "ends": day(ends),
        "gross": f"${gross:,}.00",
    }
    if discount:
        fields["discount"] = f"${discount}"
    boxes = [
        {"text": text, "box": [40 + 6 * column, 40 + 14 * line, 40 + 6 * (column + len(text)), 50 + 14 * line]}
        for line, column, text in lines
    ]
    return {"file": f"documents/{seed}.jpg", "type": "air_time", "fields": fields, "lines": boxes}
