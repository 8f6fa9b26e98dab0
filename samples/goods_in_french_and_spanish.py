"""French and Spanish names of the goods in `goods`, by their English name, and of their units."""

_ROWS = """
Copy paper A4 80 g, white, 500 sheets|Papier copie A4 80 g, blanc, 500 feuilles|Papel de copia A4 80 g, blanco, 500 hojas
Ballpoint pen, blue, medium|Stylo à bille bleu, pointe moyenne|Bolígrafo azul, punta media
Lever arch file 80 mm, recycled board|Classeur à levier 80 mm, carton recyclé|Archivador de palanca 80 mm, cartón reciclado
Toner cartridge black, 8,500 pages|Cartouche de toner noir, haute capacité|Cartucho de tóner negro, alta capacidad
Desk lamp LED, dimmable, with base|Lampe de bureau LED, variateur, avec pied|Lámpara de mesa LED, regulable, con base
Swivel chair "Linea", mesh back, armrests|Fauteuil "Linea", dossier résille, accoudoirs|Silla giratoria "Linea", respaldo de malla
Whiteboard 120 x 90 cm, magnetic|Tableau blanc magnétique 120 x 90 cm|Pizarra blanca magnética 120 x 90 cm
Adhesive notes 76 x 76 mm, 12 pads|Notes repositionnables 76 x 76 mm, 12 blocs|Notas adhesivas 76 x 76 mm, 12 tacos
Envelopes DL with window, 500|Enveloppes DL à fenêtre, 500|Sobres DL con ventana, 500
Handbook "Archiving in practice", 3rd edition|Manuel "Archiver au quotidien", 3e édition|Manual "El archivo en la práctica", 3.ª edición
Document shredder P-4, 16 sheets|Destructeur de documents P-4, 16 feuilles|Destructora de papel P-4, 16 hojas
Hanging folders, assorted, 25|Dossiers suspendus, assortis, 25|Carpetas colgantes, surtidas, 25
Calendar 2026, one week on two pages|Agenda 2026, une semaine sur deux pages|Agenda 2026, semana vista
Label tape 12 mm, black on white|Ruban pour étiqueteuse 12 mm, noir sur blanc|Cinta rotuladora 12 mm, negro sobre blanco
Notebook 14", 16 GB, 512 GB SSD|Ordinateur portable 14", 16 Go, SSD 512 Go|Portátil 14", 16 GB, SSD 512 GB
Monitor 27", 2560 x 1440, height adjustable|Écran 27", 2560 x 1440, réglable en hauteur|Monitor 27", 2560 x 1440, altura ajustable
Docking station USB-C, 100 W|Station d'accueil USB-C, 100 W|Base de conexión USB-C, 100 W
Network switch 24 ports, managed|Commutateur réseau 24 ports, administrable|Conmutador de red 24 puertos, gestionable
Patch cable Cat 6A, 3 m, grey|Cordon réseau Cat 6A, 3 m, gris|Latiguillo Cat 6A, 3 m, gris
Rack mounting and cabling on site|Montage de baie et câblage sur site|Montaje de rack y cableado en sus oficinas
Installation of workstation, per seat|Installation de poste de travail|Instalación de puesto de trabajo
Wireless keyboard and mouse set|Ensemble clavier et souris sans fil|Conjunto de teclado y ratón inalámbricos
Backup storage 2 TB, monthly fee|Sauvegarde en ligne 2 To, abonnement mensuel|Copia de seguridad 2 TB, cuota mensual
Support contract "Basic", one quarter|Contrat d'assistance "Base", un trimestre|Contrato de soporte "Básico", un trimestre
SSD 1 TB NVMe, 5 years warranty|SSD 1 To NVMe, garantie 5 ans|SSD 1 TB NVMe, garantía de 5 años
Headset with noise cancelling, USB|Casque à réduction de bruit, USB|Auriculares con cancelación de ruido, USB
Firewall appliance, rules set up and tested|Pare-feu, règles configurées et testées|Cortafuegos, reglas configuradas y probadas
Workshop "Process mapping", preparation and delivery|Atelier "Cartographie des processus", préparation et animation|Taller "Mapa de procesos", preparación e impartición
Consulting, senior consultant|Conseil, consultant senior|Consultoría, consultor sénior
Project management, remote|Gestion de projet à distance|Gestión de proyecto a distancia
Written report including charts|Rapport écrit avec graphiques|Informe escrito con gráficos
Travel expenses, train 2nd class|Frais de déplacement, train 2e classe|Gastos de viaje, tren en segunda clase
Translation German to English, per standard line|Traduction allemand-anglais, la ligne|Traducción alemán-inglés, por línea
Review of tender documents|Relecture du dossier d'appel d'offres|Revisión de los pliegos de licitación
Training material, printed, per participant|Supports de formation imprimés|Material de formación impreso
Data analysis and evaluation of survey|Analyse des données de l'enquête|Análisis de datos de la encuesta
Moderation of steering meeting|Animation du comité de pilotage|Moderación del comité de dirección
Espresso beans "Casa Bruna", 1 kg|Café en grains "Casa Bruna", 1 kg|Café en grano "Casa Bruna", 1 kg
Mineral water, still, 12 x 0.75 l|Eau minérale plate, 12 bouteilles|Agua mineral sin gas, 12 botellas
Apple juice, cloudy, 6 x 1 l|Jus de pomme trouble, 6 x 1 l|Zumo de manzana turbio, 6 x 1 l
Sandwich platter, 20 pieces, mixed|Plateau de sandwichs, 20 pièces|Bandeja de bocadillos, 20 piezas
Fruit basket, seasonal, 5 kg|Corbeille de fruits de saison, 5 kg|Cesta de fruta de temporada, 5 kg
Delivery and collection of crockery|Livraison et reprise de la vaisselle|Entrega y recogida de la vajilla
Butter biscuits, 2 kg tin|Biscuits au beurre, boîte de 2 kg|Galletas de mantequilla, lata de 2 kg
Service staff, evening event|Personnel de service, soirée|Personal de servicio, evento de noche
Rye bread, sliced, 750 g|Pain de seigle tranché, 750 g|Pan de centeno en rebanadas, 750 g
Cane sugar sticks, box of 500|Bûchettes de sucre de canne, carton de 500|Sobres de azúcar de caña, caja de 500
Hire of coffee machine, two groups|Location de machine à café, deux groupes|Alquiler de cafetera, dos grupos
Wall paint, matt white, 12.5 l|Peinture murale blanc mat, 12,5 l|Pintura de pared blanco mate, 12,5 l
Painting of walls, two coats|Peinture des murs, deux couches|Pintado de paredes, dos manos
Skirting board oak, 60 mm|Plinthe chêne, 60 mm|Rodapié de roble, 60 mm
Fitter, hours worked on site|Main-d'œuvre sur chantier|Mano de obra en la obra
Travel, zone 2|Déplacement, zone 2|Desplazamiento, zona 2
Interior door CPL white, 86 x 198 cm|Porte intérieure CPL blanche, 86 x 198 cm|Puerta interior CPL blanca, 86 x 198 cm
Silicone sealant, transparent, 310 ml|Mastic silicone transparent, 310 ml|Silicona transparente, 310 ml
Laying of laminate including underlay|Pose de stratifié, sous-couche comprise|Colocación de laminado, base incluida
Disposal of rubble, container 3 m³|Évacuation de gravats, benne 3 m³|Retirada de escombros, contenedor 3 m³
Wall plug set, 8 mm, 200|Coffret de chevilles 8 mm, 200|Juego de tacos 8 mm, 200
Tile adhesive flexible, 25 kg|Colle à carrelage flexible, 25 kg|Adhesivo flexible para azulejos, 25 kg
LED panel 62 x 62 cm, 4000 K|Dalle LED 62 x 62 cm, 4000 K|Panel LED 62 x 62 cm, 4000 K
Deep groove ball bearing 6204-2RS|Roulement à billes 6204-2RS|Rodamiento de bolas 6204-2RS
Hexagon bolt M10 x 60, 8.8, zinc plated, 100|Vis à tête hexagonale M10 x 60, 8.8, zinguée, 100|Tornillo hexagonal M10 x 60, 8.8, cincado, 100
Hydraulic hose DN 12, 1.5 m, pressed|Flexible hydraulique DN 12, 1,5 m, serti|Manguera hidráulica DN 12, 1,5 m, prensada
Pressure gauge 0-10 bar, glycerine|Manomètre 0-10 bar, glycérine|Manómetro 0-10 bar, glicerina
Sheet metal part, laser cut, drawing 4471-B|Pièce en tôle découpée au laser, plan 4471-B|Pieza de chapa cortada por láser, plano 4471-B
Gear oil CLP 220, 20 l|Huile d'engrenage CLP 220, 20 l|Aceite para engranajes CLP 220, 20 l
Calibration of torque wrench with certificate|Étalonnage de clé dynamométrique avec certificat|Calibración de llave dinamométrica con certificado
Freight and packaging|Port et emballage|Portes y embalaje
V-belt SPZ 1250|Courroie trapézoïdale SPZ 1250|Correa trapezoidal SPZ 1250
Proximity switch M12, PNP, 4 mm|Détecteur de proximité M12, PNP, 4 mm|Detector de proximidad M12, PNP, 4 mm
Pallet cage, galvanised, 1200 x 800 mm|Caisse-palette galvanisée, 1200 x 800 mm|Jaula de palet galvanizada, 1200 x 800 mm
Safety gloves, cut level C, size 9|Gants anti-coupure niveau C, taille 9|Guantes anticorte nivel C, talla 9
Solenoid valve G 1/2, 24 V DC|Électrovanne G 1/2, 24 V CC|Electroválvula G 1/2, 24 V CC
"""
DESCRIPTIONS: dict[str, tuple[str, str]] = {
    english: (french, spanish)
    for english, french, spanish in (row.split("|") for row in _ROWS.strip().splitlines())
}  # fmt: skip
_UNIT_ROWS = """
pcs pièce ud.|box carton caja|pack paquet paquete|hours h h|days jours días|flat forfait global|month mois mes|set lot juego
bag sac saco|crate caisse caja|tin boîte lata|bucket seau cubo|m² m² m²|m m m|can bidon bidón|pair paire par|lines lignes líneas
"""
UNITS: dict[str, tuple[str, str]] = {
    english: (french, spanish)
    for english, french, spanish in (row.split() for line in _UNIT_ROWS.strip().splitlines() for row in line.split("|"))
}
