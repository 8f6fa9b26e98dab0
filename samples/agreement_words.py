"""What agreements of many kinds are put together from, in English and German: titles, roles, descriptions, clauses.

Placeholders: {title}, {date}, {day} (of signing), {term}, {law} and {law_of} (as adjective and as name), {city}; of a party
{name}, {address}, {town}, {number}, {person}, {role}. A "|" parts paragraphs, "^" centres one, a tab parts columns.
"""

from dataclasses import dataclass

from samples.formats import Language

Texts = tuple[str, ...]


@dataclass(frozen=True)
class AgreementWords:
    """One language's words. Each tuple holds alternatives; of `roles` both sides' names."""

    titles: Texts
    roles: tuple[tuple[str, str], ...]
    third_roles: Texts
    opens: Texts  # up to the first party
    heads: Texts  # a line of its own above the parties
    joints: Texts  # between the last two in running text
    between: Texts  # the same as a line of its own
    closes: Texts  # behind the last party
    companies: Texts  # a company with what describes it
    people: Texts
    defined: Texts  # how the role or short name is given
    numbers: tuple[Texts, ...]  # marks of a numbered list
    party_labels: tuple[tuple[str, str, str], ...]
    first_names: str
    last_names: str
    bodies: Texts  # names of what is no company, {place} in them
    articles: dict[str, str]  # by a body's first word
    company_shapes: Texts  # names of companies, {word}, {surname}, {place}, {trade} in them
    trades: str
    titles_of_people: Texts
    letters: Texts  # {sender}, {sender_address}, {receiver}, {receiver_address}
    declarations: Texts
    effects: Texts
    terms: Texts
    laws: Texts
    date_labels: Texts
    term_labels: Texts
    law_labels: Texts
    clauses: Texts  # say nothing that is labelled
    signed: Texts  # {first}, {second}, {first_person}, {second_person}, {first_role}, {second_role}


WORDS: dict[Language, AgreementWords] = {
    "en": AgreementWords(
        titles=(
            "Non-Disclosure Agreement", "CONFIDENTIALITY AGREEMENT", "Mutual Confidentiality Agreement", "One-Way Non-Disclosure Agreement", "MASTER SERVICES AGREEMENT",
            "Services Agreement", "Framework Agreement", "SUPPLY AGREEMENT", "Consultancy Agreement", "Lease Agreement", "LEASE OF BUSINESS PREMISES", "Contract of Employment",
            "EMPLOYMENT AGREEMENT", "Data Processing Agreement", "Licence Agreement", "DISTRIBUTION AGREEMENT", "Maintenance Contract", "Agency Agreement", "Loan Agreement", "Cooperation Agreement",
        ),
        roles=(
            ("Client", "Contractor"), ("Customer", "Supplier"), ("Buyer", "Seller"), ("Landlord", "Tenant"), ("Lessor", "Lessee"), ("Employer", "Employee"), ("Controller", "Processor"),
            ("Disclosing Party", "Receiving Party"), ("Discloser", "Recipient"), ("Licensor", "Licensee"), ("Principal", "Agent"), ("Company", "Consultant"), ("Owner", "Operator"), ("Lender", "Borrower"),
            ("Purchaser", "Vendor"), ("Customer", "Service Provider"), ("Party A", "Party B"), ("Manufacturer", "Distributor"), ("Institution", "Sponsor"), ("Company", "Executive"),
        ),
        third_roles=("Guarantor", "Third Party", "Adviser", "Agent", "Subcontractor", "Trustee"),
        opens=(
            "This {title} is made on {date} between ", "This {title} (this \"Agreement\") is entered into as of {date} by and between ", "THIS AGREEMENT dated {date} is made between ", "By this contract, concluded on {date}, ",
            "An agreement of {date} by and among ", "THIS {title} IS MADE the day {date} BETWEEN ", "The following has been agreed on {date} between ", "Agreement between ", "The undersigned, ", "Made and entered into at {city} on {date} by ",
        ),
        heads=("BETWEEN", "PARTIES", "Parties", "The Parties", "between", "AMONG:", "by and between", "Made in {city} on {date} between:", "This agreement is between the following parties:", "PARTIES TO THIS AGREEMENT", "By and among"),
        joints=(" and ", ", and ", "; and ", ", on the one hand, and ", " of the one part and ", ", as well as "),
        between=("and", "- and -", "AND", "^- and -", "^and", "And"),
        closes=(
            " (together the \"Parties\").", ", who agree as follows.", ".", " (each a \"Party\").", " of the other part.", " agree on the terms below.", ", collectively referred to as the \"Parties\", whereby it is agreed as follows:",
        ),
        companies=(
            "{name}, a company incorporated in {country} with company number {number}, whose registered office is at {address}", "{name} of {address}", "{name}, {address}", "{name}, with its principal place of business at {address}",
            "{name} (company number {number}), {address}", "{name}, a corporation organised under the laws of {country} (\"{short}\"), having an address at {address}", "{name}, represented by {person}, {address}", "{name}, registered in {country} under {number}, acting through {person}",
            "{name}", "{name}, {town}", "{name} whose offices are situated at {address}, herein represented by its director {person}",
        ),
        people=("{name} of {address}", "{honour} {name}, residing at {address}", "{name}, an individual whose address is {address}", "{name}, {address}", "{honour} {name}", "{name}, born on {birth}, of {town}", "{name}, self-employed, {address}"),
        defined=(
            " (\"{role}\")", " (the \"{role}\")", ", hereinafter referred to as \"{role}\"", " (hereafter \"the {role}\")", " - \"{role}\" -", ", as {role}", " (hereinafter \"{short}\")", " (\"{short}\")", "", "", ", in the following \"{role}\"", "|(the \"{role}\")", "|- {role} -",
        ),
        numbers=(("(1) ", "(2) ", "(3) "), ("1. ", "2. ", "3. "), ("(a) ", "(b) ", "(c) "), ("", "", ""), ("", "", ""), ("I. ", "II. ", "III. ")),
        party_labels=(("Party 1", "Party 2", "Party 3"), ("Party A", "Party B", "Party C"), ("First party", "Second party", "Third party")),
        first_names="Helen|Colin|Joanna|Marcus|Priya|Gareth|Ruth|Tobias|Chidi|Moira|Graham|Leila|Peter|Dawn|Rashid|Frances|Alan|Bethany|Kofi|Sinead|Howard|Wei|Jasmine|Robert A.|Mary E.",
        last_names="Marsh|Prior|Tait|Holloway|Achebe|Whitcombe|Raman|Lockyer|Farrell|Osgood|Dunne|Pickering|Novak|Thwaite|Calder|McBride|Singh|Everard|Quayle|Bancroft|Tully|O'Keefe|St. John|Van Dorn",
        bodies=("{place} Borough Council", "University of {place}", "The {place} Museum Trust", "{place} Housing Association", "Trustees of the {place} Hospital", "{place} Parish Council", "The Governors of {place} School", "{place} County Fire Authority", "{place} Harbour Commissioners", "Diocese of {place}"),
        articles={"university": "the ", "diocese": "the ", "trustees": "the "},
        company_shapes=("{word} {trade} {form}", "{surname} & {surname2} {form}", "{place} {trade} {form}", "{word} {form}", "{surname} {trade} {form}", "{word} & {surname} {trade} {form}", "{surname} Brothers {form}", "The {place} {trade} Company {form}"),
        trades="Systems|Foods|Holdings|Logistics|Instruments|Energy|Partners|Laboratories|Textiles|Motors|Pharma|Media|Capital|Marine|Castings|Software|Joinery|Consulting|Foundry|Nurseries|Press|Catering",
        titles_of_people=("Mr", "Ms", "Mrs", "Dr", "Mr.", "Ms."),
        letters=(
            "{sender}|{sender_address}|{day}|{receiver}|{receiver_address}|Dear {dear}|^{title}|We write to set out the terms on which we have agreed to work together. Please sign the copy of this letter to show your consent.|{body}|Yours sincerely|{first_person}|For {sender}|Agreed and accepted:|{receiver}",
            "{day}|{receiver}|{receiver_address}|Re: {title}|Dear {dear}:|In connection with our discussions, {sender} (\"we\" or \"us\") asks {receiver} (\"you\") to agree to the following.|{body}|Very truly yours,|{sender}|By: {first_person}|Title: Director|Accepted and agreed:|{receiver}|By: {second_person}",
            "{sender}|{sender_address}|To {receiver}, {receiver_address}|{city}, {day}|{title}|This letter, once countersigned, is the contract between us.|{body}|Signed for {sender}: {first_person}|Accepted by {receiver}: {second_person}",
        ),
        declarations=(
            "I, {receiver}, of {receiver_address}, undertake towards {sender}, {sender_address} (the \"Company\"), as follows:|{body}|{day}|{receiver}", "To: {sender}, {sender_address}|From: {receiver}, {receiver_address}|Date: {day}|We have asked for access to your records and in return give these undertakings:|{body}|{receiver}|Acknowledged by {sender}",
            "{sender} (\"the Provider\") hereby undertakes to {receiver} (\"the Owner\") to carry out the work below.|{body}|For {sender}: {first_person}|For {receiver}: {second_person}",
        ),
        effects=(
            "This Agreement takes effect on {date}.", "The Effective Date is {date}.", "It commences on {date}.", "The contract starts on {date} irrespective of the day of signing.", "It enters into force on {date}.", "This Agreement is effective as of {date}.", "Work begins on {date}.", "This Agreement shall be deemed to have commenced on {date}.",
        ),
        terms=(
            "This Agreement continues for {term} from the effective date.", "The term is {term}.", "It is concluded for a fixed period of {term}.", "It remains in force for {term} and ends without notice.", "The agreement lasts for {term} unless ended earlier under clause 9.", "The obligations of this Agreement bind the parties for {term}.", "This Agreement shall expire {term} after the date first written above.",
            "It is entered into for {term}, after which it may be renewed in writing.", "The Initial Term is {term}.", "It begins on {date} and runs for {term}.", "The services start on {date} for a period of {term}.", "In any event it ends after {term}.",
        ),
        laws=(
            "This Agreement is governed by the laws of {law_of}.", "The law of {law_of} applies.", "It is subject to {law} law.", "Governing law: {law_of}.", "All disputes shall be decided under the laws of {law_of} by its courts.", "This contract shall be construed in accordance with the law of {law_of}.", "The parties choose {law} law.", "{law} law governs this agreement.",
        ),
        date_labels=("Effective date", "Commencement Date", "Start date", "Date of agreement", "Date", "Commencing"),
        term_labels=("Term", "Initial term", "Duration", "Contract period"),
        law_labels=("Governing law", "Applicable law", "Law"),
        clauses=(
            "Services. The work described in Schedule 1 is carried out with reasonable skill and care by suitably qualified people.", "Payment. Invoices are payable within 30 days. Late sums bear interest at four per cent a year.", "Confidentiality. Neither side shall disclose what it learns of the other's business, during the contract and for ten years after a court has so ordered.",
            "Notice. Either side may end this contract by three months' written notice if the other is in breach and does not mend it within fourteen (14) days.", "Liability. Nobody is liable for loss of profit. All claims are barred after two years.", "Records. Accounts are kept for six (6) years and may be inspected at any time.", "Entire agreement. Nothing that was said before counts. Changes must be in writing.",
            "Force majeure. No party answers for events beyond its control that last no longer than 60 days.", "Data protection. Personal data are processed only on documented instructions; breaches are reported within two days.", "Premises. The rooms on the first floor and two parking spaces are handed over in good repair. A deposit of three months' rent is paid.", "Holidays. There are 25 working days of paid leave a year. The first three months are a trial.",
            "Return. At the end all papers and copies are returned or destroyed within one month.", "Assignment. No right under this contract may be assigned without consent.", "Insurance. Cover of at least one million is kept throughout and proven once a year.", "Notices. Letters are deemed received on the second day after posting.", "Remuneration. The salary is paid monthly in arrears and reviewed each April.",
        ),
        signed=(
            "Signed for {first}\tSigned for {second}|__________________\t__________________", "For the {first_role}: ______________\tFor the {second_role}: ______________", "{first}|By: {first_person}|Name: {first_person}|Title: Director|{second}|By: {second_person}|Title: President", "{first_role}\t{second_role}|{first}\t{second}|Name: {first_person}\tName: {second_person}|Date:\tDate:",
            "IN WITNESS WHEREOF the parties have signed.|{first_upper}|By: ______________|{second_upper}|By: ______________", "{first_person}, {first_role}|{second_person}, {second_role}", "Signature of the {first_role}|Signature of the {second_role}", "EXECUTED as a deed by {first} acting by a director|EXECUTED as a deed by {second}|in the presence of: witness {other_person}", "",
        ),
    ),
    "de": AgreementWords(
        titles=(
            "Geheimhaltungsvereinbarung", "VERTRAULICHKEITSVEREINBARUNG", "Rahmenvertrag", "RAHMENLIEFERVERTRAG", "Dienstleistungsvertrag", "Werkvertrag", "Liefervertrag", "Mietvertrag über Gewerberäume", "MIETVERTRAG", "Arbeitsvertrag", "Anstellungsvertrag", "Vertrag zur Auftragsverarbeitung",
            "AUFTRAGSVERARBEITUNGSVERTRAG", "Beratungsvertrag", "Wartungsvertrag", "Lizenzvertrag", "Kooperationsvertrag", "Kaufvertrag", "Handelsvertretervertrag", "Pachtvertrag", "Darlehensvertrag",
        ),
        roles=(
            ("Auftraggeber", "Auftragnehmer"), ("Auftraggeberin", "Auftragnehmerin"), ("Vermieter", "Mieter"), ("Vermieterin", "Mieterin"), ("Arbeitgeber", "Arbeitnehmer"), ("Arbeitgeberin", "Arbeitnehmerin"), ("Verkäufer", "Käufer"), ("Lieferant", "Besteller"), ("Kunde", "Anbieter"), ("Verantwortlicher", "Auftragsverarbeiter"),
            ("Lizenzgeber", "Lizenznehmer"), ("Partei A", "Partei B"), ("offenlegende Partei", "empfangende Partei"), ("Verpächter", "Pächter"), ("Unternehmer", "Handelsvertreter"), ("Darlehensgeber", "Darlehensnehmer"), ("Betreiber", "Dienstleister"), ("Gesellschaft", "Berater"), ("Besteller", "Werkunternehmer"),
        ),
        third_roles=("Bürge", "Dritter", "Vermittler", "Projektpartner", "Garantin"),
        opens=(
            "Zwischen ", "Zwischen der ", "Dieser Vertrag wird am {date} geschlossen zwischen ", "Die Vertragsparteien, ", "Mit Wirkung zum {date} vereinbaren ", "Am {date} haben ", "Vertrag vom {date} zwischen der Firma ", "zwischen ", "Die ", "Abgeschlossen am {date} in {city} zwischen der ",
        ),
        heads=("zwischen", "Zwischen", "Vertragsparteien", "Vertragspartner sind:", "Parteien dieses Vertrages", "ZWISCHEN", "geschlossen zwischen", "Diese Vereinbarung wird geschlossen zwischen:", "abgeschlossen zwischen", "Beteiligte"),
        joints=(" und ", " und der ", ", und ", " einerseits und ", " sowie ", " und der Firma "),
        between=("und", "- und -", "sowie", "und der", "^und", "UND"),
        closes=(
            " wird folgender Vertrag geschlossen:", " wird Folgendes vereinbart:", " andererseits wird Nachstehendes vereinbart:", " (gemeinsam die „Parteien“).", " schließen den folgenden Vertrag.", ".", " kommen wie folgt überein:",
        ),
        companies=(
            "{name}, {address}", "{name}, mit Sitz in {town}, eingetragen im Handelsregister unter HRB {number}", "{name}, vertreten durch den Geschäftsführer {person}, {address}", "{name}, vertreten durch {person}", "{name}", "{name}, {town}", "Firma {name}, {address}", "{name} mit Sitz in {address}, gesetzlich vertreten durch {person}",
            "{name}, FN {number}k, {address}", "{name}, ansässig {address}, Handelsregister Nr. {number}",
        ),
        people=("{honour} {name}, wohnhaft {address}", "{honour} {name}, {address}", "{name}, geboren am {birth}, {address}", "{honour} {name}, geb. {birth}, wohnhaft in {town}", "{name}, {town}", "{honour} {name}"),
        defined=(
            " (nachfolgend „{role}“)", " (nachfolgend {role})", "|– nachfolgend „{role}“ genannt –", "|- im Folgenden {role} -", ", im Folgenden „{short}“", ", als {role}", " („{role}“)", " („{short}“)", "", "", ", nachstehend {role} genannt,", "|(im Weiteren: {role})", " – {role} –",
        ),
        numbers=(("1. ", "2. ", "3. "), ("(1) ", "(2) ", "(3) "), ("a) ", "b) ", "c) "), ("", "", ""), ("", "", ""), ("I. ", "II. ", "III. ")),
        party_labels=(("Partei 1", "Partei 2", "Partei 3"), ("Partei A", "Partei B", "Partei C"), ("Vertragspartner 1", "Vertragspartner 2", "Vertragspartner 3")),
        first_names="Uwe|Petra|Jens|Annegret|Karl-Heinz|Sabine|Torsten|Ulrike|Matthias|Elif|Gerd|Franziska|Holger|Marlene|Dieter|Yvonne|Leonhard|Hannelore|Aylin|Detlef|Kerstin|Xaver",
        last_names="Sandner|Lohse|Kiefer|Brinkmann|Öztürk|Hagedorn|Wittstock|Reichelt|Dallmann|Vogelsang|Pfister|Ahlers|Kubitschek|Zeidler|Mühlbauer|Strauch|Bergmann|Kettler|Rössler|Tiedemann",
        bodies=("Stadt {place}", "Gemeinde {place}", "Landkreis {place}", "Universität {place}", "Turnverein {place} e.V.", "Förderverein {place} e.V.", "Stadtwerke {place} AöR", "Wohnungsgenossenschaft {place} eG", "Stiftung {place}", "Kreissparkasse {place}", "Studierendenwerk {place}", "Hochschule {place}", "Evangelische Kirchengemeinde {place}"),
        articles={"stadt": "die ", "gemeinde": "die ", "landkreis": "der ", "universität": "die ", "turnverein": "der ", "förderverein": "der ", "stiftung": "die ", "hochschule": "die ", "kreissparkasse": "die ", "studierendenwerk": "das "},
        company_shapes=("{word} {trade} {form}", "{surname} & Söhne {form}", "{trade} {surname} {form}", "{place}er {trade} {form}", "{word} {form}", "{trade} {surname} & Partner {form}", "{surname} {trade} {form}", "{word}-{trade} {form}", "{surname} und {surname2} {form}"),
        trades="Maschinenbau|Logistik|Technik|Verlag|Werke|Bau|Energie|Medizintechnik|Software|Handel|Optik|Chemie|Gebäudereinigung|Bäckerei|Systemhaus|Anlagenbau|Agrarhandel|Spedition|Ingenieurbüro|Brauerei|Mühle|Rösterei|Gastronomie",
        titles_of_people=("Herr", "Frau", "Herrn", "Frau Dr.", "Herrn Dr.", "Dr."),
        letters=(
            "{sender}|{sender_address}|An|{receiver}|{receiver_address}|{city}, {day}|^{title}|Sehr geehrte Damen und Herren,|wir bestätigen die mit Ihnen besprochenen Bedingungen. Mit Ihrer Unterschrift kommt der Vertrag zustande.|{body}|Mit freundlichen Grüßen|{sender}|{first_person}|Einverstanden: {receiver}",
            "{sender}, {sender_address}|{receiver}|{receiver_address}|{day}|{title}|Sehr geehrte Damen und Herren,|hiermit bieten wir Ihnen folgende Leistungen an:|{body}|Mit freundlichem Gruß|i. V. {first_person}|{sender}|Angenommen für {receiver}: {second_person}",
        ),
        declarations=(
            "Ich, {receiver}, wohnhaft {receiver_address}, verpflichte mich gegenüber {sender}, {sender_address} (nachfolgend „Gesellschaft“), wie folgt:|{body}|{city}, {day}|{receiver}", "{sender}, {sender_address}, verpflichtet sich gegenüber {receiver}, {receiver_address}, zu den nachstehenden Leistungen.|{body}|{city}, den {day}|{first_person}\t{second_person}",
        ),
        effects=(
            "Der Vertrag tritt am {date} in Kraft.", "Vertragsbeginn ist der {date}.", "Die Vereinbarung gilt ab dem {date}.", "Das Vertragsverhältnis beginnt am {date}.", "Der Vertrag wird mit Wirkung zum {date} geschlossen.", "Mietbeginn ist der {date}.", "Das Arbeitsverhältnis beginnt am {date}.", "Die Leistungen werden ab {date} erbracht.",
        ),
        terms=(
            "Der Vertrag wird auf die Dauer von {term_dative} geschlossen.", "Die Laufzeit beträgt {term}.", "Er läuft {term} und endet, ohne dass es einer Kündigung bedarf.", "Die Vereinbarung gilt für {term}.", "Die feste Vertragsdauer beträgt {term}.", "Das Vertragsverhältnis ist auf {term} befristet.", "Die Pflichten enden {term} nach Inkrafttreten.", "Er endet nach {term_dative}.", "Die Mietzeit beträgt {term}.", "Der Vertrag beginnt am {date} und läuft {term}.", "Er gilt ab {date} für die Dauer von {term_dative}.", "Beginn ist der {date}; der Vertrag endet {term} später.",
        ),
        laws=(
            "Es gilt {law} Recht.", "Es gilt das Recht der {law_of}.", "Anwendbar ist {law} Recht.", "Diese Vereinbarung unterliegt {law_dative} Recht.", "Auf den Vertrag ist das Recht der {law_of} anzuwenden.", "Es findet {law} Recht unter Ausschluss des UN-Kaufrechts Anwendung.",
        ),
        date_labels=("Vertragsbeginn", "Beginn", "Mietbeginn", "Datum des Inkrafttretens", "Wirksam ab", "Beginn des Arbeitsverhältnisses"),
        term_labels=("Laufzeit", "Vertragsdauer", "Mietdauer", "Dauer", "Befristung"),
        law_labels=("Anwendbares Recht", "Recht", "Rechtswahl"),
        clauses=(
            "Leistungen. Art und Umfang ergeben sich aus Anlage 1. Die Leistungen werden nach dem Stand der Technik erbracht.", "Vergütung. Rechnungen sind innerhalb von 30 Tagen nach Zugang ohne Abzug zahlbar.", "Haftung. Für leichte Fahrlässigkeit wird nicht gehaftet. Ansprüche verjähren in zwei Jahren.", "Kündigung. Das Recht zur Kündigung aus wichtigem Grund bleibt unberührt; sonst beträgt die Frist drei Monate zum Quartalsende.",
            "Verschwiegenheit. Über alle Betriebsgeheimnisse ist Stillschweigen zu bewahren.", "Schriftform. Änderungen und Ergänzungen bedürfen der Schriftform.", "Aufbewahrung. Unterlagen sind zehn Jahre aufzubewahren und auf Verlangen binnen zwei Wochen vorzulegen.", "Kaution. Die Kaution beträgt drei Monatsmieten. Die Miete ist bis zum dritten Werktag eines Monats zu zahlen.",
            "Arbeitszeit. Die wöchentliche Arbeitszeit beträgt 38 Stunden. Die ersten sechs Monate gelten als Probezeit.", "Urlaub. Der Urlaub beträgt 30 Arbeitstage im Kalenderjahr.", "Datenschutz. Personenbezogene Daten werden nur nach Weisung verarbeitet. Verletzungen werden binnen 24 Stunden gemeldet.", "Höhere Gewalt. Für Ereignisse außerhalb ihres Einflusses haften die Parteien nicht.",
            "Salvatorische Klausel. Sollte eine Bestimmung unwirksam sein, bleiben die übrigen davon unberührt.", "Gewährleistung. Mängel sind binnen acht Tagen zu rügen. Die Gewährleistung beträgt 24 Monate ab Abnahme.", "Unterbeauftragung. Dritte dürfen nur mit Zustimmung eingesetzt werden.",
        ),
        signed=(
            "{city}, den ____________\t____________, den ____________|__________________\t__________________|{first_role}\t{second_role}", "Für {first}: ______________\tFür {second}: ______________", "{first}\t{second}|{first_person}\t{second_person}", "Ort, Datum\tOrt, Datum|Unterschrift {first_role}\tUnterschrift {second_role}", "Für den Auftraggeber: {first_person}|Für den Auftragnehmer: {second_person}", "__________________|{first_person}|__________________|{second_person}", "",
        ),
    ),
}  # fmt: skip
