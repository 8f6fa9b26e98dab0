"""The layouts by name, and what each of them prints."""

from collections.abc import Callable
from dataclasses import dataclass

from holdpoint.extraction import DocumentType
from samples.layouts.banner import draw_banner
from samples.layouts.classic import draw_classic
from samples.layouts.columns import draw_columns
from samples.layouts.landscape import draw_landscape
from samples.layouts.ledger import draw_ledger
from samples.layouts.minimal import draw_minimal
from samples.layouts.patchwork import draw_patchwork
from samples.layouts.sidebar import draw_sidebar
from samples.layouts.spotlight import draw_spotlight
from samples.layouts.terminal import draw_terminal
from samples.truth import Bill
from samples.wording import Wording

_ALWAYS = frozenset(
    [
        "number",
        "issue_date",
        "due_date",
        "currency",
        "seller_name",
        "seller_address",
        "seller_vat_id",
        "buyer_name",
        "order_reference",
        "net_amount",
        "tax_amount",
        "total_amount",
        "amount_due",  # where it has no line of its own, the total is what is to be paid
        "iban",
    ]
)
_CELLS = frozenset(["description", "quantity", "unit", "unit_price", "amount"])


@dataclass(frozen=True)
class Layout:
    """One way to print a bill; `held_out` ones must never be looked at while extraction is tuned."""

    name: str
    draw: Callable[[Bill, Wording], bytes]
    also_prints: frozenset[str] = frozenset()  # fields beside those that every layout prints
    cells: frozenset[str] = _CELLS
    held_out: bool = False

    def printed_fields(self, bill: Bill) -> dict[str, str]:
        """The values of the fields that this layout prints of the bill, for its label."""
        names = _ALWAYS | self.also_prints
        if bill.document_type is not DocumentType.INVOICE:
            names -= {"amount_due"}
        return {name: value for name, value in bill.field_values().items() if name in names}


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("classic", draw_classic, frozenset({"buyer_vat_id"})),
        Layout("banner", draw_banner, frozenset({"buyer_vat_id"}), cells=_CELLS | {"tax_rate"}),
        Layout("ledger", draw_ledger),
        Layout("terminal", draw_terminal),
        Layout("spotlight", draw_spotlight, frozenset({"buyer_vat_id"})),
        Layout("columns", draw_columns),
        Layout(
            "sidebar",
            draw_sidebar,
            cells=_CELLS | {"tax_rate"},
            held_out=True,
        ),
        Layout("minimal", draw_minimal, frozenset({"buyer_vat_id"}), held_out=True),
        Layout("landscape", draw_landscape, cells=_CELLS | {"tax_rate"}, held_out=True),
    )
}

PATCHWORK = Layout("patchwork", draw_patchwork, frozenset({"buyer_vat_id"}))
"""Every document another arrangement: for training and tuning, in no drop."""
