"""What Italian, Dutch, Portuguese and Polish documents call their fields, as far as rules read them: see `lexicon`."""

PHRASES: dict[str, dict[float, str]] = {
    "number": {
        1.0: "numero fattura|fattura n|fattura nr|fattura numero|n fattura|nr fattura|fattura nº|fattura n º"
        "|numero documento"
        "|nota di credito n|nota di credito nr|nota di credito numero|numero nota di credito|parcella n|parcella nr"
        "|notula n|nota di variazione n|fattura elettronica n"
        "|factuurnummer|factuur nummer|factuurnr|factuur nr|factuur no|creditnota nummer|creditnotanummer"
        "|creditnota nr"
        "|creditfactuurnummer|creditfactuur nr|nummer creditnota"
        "|fatura nº|fatura n º|fatura n|nº da fatura|n º da fatura|número da fatura|nº fatura|fatura recibo nº"
        "|fatura ft"
        "|fatura recibo n º|fatura recibo n|nota de crédito nº|nota de crédito n º|nota de crédito n"
        "|nº da nota de crédito"
        "|nota fiscal nº|número da nota|número do documento|nº documento|nº do documento|n º documento"
        "|n º do documento"
        "|faktura nr|faktura vat nr|faktura numer|numer faktury|nr faktury|faktura vat numer|faktura korygująca nr"
        "|faktura vat korygująca nr|numer faktury korygującej|faktura końcowa nr|faktura zaliczkowa nr|faktura n",
        0.8: "fattura|nota di credito|parcella|factuur|creditnota|creditfactuur|fatura|fatura recibo|nota de crédito"
        "|faktura|faktura vat|faktura korygująca|numero|número|numéro|numer",
    },
    "order_number": {
        1.0: "ordine n|ordine nr|numero ordine|n ordine|ordine di acquisto n|ordine d acquisto n|numero d ordine"
        "|ordernummer|order nummer|ordernr|bestelnummer|bestel nr|inkoopordernummer|inkooporder nr|inkooporder nummer"
        "|encomenda nº|encomenda n º|encomenda n|nº da encomenda|nº de encomenda|n º encomenda|nota de encomenda nº"
        "|nota de encomenda n º|número da encomenda|requisição nº"
        "|zamówienie nr|nr zamówienia|numer zamówienia|zamówienie numer",
        0.8: "ordine|ordine di acquisto|ordine d acquisto|inkooporder|bestelling|encomenda|nota de encomenda"
        "|zamówienie",
    },
    "issue_date": {
        1.0: "data fattura|data della fattura|data documento|data emissione|data di emissione|fattura del"
        "|factuurdatum|factuur datum|datum factuur|creditnotadatum"
        "|data da fatura|data de emissão|data emissão|data do documento|emitida em|data fatura"
        "|data wystawienia|data faktury|wystawiono dnia|data wystawienia faktury|wystawiona dnia",
        0.9: "data|del",
    },
    "order_date": {
        1.0: "data ordine|orderdatum|besteldatum|data da encomenda|data zamówienia",
    },
    "due_date": {
        1.0: "scadenza|data scadenza|data di scadenza|scadenza pagamento|scadenze|entro il|pagamento entro il"
        "|vervaldatum|uiterste betaaldatum|te betalen voor|te betalen vóór|betaaldatum|betalen voor"
        "|betalen vóór|uiterlijk op"
        "|vervaldag|te voldoen voor|te voldoen vóór|uiterlijk te betalen op"
        "|data de vencimento|data vencimento|vencimento|vence em|data limite de pagamento|pagável até"
        "|pagar até|prazo de pagamento"
        "|termin płatności|termin zapłaty|płatne do|płatne do dnia|płatność do|do zapłaty do",
        0.5: "termin",  # as `payment_headings` says
    },
    "order_reference": {
        1.0: "vostro ordine|vs ordine|vs ordine n|vostro ordine n|rif ordine|riferimento ordine|ordine cliente"
        "|vostro riferimento"
        "|vs rif|vs riferimento"
        "|uw order|uw ordernummer|uw bestelling|uw bestelnummer|uw inkoopordernummer|uw inkooporder"
        "|uw referentie|uw kenmerk|uw ref"
        "|klantreferentie|uw opdracht"
        "|v encomenda|v encomenda nº|vossa encomenda|vossa encomenda nº|sua encomenda|vossa referência"
        "|sua referência|v ref"
        "|encomenda do cliente|requisição|v requisição"
        "|państwa zamówienie|państwa zamówienie nr|zamówienie klienta|wasze zamówienie|nr zamówienia klienta"
        "|do zamówienia nr"
        "|do zamówienia",
    },
    "net_amount": {
        1.0: "imponibile iva|totale netto|netto imponibile|totale merce|base imponibile|totale imponibili"
        "|subtotaal|sub totaal|totaal excl btw|subtotaal excl btw|totaal exclusief btw|bedrag excl btw"
        "|netto bedrag|nettobedrag"
        "|totaal netto|totaal ex btw|subtotaal exclusief btw"
        "|total ilíquido|valor ilíquido|base tributável|total sem iva|incidência|total líquido s iva|total mercadoria"
        "|wartość netto|razem netto|suma netto|kwota netto|ogółem netto",
    },
    "tax_amount": {
        1.0: "imposta|totale imposta|totale iva|importo iva|totale imposte"
        "|btw|btw bedrag|totaal btw|btw totaal|bedrag btw"
        "|valor do iva|valor iva|total de iva|total do iva|imposto"
        "|kwota vat|podatek vat|razem vat|wartość vat|suma vat|podatek",
    },
    "total_amount": {
        1.0: "totale a saldo|importo totale|totale complessivo|totale generale|totale iva inclusa|totale ivato"
        "|totaal incl btw|totaal inclusief btw|totaalbedrag|factuurbedrag|factuurtotaal|eindtotaal|totaal bedrag"
        "|totaalbedrag incl btw"
        "|total da fatura|total do documento|valor total|total com iva|total documento|total fatura"
        "|wartość brutto|razem brutto|suma brutto|kwota brutto|łącznie|ogółem brutto|ogółem",
        0.85: "totale|totaal|razem|suma total",
    },
    "amount_due": {
        1.0: "da pagare|totale dovuto|importo da pagare|netto da pagare|saldo a pagare"
        "|te betalen|te betalen bedrag|te voldoen|nog te betalen|openstaand bedrag|door u te betalen|te ontvangen"
        "|a pagar|valor a pagar|total a liquidar|montante a pagar"
        "|do zapłaty|razem do zapłaty|kwota do zapłaty|pozostało do zapłaty|należność|należność ogółem",
    },
    "iban": {
        1.0: "rachunek|nr konta|numer konta|nr rachunku|numer rachunku|rachunek bankowy|rekeningnummer|bankrekening",
    },
    "seller_vat_id": {
        1.0: "partita iva|p iva|p iva n|btw nummer|btw nr|btw id|btw identificatienummer|btw|contribuinte"
        "|contribuinte nº"
        "|contribuinte n º|nipc|nº contribuinte|n º contribuinte|nip",
    },
    "buyer_vat_id": {
        1.0: "vostra p iva|p iva cliente|partita iva cliente|p iva del cliente|partita iva del cliente"
        "|vs p iva|vostra partita iva"
        "|uw btw nummer|uw btw nr|btw nummer klant|btw nr klant|btw klant|uw btw id"
        "|contribuinte do cliente|nif do cliente|v contribuinte|v nº contribuinte|vosso contribuinte|v nif"
        "|nif adquirente"
        "|nip nabywcy|nip klienta",
    },
    "buyer_name": {
        1.0: "cessionario|cessionario committente|committente|acquirente|spettabile|intestatario|fatturare a"
        "|fatturato a"
        "|afnemer|klant|factuuradres|factureren aan|opdrachtgever|koper"
        "|adquirente|faturar a|faturado a|exmo s senhor es"
        "|nabywca|kupujący|odbiorca faktury|zamawiający",
        0.5: "destinazione|luogo di consegna|afleveradres|bezorgadres|local de entrega|morada de entrega|odbiorca",
    },
    "seller_name": {
        1.0: "cedente|cedente prestatore|fornitore|venditore|leverancier|verkoper|fornecedor|vendedor emitente"
        "|emitente"
        "|sprzedawca|dostawca|wystawca",
    },
    "currency": {1.0: "valuta|divisa|moeda|waluta|monnaie"},
    "not_date": {
        1.0: "data consegna|data di consegna|data ddt|data trasporto|periodo di riferimento|data decorrenza"
        "|leverdatum|leveringsdatum|geldig tot|datum levering"
        "|data de entrega|data entrega|data de carga|data carga|válido até|data da carga"
        "|data sprzedaży|data dostawy|data dokonania dostawy|data wykonania usługi"
        "|data dokonania lub zakończenia dostawy"
        "|data zakończenia dostawy|data otrzymania zaliczki|data zapłaty|data dostawy usługi",
    },
    "not_identifier": {
        1.0: "codice cliente|cod cliente|codice fiscale|cod fisc|codice destinatario|cod destinatario|ddt|ddt n"
        "|fattura di riferimento|rif fattura|riferimento fattura|fattura originale|preventivo n"
        "|codice articolo|numero cliente"
        "|klantnummer|klantnr|klant nummer|debiteurnummer|debiteurnr|debiteur nummer|debiteur|kvk|kvk nummer"
        "|kvk nr|pakbon"
        "|pakbonnummer|leverancierscode|artikelnr|op factuur|betreft factuur|oorspronkelijke factuur|offerte"
        "|offertenummer"
        "|relatienummer"
        "|nº de cliente|cliente nº|código do cliente|guia de remessa|guia de transporte|guia nº|atcud"
        "|fatura de origem"
        "|fatura original|referente à fatura|ref à fatura|orçamento nº"
        "|nr klienta|numer klienta|regon|krs|bdo|numer ksef|ksef|wz|dokument wz|nr wz|do faktury|do faktury nr"
        "|dotyczy faktury"
        "|dotyczy faktury nr|faktura korygowana|oferta nr|umowa nr|nr umowy",
    },
    "not_money": {
        1.0: "sconto|sconti|spese di trasporto|spese trasporto|acconto|acconti|già pagato|prezzo"
        "|prezzo unitario|bollo|riporto"
        "|capitale sociale|abbuono"
        "|korting|verzendkosten|aanbetaling|reeds betaald|reeds voldaan|prijs|transport totaal"
        "|desconto|descontos|portes|adiantamento|já pago|preço|preço unitário|retenção|retenção na fonte"
        "|rabat|zaliczka|zapłacono|wpłacono|cena|cena netto|do przeniesienia|z przeniesienia|kapitał zakładowy",
    },
}  # fmt: skip
"""Field, weight, phrases separated by "|"."""
