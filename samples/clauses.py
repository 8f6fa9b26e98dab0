"""The clauses of the non-disclosure agreements, several wordings of each, in English and German.

Placeholders: {first}, {second} (names), {first_address}, {second_address}, {date}, {years_words}, {years}, {unit}, {law}, {purpose}.
"""

from samples.formats import Language

TITLES: dict[Language, tuple[str, ...]] = {
    "en": ("Mutual Non-Disclosure Agreement", "Confidentiality Agreement", "Non-Disclosure Agreement"),
    "de": ("Geheimhaltungsvereinbarung", "Vertraulichkeitsvereinbarung"),
}
PREAMBLES: dict[Language, tuple[str, ...]] = {
    "en": (
        'This Agreement is made and entered into as of {date} (the "Effective Date") by and between {first}, a company with its registered office at {first_address} ("{first_short}"), and {second}, a company with its registered office at {second_address} ("{second_short}").',
        'This Agreement, effective as of {date} (the "Effective Date"), is concluded between {first}, having its principal place of business at {first_address}, and {second}, having its principal place of business at {second_address} (each a "Party" and together the "Parties").',
    ),
    "de": (
        "Diese Vereinbarung wird mit Wirkung zum {date} geschlossen zwischen {first}, mit Sitz in {first_address}, nachfolgend „{first_short}“, und {second}, mit Sitz in {second_address}, nachfolgend „{second_short}“.",
        "Zwischen {first}, mit Sitz in {first_address}, nachfolgend „Partei A“, und {second}, mit Sitz in {second_address}, nachfolgend „Partei B“, wird mit Wirkung vom {date} die folgende Vereinbarung geschlossen.",
    ),
}
PURPOSES: dict[Language, tuple[str, ...]] = {
    "en": ("a possible cooperation in the supply of components", "the evaluation of a joint software project", "negotiations on a framework agreement for services", "the possible sale of a business unit"),
    "de": ("eine mögliche Zusammenarbeit bei der Lieferung von Bauteilen", "die Bewertung eines gemeinsamen Softwareprojekts", "Verhandlungen über einen Rahmenvertrag für Dienstleistungen"),
}  # fmt: skip
# (heading, wordings); the order is the order of the agreement
CLAUSES: dict[Language, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "en": (
        ("Purpose", ("The Parties intend to exchange information for {purpose} (the \"Purpose\"). Neither Party is obliged to enter into any further agreement.", "In connection with {purpose} (the \"Purpose\") each Party may disclose information to the other which it considers confidential.")),
        ("Confidential Information", ('"Confidential Information" means all technical, commercial and financial information disclosed by one Party (the "Disclosing Party") to the other (the "Receiving Party"), in writing, orally or by inspection, whether or not it is marked as confidential, including drawings, samples, source code, price lists, customer data and business plans.', 'For the purposes of this Agreement, "Confidential Information" means any information, in whatever form, which is marked as confidential or which a reasonable person would regard as confidential under the circumstances of its disclosure. It includes the fact that discussions are taking place.')),
        ("Exceptions", ("The obligations of this Agreement do not apply to information which (a) is or becomes publicly known without breach of this Agreement; (b) was lawfully known to the Receiving Party before its disclosure; (c) is lawfully received from a third party without a duty of confidence; or (d) is developed independently without use of the Confidential Information. The burden of proof lies with the Receiving Party.",)),
        ("Obligations", ("The Receiving Party shall keep the Confidential Information strictly confidential, use it solely for the Purpose, protect it with the same care as its own confidential information and in any case with reasonable care, and disclose it only to those of its employees and professional advisers who need to know it and who are bound by equivalent obligations.", "The Receiving Party undertakes not to disclose the Confidential Information to any third party and not to use it for anything other than the Purpose. It shall be liable for any breach by the persons to whom it makes the Confidential Information available.")),
        ("Compelled Disclosure", ("Where the Receiving Party is required by law, court order or a competent authority to disclose Confidential Information, it shall, as far as lawful, inform the Disclosing Party beforehand in writing and limit the disclosure to what is required.",)),
        ("Return of Information", ("At the written request of the Disclosing Party all documents and data carriers containing Confidential Information shall be returned or destroyed without undue delay. Copies made by routine electronic backup may be kept as long as they remain protected.",)),
        ("No Licence", ("Nothing in this Agreement grants the Receiving Party any licence or other right in patents, trade marks, copyrights or know-how of the Disclosing Party. All Confidential Information is provided as it is, without any warranty.",)),
        ("Term", ("This Agreement commences on the Effective Date and shall remain in force for a period of {years_words} ({years}) {unit}.", "The term of this Agreement is {years_words} ({years}) {unit} from the Effective Date.")),
        ("Remedies", ("The Parties acknowledge that damages alone may not be an adequate remedy for a breach and that the Disclosing Party may seek injunctive relief in addition to any other remedy.",)),
        ("General", ("This Agreement contains the entire agreement of the Parties on its subject. Amendments are only valid in writing. Should a provision be or become invalid, the remaining provisions remain unaffected. Neither Party may assign this Agreement without the consent of the other.",)),
        ("Governing Law", ("This Agreement shall be governed by and construed in accordance with the laws of {law}, without regard to its conflict of law rules.", "This Agreement is governed by the laws of {law}. The courts of that place have exclusive jurisdiction.")),
    ),
    "de": (
        ("Zweck", ("Die Parteien beabsichtigen, für {purpose} (der „Zweck“) Informationen auszutauschen. Eine Verpflichtung zum Abschluss weiterer Verträge entsteht dadurch nicht.",)),
        ("Vertrauliche Informationen", ("Vertrauliche Informationen im Sinne dieser Vereinbarung sind alle technischen, kaufmännischen und finanziellen Informationen, die eine Partei (die „offenlegende Partei“) der anderen (der „empfangenden Partei“) schriftlich, mündlich oder auf andere Weise zugänglich macht, insbesondere Zeichnungen, Muster, Quelltexte, Preislisten, Kundendaten und Geschäftspläne.", "Als vertrauliche Informationen gelten alle Informationen gleich welcher Form, die als vertraulich gekennzeichnet sind oder deren Vertraulichkeit sich aus den Umständen der Offenlegung ergibt. Dazu gehört auch die Tatsache, dass Gespräche geführt werden.")),
        ("Ausnahmen", ("Die Pflichten aus dieser Vereinbarung gelten nicht für Informationen, die a) ohne Verstoß gegen diese Vereinbarung öffentlich bekannt sind oder werden, b) der empfangenden Partei bereits vor der Offenlegung rechtmäßig bekannt waren, c) von Dritten rechtmäßig ohne Geheimhaltungspflicht erlangt wurden oder d) unabhängig von den vertraulichen Informationen entwickelt wurden. Die Beweislast trägt die empfangende Partei.",)),
        ("Geheimhaltung", ("Die empfangende Partei verpflichtet sich, die vertraulichen Informationen geheim zu halten, sie ausschließlich für den Zweck zu verwenden und nur solchen Mitarbeitern und Beratern zugänglich zu machen, die sie zur Erfüllung des Zwecks benötigen und die in gleicher Weise verpflichtet sind.", "Die empfangende Partei wird die vertraulichen Informationen weder Dritten offenlegen noch für andere Zwecke nutzen. Sie schützt sie mit der gleichen Sorgfalt wie eigene Geschäftsgeheimnisse, mindestens jedoch mit der Sorgfalt eines ordentlichen Kaufmanns.")),
        ("Gesetzliche Offenlegung", ("Ist die empfangende Partei aufgrund eines Gesetzes oder einer gerichtlichen oder behördlichen Anordnung zur Offenlegung verpflichtet, so wird sie die offenlegende Partei hiervon, soweit zulässig, vorab schriftlich unterrichten und die Offenlegung auf das Notwendige beschränken.",)),
        ("Rückgabe", ("Auf schriftliches Verlangen sind alle Unterlagen und Datenträger, die vertrauliche Informationen enthalten, unverzüglich zurückzugeben oder zu vernichten. Ausgenommen sind Kopien aus routinemäßiger Datensicherung.",)),
        ("Keine Rechteeinräumung", ("Durch diese Vereinbarung werden keine Lizenzen oder sonstigen Rechte an Patenten, Marken, Urheberrechten oder Know-how der offenlegenden Partei eingeräumt.",)),
        ("Laufzeit", ("Diese Vereinbarung gilt für die Dauer von {years_words} ({years}) {unit}.", "Die Vereinbarung hat eine Laufzeit von {years_words} ({years}) {unit}.")),
        ("Schlussbestimmungen", ("Änderungen und Ergänzungen bedürfen der Schriftform. Sollte eine Bestimmung unwirksam sein oder werden, so bleibt die Wirksamkeit der übrigen Bestimmungen unberührt.",)),
        ("Anwendbares Recht", ("Auf diese Vereinbarung findet das Recht der {law} Anwendung. Gerichtsstand ist der Sitz der beklagten Partei.", "Es gilt das Recht der {law} unter Ausschluss des UN-Kaufrechts.")),
    ),
}  # fmt: skip
SIGNATURES: dict[Language, tuple[str, str]] = {
    "en": ("Signed for and on behalf of", "Place, date, signature"),
    "de": ("Unterzeichnet für", "Ort, Datum, Unterschrift"),
}
EXTRA_RECITALS: dict[Language, tuple[str, ...]] = {
    "en": (
        "The Parties are active in related fields of business and have been in contact on previous occasions. In the course of these contacts both have found that an open exchange is only possible when each can rely on the discretion of the other.",
        "The personnel involved on both sides have been informed of the contents of this Agreement. Each Party keeps a list of the persons to whom it has made Confidential Information available and submits it to the other on request.",
        "Personal data contained in the information exchanged may be processed only as far as the applicable data protection law permits. Where necessary the Parties will conclude a separate agreement on the processing of such data.",
    ),
    "de": (
        "Die Parteien sind in verwandten Geschäftsfeldern tätig und standen bereits in Kontakt. Dabei hat sich gezeigt, dass ein offener Austausch nur möglich ist, wenn sich jede Seite auf die Verschwiegenheit der anderen verlassen kann.",
        "Die beteiligten Mitarbeiter beider Seiten wurden über den Inhalt dieser Vereinbarung unterrichtet. Jede Partei führt eine Liste der Personen, denen vertrauliche Informationen zugänglich gemacht wurden, und legt sie der anderen auf Verlangen vor.",
        "Personenbezogene Daten in den ausgetauschten Informationen dürfen nur im Rahmen des geltenden Datenschutzrechts verarbeitet werden. Soweit erforderlich, schließen die Parteien hierüber eine gesonderte Vereinbarung.",
    ),
}
