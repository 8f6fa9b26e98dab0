"""Letters that are none of the known types: an invitation, a change of address, and pages without words."""

import random
from datetime import date, timedelta

from samples.companies import make_company
from samples.formats import Language, date_text
from samples.logo import draw_logo, house_color, tint
from samples.sheet import GREY, Sheet

_LETTERS: dict[Language, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "en": (
        (
            "Invitation to our open day",
            (
                "Dear neighbours,",
                "our new workshop is finished, and we would like to show it to you. On {event} our doors are open from ten in the morning until five in the afternoon. There will be guided tours every hour, coffee and cake, and a bouncy castle for the children.",
                "Parking is available behind the building. Please let us know by phone how many of you will come, so that nobody goes hungry.",
                "We look forward to seeing you.",
            ),
        ),
        (
            "We are moving",
            (
                "Dear friends of our house,",
                "after eleven years in the old mill we need more room. From {event} you will find us at our new address, which is five minutes' walk from the station. Telephone numbers and e-mail addresses stay as they are.",
                "Please note the change in your records. On the two days of the move we can only be reached by e-mail.",
                "With kind regards",
            ),
        ),
    ),
    "de": (
        (
            "Einladung zur Besprechung",
            (
                "Sehr geehrte Damen und Herren,",
                "für die Abstimmung des gemeinsamen Messeauftritts laden wir Sie herzlich zu einer Besprechung am {event} um zehn Uhr in unser Haus ein. Auf der Tagesordnung stehen die Standgestaltung, die Einteilung des Personals und die Gestaltung der Begleitbroschüre.",
                "Bitte geben Sie uns bis zum Ende der Woche Bescheid, mit wie vielen Teilnehmern wir rechnen dürfen. Für Kaffee und einen Imbiss ist gesorgt.",
                "Mit freundlichen Grüßen",
            ),
        ),
    ),
}  # fmt: skip


def draw_letter(rng: random.Random, language: Language, *, password: str | None = None) -> bytes:
    """A business letter that asks for no money and binds nobody, as PDF; with a password it opens only with that."""
    company = make_company(rng, "DE" if language == "de" else "GB")
    reader = make_company(rng, company.country, other_than=company.name)
    subject, paragraphs = rng.choice(_LETTERS[language])
    written = date(2024, 3, 1) + timedelta(days=rng.randrange(900))
    event = date_text(written + timedelta(days=rng.randrange(14, 40)), "long", language)
    sheet = Sheet("Helvetica", title=subject, author=company.name, password=password)
    draw_logo(sheet, company.name, 62, 44, 34)
    sheet.text(108, 60, company.name, 13, bold=True, color=house_color(company.name))
    sheet.text(108, 75, f"{company.address}  ·  {company.phone}", 8, color=GREY)
    sheet.lines(62, 150, [reader.name, reader.street, reader.place], 10, leading=1.4)
    sheet.text(533, 230, date_text(written, "long", language), 10, align="right")
    sheet.text(62, 270, subject, 12, bold=True)
    y = 300.0
    for paragraph in paragraphs:
        y = sheet.paragraph(62, y, paragraph.format(event=event), 471, 10.5, leading=1.45) + 9
    sheet.text(62, y + 50, company.name, 10.5)
    return sheet.finish()


def draw_wordless(rng: random.Random) -> bytes:
    """A page without a word: a floor plan, as PDF."""
    sheet = Sheet("Helvetica", title="", author="")
    color = house_color(str(rng.random()))
    x0, y0, x1, y1 = 90.0, 150.0, 500.0, 620.0
    sheet.box(x0, y0, x1, y1, stroke=color, width=4)
    walls = sorted(rng.uniform(x0 + 60, x1 - 60) for _ in range(2))
    for x in walls:
        sheet.rule(x, y0, x, rng.uniform(y0 + 200, y1 - 80), width=3, color=color)
    level = rng.uniform(y0 + 150, y1 - 150)
    sheet.rule(walls[1], level, x1, level, width=3, color=color)
    sheet.box(x0 + 20, y0 + 20, x0 + 55, y0 + 90, fill=tint(color, 0.3))
    sheet.canvas.setStrokeColorRGB(*tint(color, 0.7))
    sheet.canvas.setLineWidth(1)
    sheet.canvas.arc(x0 + 90, sheet.height - y1 - 40, x0 + 170, sheet.height - y1 + 40, 0, 90)
    return sheet.finish()
