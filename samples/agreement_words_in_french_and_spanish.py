"""The same in French and Spanish: see samples/agreement_words.py for the placeholders."""

from samples.agreement_words import AgreementWords
from samples.formats import Language

WORDS: dict[Language, AgreementWords] = {
    "fr": AgreementWords(
        titles=(
            "ACCORD DE CONFIDENTIALITÉ", "Accord de non-divulgation", "Engagement de confidentialité", "Contrat de prestation de services", "CONTRAT DE PRESTATIONS", "CONTRAT-CADRE", "Contrat de fourniture", "BAIL COMMERCIAL", "Contrat de bail", "CONTRAT DE LOCATION", "Contrat de travail à durée déterminée", "CONTRAT DE TRAVAIL",
            "Contrat de sous-traitance de données", "Contrat de maintenance", "Contrat de licence", "CONTRAT DE DISTRIBUTION", "Convention de partenariat", "Contrat d'agence commerciale", "Contrat de prêt", "Lettre de mission", "Contrat de conseil",
        ),
        roles=(
            ("Client", "Prestataire"), ("Acheteur", "Vendeur"), ("Acheteur", "Fournisseur"), ("Bailleur", "Preneur"), ("Bailleur", "Locataire"), ("Employeur", "Salarié"), ("Responsable de traitement", "Sous-traitant"), ("Concédant", "Licencié"), ("Partie divulgatrice", "Partie réceptrice"), ("Mandant", "Agent"),
            ("Prêteur", "Emprunteur"), ("Partie A", "Partie B"), ("Donneur d'ordre", "Consultant"), ("Maître d'ouvrage", "Entrepreneur"), ("Société", "Conseil"), ("Fabricant", "Distributeur"), ("Commanditaire", "Titulaire"),
        ),
        third_roles=("Garant", "Tiers", "Partenaire", "Caution", "Intervenant"),
        opens=(
            "Entre ", "Entre la société ", "Le présent contrat est conclu le {date} entre ", "Les soussignés, ", "Par le présent acte, signé le {date}, ", "ENTRE LES SOUSSIGNÉES : ", "Contrat du {date} entre la société ", "Il est convenu le {date} entre ", "Conclu à {city} le {date} entre ", "L'an deux mille vingt-six, le {date}, entre ",
        ),
        heads=("ENTRE LES SOUSSIGNÉS", "ENTRE LES SOUSSIGNÉES :", "Entre", "ENTRE :", "Entre les parties ci-après :", "LES PARTIES", "Parties au contrat", "Entre les soussignés :", "Le présent contrat est conclu entre :"),
        joints=(" et ", ", et ", ", d'une part, et ", " et la société ", " ainsi que ", " ; et "),
        between=("ET", "et", "Et", "d'une part, et", "^ET", "ET :", "D'une part,|Et"),
        closes=(", il a été convenu ce qui suit :", ", d'autre part.", ", ci-après ensemble « les Parties ».", ".", " conviennent de ce qui suit.", ", ci-après désignées collectivement les « Parties »,", " ont arrêté ce qui suit :"),
        companies=(
            "{name}, {legal_form} au capital de {capital} euros, immatriculée au RCS de {city} sous le numéro {number}, dont le siège social est situé {address}, représentée par {person}", "La société {name}, dont le siège est {address}, représentée par {person}", "{name}, {address}", "{name}", "La société {name}, {legal_form}, {address}",
            "{name}, société dont le siège social est sis {address}, prise en la personne de son représentant légal, {person}", "{name}, RCS {city} {number}", "{name}, ayant son siège {address}, ici représentée par {person}", "La société {name}, immatriculée sous le numéro {number}, {town}",
        ),
        people=("{honour} {name}, demeurant {address}", "{honour} {name}, né le {birth}, demeurant {address}", "{name}, {address}", "{honour} {name}", "{honour} {name}, domicilié à {town}", "{honour} {name}, entrepreneur individuel, {address}", "{honour} {name}, entrepreneur individuel, SIRET {number}, demeurant {address}", "{honour} {name}, de nationalité française, exerçant à {town}"),
        defined=(
            " (ci-après « le {role} »)", ", ci-après dénommée « {role} »", "|Ci-après « le {role} »,", " (ci-après « {short} »)", ", ci-après « {short} »", " (le {role})", "", "", ", ci-après désignée « le {role} »", "|ci-après dénommé le {role}", ", en qualité de {role}",
        ),
        numbers=(("1. ", "2. ", "3. "), ("1) ", "2) ", "3) "), ("a) ", "b) ", "c) "), ("", "", ""), ("", "", ""), ("- ", "- ", "- ")),
        party_labels=(("Partie 1", "Partie 2", "Partie 3"), ("Partie A", "Partie B", "Partie C"), ("Premier contractant", "Second contractant", "Troisième contractant")),
        first_names="Étienne|Sylvie|Luc|Aurélie|Jean-Marc|Nathalie|Bruno|Chantal|Rémi|Fatima|Gilles|Corinne|Thibault|Solène|Marcel|Anne-Sophie|Philippe|Céline|Hugo|Véronique",
        last_names="Caron|Perrault|Vidal|Marchand|Le Bihan|Fontanel|Delattre|Bouchet|Rouvière|Guérin|Lamarque|Brissac|Chevallier|Haddad|Pasquier|Tessier|Bonnefoy|Maillard|Garnier|Lefèvre",
        bodies=("Commune de {place}", "Université de {place}", "Association Les Amis de {place}", "Chambre de commerce de {place}", "Office de Tourisme de {place}", "Syndicat Intercommunal de {place}", "Lycée Jean-Moulin de {place}", "Centre Hospitalier de {place}", "SCI Les Terrasses de {place}", "Fondation {surname}", "Ville de {place}", "Mutuelle {word}", "Musée de {place}"),
        articles={"commune": "la ", "ville": "la ", "chambre": "la ", "syndicat": "le ", "lycée": "le ", "centre": "le ", "fondation": "la ", "mutuelle": "la ", "musée": "le "},
        company_shapes=("{trade} {surname} {form}", "{word} {trade} {form}", "{word} {form}", "{trade} de {place} {form}", "{trade} du {word} {form}", "{surname} & Fils {form}", "{word} {form}", "{trade} d'{vowel} {form}", "Cabinet {surname} {form}", "Les {trade} {surname} {form}"),
        trades="Industries|Conseil|Énergie|Transports|Éditions|Distribution|Bâtiment|Santé|Logiciels|Textiles|Marine|Verreries|Papeteries|Brasserie|Ateliers|Imprimerie|Menuiserie|Services|Ingénierie|Librairie|Pharmacie",
        titles_of_people=("M.", "Mme", "Monsieur", "Madame", "Maître", "M."),
        letters=(
            "{sender}|{sender_address}|{receiver}|{receiver_address}|{city}, le {day}|Objet : {title}|Madame, Monsieur,|Nous vous confirmons les termes convenus entre nous. Votre signature vaut acceptation.|{body}|Veuillez agréer nos salutations distinguées.|{first_person}|Pour {sender}|Bon pour accord : {receiver}",
            "{sender}, {sender_address}|À l'attention de {receiver}|{receiver_address}|{day}|^{title}|Madame, Monsieur,|La présente, une fois contresignée, forme le contrat entre nos deux maisons.|{body}|Cordialement,|{sender}|{first_person}|Pour accord, {receiver}, {second_person}",
        ),
        declarations=(
            "Je soussigné, {receiver}, demeurant {receiver_address}, m'engage envers la société {sender}, {sender_address}, comme suit :|{body}|Fait à {city}, le {day}|{receiver}", "La société {sender}, {sender_address}, s'engage envers {receiver}, {receiver_address}, à fournir ce qui suit.|{body}|{city}, le {day}|{first_person}\t{second_person}",
        ),
        effects=(
            "Le présent contrat prend effet le {date}.", "Il entre en vigueur le {date}.", "La date d'effet est le {date}.", "Le contrat commence le {date}.", "Les prestations débutent le {date}.", "Le bail prend effet à compter du {date}.", "Le présent accord s'applique à partir du {date}.",
        ),
        terms=(
            "Il est conclu pour une durée de {term}.", "La durée est de {term}.", "Le contrat est conclu pour {term} à compter de sa date d'effet.", "Il demeure en vigueur pendant {term}.", "Sa durée est fixée à {term}.", "L'engagement vaut pour {term}.", "Le présent bail est consenti pour une durée de {term}.", "Il prend fin {term} après sa signature.", "Le contrat prend effet le {date} pour une durée de {term}.", "Il commence le {date} et dure {term}.",
        ),
        laws=("Le présent contrat est régi par le droit {law}.", "Le droit {law} s'applique.", "Il est soumis à la loi {law_feminine}.", "La loi {law_feminine} est seule applicable.", "Droit applicable : droit {law}.", "Les parties choisissent le droit {law}.", "Le contrat relève de la loi {law_feminine}."),
        date_labels=("Date d'effet", "Date de début", "Prise d'effet", "Date", "Entrée en vigueur"),
        term_labels=("Durée", "Durée du contrat", "Durée initiale"),
        law_labels=("Droit applicable", "Loi applicable"),
        clauses=(
            "Prestations. Les prestations décrites en annexe sont exécutées selon les règles de l'art par du personnel qualifié.", "Prix. Les factures sont payables à trente jours. Tout retard porte intérêt au taux légal.", "Confidentialité. Chacun garde le secret sur ce qu'il apprend des affaires de l'autre.", "Résiliation. En cas de manquement, le contrat peut être résilié quinze jours après mise en demeure.",
            "Responsabilité. Toute action se prescrit par deux ans. La perte de bénéfice n'est pas indemnisée.", "Archives. Les pièces sont conservées dix ans.", "Modifications. Tout avenant est écrit et signé.", "Force majeure. Nul ne répond des événements qui échappent à son contrôle.", "Loyer. Le loyer est payable d'avance, le premier jour de chaque trimestre. Le dépôt de garantie correspond à trois mois de loyer.",
            "Congés. Le salarié a droit à 25 jours ouvrés de congés payés. La période d'essai est de deux mois.", "Données. Les données personnelles ne sont traitées que sur instruction documentée ; toute violation est notifiée sous 48 heures.", "Assurance. Chaque partie s'assure et en justifie une fois par an.", "Restitution. Les documents sont restitués sous trente (30) jours.", "Cession. Le contrat ne peut être cédé sans accord écrit.",
        ),
        signed=(
            "Fait à {city}, le {day}, en deux exemplaires.|Le {first_role}\tLe {second_role}", "Pour {first}\tPour {second}|{first_person}\t{second_person}", "{first} ______________|{second} ______________", "Le {first_role} : {first}|Le {second_role} : {second}", "Pour {first}, {first_person}|Pour {second}, {second_person}", "Lu et approuvé|{first_person}\t{second_person}", "",
        ),
    ),
    "es": AgreementWords(
        titles=(
            "ACUERDO DE CONFIDENCIALIDAD", "Acuerdo de no divulgación", "Compromiso de confidencialidad", "CONTRATO DE PRESTACIÓN DE SERVICIOS", "Contrato de servicios", "CONTRATO MARCO", "Contrato de suministro", "CONTRATO DE ARRENDAMIENTO", "Contrato de arrendamiento de local", "Contrato de trabajo", "CONTRATO DE TRABAJO TEMPORAL",
            "Contrato de encargo de tratamiento", "Contrato de mantenimiento", "Contrato de licencia", "CONTRATO DE DISTRIBUCIÓN", "CONVENIO DE COLABORACIÓN", "Contrato de agencia", "Contrato de préstamo", "Contrato de compraventa", "Contrato de obra",
        ),
        roles=(
            ("Cliente", "Prestador"), ("Cliente", "Proveedor"), ("Comprador", "Vendedor"), ("Arrendador", "Arrendatario"), ("Arrendadora", "Arrendataria"), ("Empresa", "Trabajador"), ("Empleador", "Empleado"), ("Responsable", "Encargado"), ("Licenciante", "Licenciatario"), ("Parte reveladora", "Parte receptora"), ("Principal", "Agente"),
            ("Prestamista", "Prestatario"), ("Parte A", "Parte B"), ("Contratante", "Contratista"), ("Propiedad", "Constructora"), ("Sociedad", "Consultor"), ("Fabricante", "Distribuidor"), ("Suministrador", "Suministrado"),
        ),
        third_roles=("Avalista", "Tercero", "Colaborador", "Fiador", "Interviniente"),
        opens=(
            "Entre ", "De una parte, ", "El presente contrato se celebra el {date} entre ", "Reunidos de una parte ", "Por el presente documento, de fecha {date}, ", "Contrato de {date} entre la mercantil ", "Los abajo firmantes, ", "En {city}, a {date}, de una parte ", "Se suscribe el {date} entre ", "COMPARECEN: ",
        ),
        heads=("REUNIDOS", "^REUNIDOS", "PARTES", "ENTRE:", "Entre", "COMPARECEN", "Las partes", "INTERVIENEN", "Partes contratantes", "Celebrado entre:", "^COMPARECEN"),
        joints=(" y ", ", y ", " y, de otra parte, ", " y de otra, ", " y la mercantil ", "; y "),
        between=("Y", "y", "Y de otra,", "^Y", "y, de otra parte,"),
        closes=(", acuerdan lo siguiente:", ", en adelante las «Partes».", ".", ", convienen lo que sigue:", ", quienes se reconocen capacidad para contratar.", " (conjuntamente, las Partes).", ", exponen:"),
        companies=(
            "{name}, con domicilio social en {address}, y CIF B{number}, representada por {person}", "{person}, en nombre y representación de {name}, con CIF A{number} y domicilio en {address}", "La mercantil {name}, domiciliada en {address}", "{name}, {address}", "{name}", "{name}, con NIF B{number}", "{person}, mayor de edad, que actúa como administrador de {name}, con domicilio en {address}",
            "{honour} {person}, mayor de edad, con DNI {number}-R, actuando en nombre y representación de {name}, con domicilio en {address}", "{honour} {person}, en calidad de apoderado de la mercantil {name}, con CIF B{number}", "La sociedad {name}, inscrita en el Registro Mercantil de {city}, representada por {person}", "{name}, con sede en {town}, que actúa por medio de {person}",
        ),
        people=("{honour} {name}, con DNI {number}-K y domicilio en {address}", "{honour} {name}, mayor de edad, vecino de {town}, {address}", "{name}, {address}", "{honour} {name}", "{honour} {name}, con DNI {number}-T", "{honour} {name}, nacido el {birth}, con domicilio en {address}"),
        defined=(
            " (en adelante, el «{role}»)", " (en adelante, el {role})", ", en lo sucesivo «{role}»", " (la «{role}»)", " (en adelante, «{short}»)", "", "", ", como {role}", " (en lo sucesivo, {short})", ", en adelante {role}", "|(el {role})",
        ),
        numbers=(("1. ", "2. ", "3. "), ("De una parte, ", "De otra parte, ", "Y de otra, "), ("DE UNA PARTE, ", "DE OTRA PARTE, ", "Y DE OTRA, "), ("", "", ""), ("(1) ", "(2) ", "(3) "), ("I. ", "II. ", "III. "), ("De una parte: ", "De otra: ", "Y de otra: ")),
        party_labels=(("Parte 1", "Parte 2", "Parte 3"), ("Parte A", "Parte B", "Parte C"), ("Primera parte", "Segunda parte", "Tercera parte")),
        first_names="Julián|Carmen|Óscar|Beatriz|José Luis|Rocío|Tomás|Amparo|Íñigo|Yolanda|Gonzalo|Mercedes|Rafael|Noelia|Alfonso|Inmaculada|Xavier|Teresa|Andrés|María José",
        last_names="Ferrer Mora|Soler Vives|Prieto Lara|Quintana Ríos|Iglesias Pardo|Aranburu|Fuentes Rey|Salgado Otero|Núñez Blanco|Calvo Roldán|Escudero|Puig Amat|Herrero Sanz|Benítez Cruz|Vallejo|Montero Gil",
        bodies=("Ayuntamiento de {place}", "Universidad de {place}", "Fundación {surname}", "Asociación Cultural {word}", "Comunidad de Propietarios {word}", "Diputación de {place}", "Colegio de Abogados de {place}", "Consorcio de Aguas de {place}", "Hospital General de {place}", "Club Deportivo {word}", "Parroquia de {place}"),
        articles={"ayuntamiento": "el ", "universidad": "la ", "fundación": "la ", "asociación": "la ", "comunidad": "la ", "diputación": "la ", "colegio": "el ", "consorcio": "el ", "hospital": "el ", "club": "el "},
        company_shapes=("{trade} {word} {form}", "{trade} {place} {form}", "{word} {form}", "{word} {trade} {form}", "{trade} Hermanos {surname} {form}", "{trade} del {word} {form}", "{word} y {surname} {form}", "{trade} La {word} {form}", "Grupo {word} {form}"),
        trades="Sistemas|Alimentación|Energía|Construcciones|Transportes|Ediciones|Distribuciones|Química|Maquinaria|Textil|Talleres|Conservas|Bodegas|Limpiezas|Suministros|Inmuebles|Cerámicas|Reformas|Imprenta|Hostelería|Consultores",
        titles_of_people=("D.", "Dña.", "Don", "Doña", "D.ª", "Sr. D."),
        letters=(
            "{sender}|{sender_address}|{city}, {day}|{receiver}|{receiver_address}|Asunto: {title}|Muy señores míos:|Les confirmamos las condiciones acordadas. La firma de esta carta por ambas partes le da valor de contrato.|{body}|Atentamente,|{first_person}|{sender}|Conforme: {receiver}",
            "{sender}, {sender_address}|A la atención de {receiver}|{receiver_address}|{day}|^{title}|Estimados señores:|Por la presente les ofrecemos los servicios que se describen.|{body}|Un cordial saludo,|{sender}|p.p. {first_person}|Aceptado por {receiver}: {second_person}",
        ),
        declarations=(
            "{receiver}, con domicilio en {receiver_address}, se compromete frente a {sender}, {sender_address}, a lo siguiente:|{body}|{city}, a {day}|Fdo. {receiver}", "La empresa {sender}, {sender_address}, se obliga con {receiver}, {receiver_address}, en los términos siguientes.|{body}|En {city}, a {day}|{first_person}\t{second_person}",
        ),
        effects=(
            "El contrato entra en vigor el {date}.", "Surte efectos desde el {date}.", "La fecha de efectos es el {date}.", "Comienza el {date}.", "Los servicios se inician el {date}.", "El presente acuerdo tendrá efectos a partir del {date}.", "El arrendamiento comienza el día {date}.",
        ),
        terms=(
            "La duración será de {term}.", "Se celebra por un plazo de {term}.", "El contrato durará {term}.", "Permanecerá en vigor durante {term}.", "Tendrá una duración de {term} desde su fecha de efectos.", "Se pacta por {term}, prorrogables por escrito.", "La vigencia del acuerdo es de {term}.", "El plazo es de {term} a contar desde la firma.", "El contrato comienza el {date} y durará {term}.", "Con efectos de {date} y por {term}.",
        ),
        laws=("El contrato se rige por la ley {law_feminine}.", "Se aplica el derecho {law}.", "Será de aplicación la legislación {law_feminine}.", "Este acuerdo se somete al derecho {law}.", "Ley aplicable: ley {law_feminine}.", "Se regirá por las leyes {law_plural}.", "Todo ello conforme a la legislación {law_feminine}."),
        date_labels=("Fecha de efectos", "Fecha de inicio", "Entrada en vigor", "Fecha", "Inicio"),
        term_labels=("Duración", "Plazo", "Vigencia"),
        law_labels=("Ley aplicable", "Legislación aplicable"),
        clauses=(
            "Servicios. Los trabajos descritos en el anexo se prestarán con la diligencia debida y por personal cualificado.", "Precio. Las facturas se abonarán a los treinta días.", "Confidencialidad. Cada parte guardará secreto sobre los asuntos de la otra.", "Resolución. El incumplimiento faculta para resolver el contrato previo aviso de quince días.", "Responsabilidad. Las acciones prescriben a los dos años.",
            "Conservación. Los documentos se guardarán diez años.", "Modificaciones. Toda modificación constará por escrito.", "Fuerza mayor. Nadie responde de sucesos ajenos a su control.", "Renta. La renta se abonará por meses anticipados dentro de los siete primeros días. La fianza equivale a dos mensualidades.", "Jornada. La jornada será de cuarenta horas semanales. El periodo de prueba será de dos meses.", "Vacaciones. Las vacaciones serán de treinta días naturales al año.",
            "Datos personales. Los datos se tratarán solo según instrucciones; toda brecha se comunicará en 48 horas.", "Seguro. Cada parte mantendrá un seguro y lo acreditará una vez al año.", "Devolución. Los soportes se devolverán en treinta (30) días.", "Cesión. No cabe ceder el contrato sin consentimiento escrito.",
        ),
        signed=(
            "Y en prueba de conformidad firman en {city}, a {day}.|El {first_role}\tEl {second_role}", "Por {first}\tPor {second}|{first_person}\t{second_person}", "Fdo. {first_person}\tFdo. {second_person}", "{first} ______________|{second} ______________", "EL {first_role_upper}\tEL {second_role_upper}", "Por {first}, {first_person}|Por {second}, {second_person}", "",
        ),
    ),
}  # fmt: skip
