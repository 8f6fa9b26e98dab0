"""Spanish words on invoices, credit notes and orders."""

import random

from holdpoint.extraction import DocumentType
from samples.truth import Bill
from samples.wording import Notation, Wording

# title, label of the number, label of the date
_BY_TYPE = {
    DocumentType.INVOICE: (("Factura", "Factura n.º", "Fecha de factura"), ("FACTURA", "Número de factura", "Fecha de emisión"), ("Factura", "N.º de factura", "Fecha"), ("Factura", "Nº factura", "Fecha de expedición")),
    DocumentType.CREDIT_NOTE: (("Factura rectificativa", "N.º de factura rectificativa", "Fecha de emisión"), ("ABONO", "Abono n.º", "Fecha"), ("Factura de abono", "Número de abono", "Fecha de abono")),
    DocumentType.ORDER: (("Pedido", "Pedido n.º", "Fecha de pedido"), ("ORDEN DE COMPRA", "N.º de orden de compra", "Fecha"), ("Pedido", "Número de pedido", "Fecha del pedido")),
}  # fmt: skip
_OPENINGS = {
    DocumentType.INVOICE: ("Gracias por su confianza. Les facturamos los siguientes productos y servicios:", "A continuación detallamos los conceptos suministrados."),
    DocumentType.CREDIT_NOTE: ("Según lo acordado, les abonamos los siguientes conceptos:", "Les abonamos las líneas que se detallan a continuación."),
    DocumentType.ORDER: ("Rogamos nos suministren los siguientes artículos:", "Les solicitamos, según nuestras condiciones generales de compra:"),
}  # fmt: skip
_CLOSINGS = {
    DocumentType.INVOICE: "La mercancía es propiedad del vendedor hasta su pago completo. Gracias por su compra.",
    DocumentType.CREDIT_NOTE: "El importe se descontará de su próxima factura.",
    DocumentType.ORDER: "Indiquen el número de pedido en todos los documentos y confirmen en un plazo de tres días.",
}
_TERMS = ("Forma de pago: transferencia a {days} días, a más tardar el {date}.", "Rogamos efectúen el pago antes del {date} indicando el número de factura ({days} días).")  # fmt: skip


def spanish_words(rng: random.Random, bill: Bill, notation: Notation) -> Wording:
    """Draw one sender's words."""
    kind = bill.document_type
    title, number, issue_date = rng.choice(_BY_TYPE[kind])
    is_order, is_invoice = kind is DocumentType.ORDER, kind is DocumentType.INVOICE
    totals = ("Total factura", "Importe total", "TOTAL") if is_invoice else ("Importe total", "Total")
    return Wording(
        notation=notation, title=title, number=number, issue_date=issue_date,
        due_date=rng.choice(("Fecha de vencimiento", "Vencimiento", "Fecha límite de pago")),
        customer_number="N.º de proveedor" if is_order else rng.choice(("N.º de cliente", "Código de cliente")),
        order_reference=rng.choice(("Su pedido", "Ref. pedido", "Su referencia")), corrects="Factura original",
        delivery_date="Entrega solicitada" if is_order else "Fecha de entrega",
        to="Proveedor" if is_order else rng.choice(("Facturar a", "Cliente")) if is_invoice else "Abonado a",
        position="Pos.", description=rng.choice(("Descripción", "Concepto")), quantity=rng.choice(("Cant.", "Cantidad")), unit="Unidad",
        unit_price=rng.choice(("Precio unitario", "Precio")), tax_rate="IVA %", amount="Importe",
        net=rng.choice(("Base imponible", "Subtotal", "Total neto")), tax="IVA" if is_order else rng.choice(("IVA", "Cuota IVA")), tax_total="Total IVA",
        total=rng.choice(totals), amount_due=rng.choice(("Total a pagar", "Importe a pagar")), carried="Suma y sigue", brought="Suma anterior", page="Página {} de {}",
        vat_id=rng.choice(("NIF-IVA", "NIF", "CIF")), buyer_vat_id=rng.choice(("NIF del cliente", "CIF cliente")),
        bank="Datos bancarios", phone="Tel.", greeting="Estimados señores:", opening=rng.choice(_OPENINGS[kind]),
        closing=_CLOSINGS[kind], terms=rng.choice(_TERMS), of_base="sobre", all_amounts="Importes en",
    )  # fmt: skip
