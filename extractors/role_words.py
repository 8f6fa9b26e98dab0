"""Words that agreements write with a capital and that are no name of anybody: sides, papers, parts of papers.

In English, German, French and Spanish. A run of nothing but these is no party: "the Receiving Party", "Vermieter". What
companies call themselves by alone, such as "Capital" or "General", is not among them.
"""

_SIDES = """
client customer contractor subcontractor supplier buyer seller purchaser vendor landlord tenant lessor lessee
employer employee controller processor discloser recipient receiver disclosing receiving licensor licensee principal
agent consultant owner operator lender borrower provider manufacturer distributor producer institution sponsor
executive guarantor trustee adviser advisor party parties participant participants undersigned auftraggeber
auftraggeberin auftragnehmer auftragnehmerin vermieter vermieterin mieter mieterin arbeitgeber arbeitgeberin
arbeitnehmer arbeitnehmerin verkäufer verkäuferin käufer käuferin lieferant lieferantin besteller bestellerin kunde
kundin anbieter anbieterin verantwortlicher verantwortliche auftragsverarbeiter lizenzgeber lizenzgeberin
lizenznehmer lizenznehmerin partei parteien vertragspartei vertragsparteien vertragspartner verpächter pächter
unternehmer darlehensgeber darlehensnehmer dienstleister dienstleisterin betreiber berater bürge inhaber
gesellschafter geschäftsführer geschäftsführerin vorstand prestataire acheteur vendeur fournisseur bailleur preneur
locataire employeur salarié salariée concédant licencié mandant prêteur emprunteur partie donneur fabricant
distributeur bailleurs locataires partenaires soussigné soussignée soussignés soussignées contractant titulaire
cliente prestador prestadora proveedor proveedora comprador compradora vendedor vendedora arrendador arrendadora
arrendatario arrendataria empresa trabajador trabajadora empleador empleado empleada licenciante licenciatario parte
partes prestamista prestatario contratante contratista reveladora receptora receptor encargado responsable
suministrador fabricante distribuidor distribuidora reunidos comparecen intervienen manifiestan exponen company
companys companies representative representatives employees executives partys affiliate affiliates director
directors board officer officers president vice chief counsel ceo cfo secretary chairman treasurer manager person
persons counterparty stockholder entity recipients providers sellers parent attention staff committee member members
user users
"""
_PAPERS = """
nondisclosure nonsolicitation noncompetition noncompete noninterference non disclosure solicitation compete
competition material evaluation proprietary transaction period employment release waiver restricted restriction
restrictions covenant covenants assignment severability counterparts counterpart amendment amended restated mutual
entire definitions definition consideration invention inventions secrets trade intellectual property rights return
remedies termination separation severance compensation payment benefits policy cause reason act code section
sections page exhibit form logo program plan merger facsimile accepted agreed acknowledged print phone fax telephone
email address attn january february march april may june july august september october november december street
avenue road drive boulevard suite floor box januar februar märz mai juni juli oktober dezember straße platz janvier
février mars avril juin juillet août septembre octobre novembre décembre rue enero febrero marzo abril mayo junio
julio agosto septiembre octubre noviembre diciembre calle avenida plaza agreement contract lease deed letter
schedule annex appendix clause article recitals whereas background purpose term terms duration confidentiality
confidential information effective date commencement governing law notice notices signature signed name title
position witness dated between execution services premises vertrag vereinbarung anlage anlagen paragraph präambel
zweck gegenstand dauer laufzeit vertragsdauer datum ort unterschrift vertragsbeginn beginn recht zwischen mietbeginn
mietdauer leistungen vergütung haftung schriftform geheimhaltung contrat accord bail convention annexe objet durée
signatures prestations loyer confidentialité adresse forme entre contrato acuerdo convenio anexo objeto duración
plazo vigencia firma fecha domicilio servicios renta cláusulas
"""
_PLAIN = """
le la les el los las die das dem den this you each all any such other nothing neither notwithstanding during except
without upon whereof therefore now accordingly should further please unless if in on by to as or not that no for
under either hereof herein very dear sincerely truly yours
"""
"""Words that begin sentences, and articles."""
NO_NAMES = frozenset(f"{_SIDES} {_PAPERS} {_PLAIN}".split())
