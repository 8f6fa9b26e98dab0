"""The clauses of the non-disclosure agreements in French and Spanish.

Placeholders are those of samples/clauses.py, and {law_other_gender}. A "|" in a preamble parts paragraphs.
"""

from samples.formats import Language

Clauses = tuple[tuple[str, tuple[str, ...]], ...]

TITLES: dict[Language, tuple[str, ...]] = {
    "fr": ("ACCORD DE CONFIDENTIALITÉ", "Accord de non-divulgation", "Engagement réciproque de confidentialité", "Contrat de confidentialité"),
    "es": ("ACUERDO DE CONFIDENCIALIDAD", "Acuerdo de no divulgación", "Contrato de confidencialidad", "Acuerdo mutuo de confidencialidad"),
}  # fmt: skip
PREAMBLES: dict[Language, tuple[str, ...]] = {
    "fr": (
        "ENTRE LES SOUSSIGNÉES :|La société {first}, dont le siège social est situé {first_address}, représentée par {first_person}, ci-après dénommée « {first_short} »,|ET|La société {second}, dont le siège social est situé {second_address}, représentée par {second_person}, ci-après dénommée « {second_short} »,|Le présent accord prend effet le {date}.",
        "Le présent accord est conclu le {date} entre {first}, ayant son siège {first_address} (ci-après « la Partie A »), et {second}, ayant son siège {second_address} (ci-après « la Partie B »), ensemble « les Parties ».",
        "Entre|{first}, {first_address}, d'une part,|et|{second}, {second_address}, d'autre part,|il a été convenu ce qui suit, avec effet au {date}.",
        "ENTRE LES SOUSSIGNÉES|{first}, au capital de 40 000 euros, immatriculée au RCS de {first_city} sous le numéro 498 221 673, dont le siège est {first_address}, prise en la personne de {first_person},|ET|{second}, société au capital de 120 000 euros, RCS {second_city} 513 889 204, dont le siège est {second_address}, prise en la personne de {second_person},|Fait à {first_city}, le {date}.",
        "Le présent contrat entre en vigueur à compter du {date}. Il lie :|1. {first}, société de droit local, sise {first_address} ;|2. {second}, sise {second_address}.",
    ),
    "es": (
        "En {first_city}, a {date}.|REUNIDOS|De una parte, {first}, con domicilio social en {first_address}, representada en este acto por {first_person} (en adelante, «{first_short}»).|De otra parte, {second}, con domicilio social en {second_address}, representada por {second_person} (en adelante, «{second_short}»).|Ambas partes se reconocen capacidad legal suficiente y",
        "En {first_city}, a {date}.|COMPARECEN|{first_person}, en representación de la mercantil {first}, con CIF B48221673 e inscrita en el Registro Mercantil de {first_city} (en adelante, la Empresa).|{second_person}, en representación de la mercantil {second}, con CIF A50889204 e inscrita en el Registro Mercantil de {second_city} (en adelante, el Proveedor).|EXPONEN",
        "El presente acuerdo se celebra con fecha {date} entre {first}, con sede en {first_address} (la «Parte A»), y {second}, con sede en {second_address} (la «Parte B»), conjuntamente las «Partes».",
        "ENTRE:|{first}, con domicilio en {first_address}, en lo sucesivo la Empresa,|Y|{second}, con domicilio en {second_address}, en lo sucesivo el Colaborador,|se acuerda lo siguiente, con efectos desde el {date}.",
        "{first_person}, en nombre y representación de {first}, domiciliada en {first_address}, y {second_person}, en nombre y representación de {second}, domiciliada en {second_address}, suscriben el presente contrato, que entra en vigor el {date}.",
    ),
}  # fmt: skip
PURPOSES: dict[Language, tuple[str, ...]] = {
    "fr": ("un éventuel partenariat pour la fourniture de composants", "l'étude d'un projet logiciel commun", "la négociation d'un contrat-cadre de services"),
    "es": ("una posible colaboración en el suministro de componentes", "la evaluación de un proyecto de software conjunto", "la negociación de un contrato marco de servicios"),
}  # fmt: skip
CLAUSES: dict[Language, Clauses] = {
    "fr": (
        ("Objet", ("Les parties souhaitent échanger des informations pour {purpose} (ci-après « l'Objet »). Aucune d'elles n'est tenue de conclure un autre contrat.", "Dans le cadre de {purpose}, chaque partie peut communiquer à l'autre des informations qu'elle considère comme confidentielles.")),
        ("Informations confidentielles", ("Sont considérées comme informations confidentielles toutes les informations techniques, commerciales et financières communiquées par une partie (la « partie divulgatrice ») à l'autre (la « partie réceptrice »), par écrit, oralement ou par tout autre moyen.", "Par « Informations confidentielles », on entend toute information, quelle qu'en soit la forme, marquée comme telle ou dont le caractère confidentiel résulte des circonstances.")),
        ("Exceptions", ("Les obligations du présent accord ne s'appliquent pas aux informations qui sont dans le domaine public, qui étaient déjà connues de la partie réceptrice, ou qui ont été reçues licitement d'un tiers.",)),
        ("Obligations", ("La partie réceptrice s'engage à garder les informations confidentielles strictement secrètes, à ne les utiliser que pour l'Objet et à ne les communiquer qu'aux membres de son personnel qui ont besoin d'en connaître.",)),
        ("Restitution", ("À la demande écrite de la partie divulgatrice, tous les documents seront restitués ou détruits dans un délai de trente (30) jours.", "À l'expiration de l'accord, les supports sont restitués sous quinze jours.")),
        ("Propriété", ("Le présent accord n'emporte aucune cession ni licence de droits de propriété intellectuelle.",)),
        ("Durée", ("Le présent accord est conclu pour une durée de {years_words} ({years}) {unit} à compter de sa date d'effet.", "La durée de l'accord est de {years} {unit}.", "L'accord reste en vigueur pendant {years_words} {unit}, renouvelables par accord écrit.")),
        ("Dispositions générales", ("Toute modification doit faire l'objet d'un avenant écrit. La nullité d'une clause n'affecte pas les autres.",)),
        ("Droit applicable", ("Le présent accord est soumis au droit {law}. Tout litige relève des tribunaux compétents.", "Le présent contrat est régi par la loi {law_other_gender}.", "Loi applicable : droit {law}.")),
    ),
    "es": (
        ("Objeto", ("Las partes desean intercambiar información para {purpose} (el «Objeto»). Ninguna de ellas queda obligada a celebrar otro contrato.", "En relación con {purpose}, cada parte podrá facilitar a la otra información que considere confidencial.")),
        ("Información confidencial", ("Se considera información confidencial toda la información técnica, comercial y financiera que una parte (la «parte reveladora») facilite a la otra (la «parte receptora»), por escrito, de palabra o por cualquier otro medio.", "Por «Información Confidencial» se entiende cualquier información marcada como tal o cuyo carácter reservado se desprenda de las circunstancias.")),
        ("Excepciones", ("Las obligaciones de este acuerdo no se aplican a la información que sea de dominio público, que la parte receptora ya conociera o que haya recibido lícitamente de un tercero.",)),
        ("Obligaciones", ("La parte receptora se compromete a mantener la información confidencial en estricto secreto, a utilizarla solo para el Objeto y a facilitarla únicamente a los empleados que necesiten conocerla.",)),
        ("Devolución", ("A petición escrita de la parte reveladora se devolverán o destruirán todos los documentos en un plazo de treinta (30) días.", "Terminado el acuerdo, los soportes se devolverán en quince días.")),
        ("Propiedad", ("Este acuerdo no supone cesión ni licencia alguna de derechos de propiedad intelectual o industrial.",)),
        ("Duración", ("El presente acuerdo tendrá una duración de {years_words} ({years}) {unit} desde su fecha de efectos.", "La duración del acuerdo será de {years} {unit}.", "El acuerdo permanecerá en vigor durante {years_words} {unit}.")),
        ("Disposiciones generales", ("Toda modificación deberá constar por escrito. La nulidad de una cláusula no afectará a las demás.",)),
        ("Ley aplicable", ("El presente acuerdo se regirá por la ley {law}, y las partes se someten a los juzgados y tribunales competentes.", "Este contrato se rige por la legislación {law}.", "Será de aplicación el derecho {law_other_gender}.")),
    ),
}  # fmt: skip
SIGNATURES: dict[Language, tuple[str, str]] = {
    "fr": ("Fait en deux exemplaires, pour", "Lieu, date, signature"),
    "es": ("Firmado en nombre de", "Lugar, fecha, firma"),
}
EXTRA_RECITALS: dict[Language, tuple[str, ...]] = {
    "fr": (
        "Les parties exercent leurs activités dans des domaines voisins et ont déjà été en relation. Un échange ouvert n'est possible que si chacune peut compter sur la discrétion de l'autre.",
        "Le personnel concerné a été informé du contenu du présent accord. Chaque partie tient une liste des personnes ayant eu accès aux informations.",
    ),
    "es": (
        "Las partes desarrollan actividades en sectores afines y ya han mantenido contactos. Un intercambio abierto solo es posible si cada una puede confiar en la reserva de la otra.",
        "El personal implicado ha sido informado del contenido de este acuerdo. Cada parte lleva una lista de las personas que han tenido acceso a la información.",
    ),
}
