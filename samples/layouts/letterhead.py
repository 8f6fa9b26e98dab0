"""What several layouts share: address blocks, the rows of reference data, the payment terms, the footer."""

from samples.companies import Company
from samples.formats import date_text
from samples.sheet import GREY, Rgb, Sheet
from samples.truth import Bill
from samples.wording import Wording, bank_lines


def address_lines(company: Company) -> list[str]:
    """Name, street, place."""
    return [company.name, company.street, company.place]


def reference_rows(bill: Bill, words: Wording, *, due: bool, order: bool = True) -> list[tuple[str, str]]:
    """Label and value of number, dates and references, only of those that the bill has."""
    rows = [(words.number, bill.number), (words.issue_date, date_text(bill.issue_date, words.dates, words.language))]
    if bill.corrects is not None:
        rows.append((words.corrects, bill.corrects))
    rows.append((words.customer_number, bill.customer_number))
    if order and bill.order_reference is not None:
        rows.append((words.order_reference, bill.order_reference))
    if bill.delivery_date is not None:
        rows.append((words.delivery_date, date_text(bill.delivery_date, words.dates, words.language)))
    if due and bill.due_date is not None:
        rows.append((words.due_date, date_text(bill.due_date, words.dates, words.language)))
    return [(label, value) for label, value in rows if value is not None]


def terms_sentence(bill: Bill, words: Wording) -> str | None:
    """When to pay, in a sentence; None where nothing is to be paid."""
    if bill.due_date is None:
        return None
    return words.terms.format(days=bill.terms_days, date=date_text(bill.due_date, words.dates, words.language))


def footer_columns(company: Company, words: Wording) -> list[list[str]]:
    """The columns of a footer: who, how to reach, bank, register and VAT number."""
    legal = [company.register]
    if company.vat_id is not None:
        legal.append(f"{words.vat_id} {company.vat_id}")
    return [
        address_lines(company),
        [f"{words.phone} {company.phone}", company.email, company.web],
        list(bank_lines(company)),
        legal,
    ]


def draw_footer(
    sheet: Sheet,
    company: Company,
    words: Wording,
    x: float,
    width: float,
    y: float,
    *,
    size: float = 7,
    rule: Rgb = GREY,
) -> None:
    """The footer in columns under a thin rule at y."""
    sheet.rule(x, y, x + width, y, color=rule, width=0.5)
    columns = footer_columns(company, words)
    widths = [max(sheet.width_of(line, size) for line in lines) for lines in columns]
    gap = max(8.0, (width - sum(widths)) / (len(columns) - 1))
    left = x
    for lines, used in zip(columns, widths, strict=True):
        sheet.lines(left, y + size + 5, lines, size, color=GREY)
        left += used + gap
