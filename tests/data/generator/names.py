"""People, companies and numbers of the made-up world. Everything here is invented."""

import unicodedata

FIRST = {
    "en": "Olivia Amelia Grace Harriet Maya Naomi Priya Zoe Alice Beatrice Caroline Dana Erin Fiona Gemma Holly Imani Jade "
          "Oliver Jack Samuel Marcus Nathan Peter Rohan Simon Theo Victor Aaron Ben Callum Daniel Edgar Femi George Hugh Ian Joel",
    "de": "Anna Birgit Claudia Daniela Elke Franziska Gisela Heike Ines Jana Katrin Lena Monika Nadine Petra Sabine "
          "Andreas Bernd Christian Dieter Erik Florian Günter Holger Jens Jörg Klaus Lars Matthias Norbert Ralf Stefan Thomas Uwe",
    "fr": "Aurélie Brigitte Camille Delphine Élodie Florence Hélène Inès Juliette Laure Manon Nathalie Sylvie "
          "Antoine Bastien Cédric Didier Étienne François Guillaume Julien Laurent Mathieu Olivier Pascal Rémi Thierry",
    "es": "Ana Beatriz Carmen Dolores Elena Inés Lucía Marta Nuria Pilar Raquel Silvia Teresa "
          "Álvaro Carlos Diego Enrique Fernando Gonzalo Iker Javier Luis Manuel Óscar Pablo Ramón Sergio Tomás",
    "ja": "Aiko Emi Haruka Keiko Mayumi Naoko Sakura Yuki Daichi Hiroshi Kenji Makoto Naoki Satoshi Takumi Yusuke",
    "nl": "Anouk Femke Lotte Marieke Sanne Wietske Bram Daan Joost Maarten Pieter Ruben Sjoerd Willem",
    "no": "Astrid Ingrid Kari Maja Solveig Tuva Anders Bjørn Eirik Henrik Lars Magnus Odd Sindre",
}

LAST = {
    "en": "Ashworth Barlow Caldwell Denholm Ellery Fairbank Garside Hathaway Ingleby Jessop Kershaw Lockwood Marlow Norcross "
          "Okafor Pemberton Quillan Radley Sefton Thackeray Underhill Vance Whitlock Yardley Adeyemi Bhandari Castell Drummond "
          "Everard Foxley Grantham Holloway Iqbal Jarvis Kingsley Langford Mehta Nayar Osgood Prescott",
    "de": "Albers Brandt Cordes Dressler Eberhardt Fassbender Gräfe Hartwig Imhoff Jansen Köhler Lindemann Mertens Neuhaus "
          "Oswald Petersen Quandt Reinhardt Schäfer Trautmann Ullrich Vogt Wegener Zimmer Böhm Dörfler Kühn Löffler",
    "fr": "Aubert Blanchard Chevalier Delacroix Estève Fontaine Garnier Hamelin Jacquet Lacombe Marchand Noël Oudin Perrault "
          "Quénet Rousselle Sauvage Tessier Vasseur Weiller",
    "es": "Aguirre Bermúdez Cordero Domínguez Echeverría Fuentes Gallego Herrero Ibáñez Juárez Lozano Montero Navarro Ortega "
          "Palacios Quintana Robledo Salinas Tejada Valverde",
    "ja": "Aoki Fujita Hayashi Inoue Kimura Matsuda Nakano Okada Saito Takagi Ueda Yamane",
    "nl": "Bakker Dijkstra Hoekstra Jonker Kuipers Meijer Postma Smit Veenstra Zwart",
    "no": "Aasen Berge Dahl Eide Fossum Haugen Lie Moen Nygård Solberg",
}

KANJI = {
    "Aoki": "青木", "Fujita": "藤田", "Hayashi": "林", "Inoue": "井上", "Kimura": "木村", "Matsuda": "松田",
    "Nakano": "中野", "Okada": "岡田", "Saito": "斎藤", "Takagi": "高木", "Ueda": "上田", "Yamane": "山根",
    "Tanabe": "田辺",
}

TITLES = {
    "en": "COO|Head of Logistics|Supply Chain Director|VP Operations|Warehouse Manager|CFO|IT Manager|Procurement Lead|"
          "Demand Planner|Transport Manager|Head of Procurement|Director of IT|Operations Analyst|Managing Director",
    "de": "Leiter Logistik|Geschäftsführerin|Geschäftsführer|Einkaufsleitung|IT-Leitung|Lagerleitung|Disposition|"
          "Leiter Supply Chain|Controlling|Projektleitung",
    "fr": "Directrice logistique|Directeur des opérations|Responsable achats|DSI|Responsable entrepôt|Contrôleur de gestion|"
          "Chef de projet|Directrice supply chain",
    "es": "Directora de logística|Director de operaciones|Jefe de almacén|Responsable de compras|Directora financiera|"
          "Responsable de sistemas|Planificación de demanda",
    "ja": "物流部長|購買課長|情報システム部|倉庫管理責任者|経営企画室",
    "nl": "Logistics Manager|Operations Director|Inkoopmanager|IT Manager|Supply Chain Lead",
    "no": "Logistikksjef|Innkjøpssjef|Driftsleder|IT-sjef|Supply Chain Manager",
}

# name | domain | country | city | language of people | language of calls | industry | employees
ACCOUNTS = """
Lumen Foods|lumenfoods.test|United Kingdom|London|en|en|Food & Beverage|1200
Harrow & Pike Brewing|harrowpike.test|United Kingdom|Leeds|en|en|Food & Beverage|340
Castlegate Textiles|castlegate-textiles.test|United Kingdom|Bradford|en|en|Apparel|610
Blackwater Marine Supply|blackwatermarine.test|United Kingdom|Hull|en|en|Shipping|180
Tern Valley Dairy|ternvalley.test|United Kingdom|Taunton|en|en|Food & Beverage|420
Orchard Lane Retail|orchardlane.test|United Kingdom|Bristol|en|en|Retail|2300
Quayside Pharma|quaysidepharma.test|United Kingdom|Newcastle|en|en|Healthcare|890
Millbrook Furniture|millbrookfurniture.test|United Kingdom|High Wycombe|en|en|Manufacturing|260
Severn Packaging|severnpack.test|United Kingdom|Gloucester|en|en|Manufacturing|510
Redstart Couriers|redstart.test|United Kingdom|Manchester|en|en|Transportation|760
Copper Basin Tools|copperbasin.example|United States|Denver|en|en|Manufacturing|940
Prairie Home Goods|prairiehome.example|United States|Omaha|en|en|Retail|3100
Sable Ridge Outfitters|sableridge.example|United States|Boise|en|en|Retail|450
Lakeshore Produce|lakeshoreproduce.example|United States|Milwaukee|en|en|Food & Beverage|680
Ironwood Components|ironwoodcomponents.example|United States|Dayton|en|en|Manufacturing|1500
Blue Heron Medical|blueheronmed.example|United States|Tampa|en|en|Healthcare|2200
Tidewater Paper|tidewaterpaper.example|United States|Norfolk|en|en|Manufacturing|870
Granite State Motors|granitestatemotors.example|United States|Concord|en|en|Automotive|320
Juniper & Sons Grocery|junipersons.example|United States|Tucson|en|en|Retail|1900
Cinder Peak Coffee|cinderpeak.example|United States|Portland|en|en|Food & Beverage|210
Fairmeadow Seeds|fairmeadow.example|United States|Ames|en|en|Agriculture|530
Northlake Plastics|northlakeplastics.example|United States|Erie|en|en|Manufacturing|640
Bayou Freight Lines|bayoufreight.example|United States|Baton Rouge|en|en|Transportation|1150
Summit Trail Bikes|summittrail.example|United States|Bend|en|en|Retail|140
Harbor Point Foods|harborpoint.example|United States|Portland|en|en|Food & Beverage|990
Mesa Verde Solar|mesaverdesolar.example|United States|Phoenix|en|en|Energy|410
Whitecap Appliances|whitecap.example|United States|Duluth|en|en|Manufacturing|720
Elm Street Books|elmstreetbooks.example|United States|Albany|en|en|Retail|380
Cascade Timber|cascadetimber.example|Canada|Kamloops|en|en|Forestry|560
Maple Row Logistics|maplerow.example|Canada|Hamilton|en|en|Transportation|830
Bramble Bay Seafood|bramblebay.test|Ireland|Cork|en|en|Food & Beverage|230
Kilbride Instruments|kilbride.test|Ireland|Galway|en|en|Electronics|480
Van Houten Bloemen|vanhoutenbloemen.test|Netherlands|Aalsmeer|nl|en|Agriculture|350
Zuiderpoort Logistiek|zuiderpoort.test|Netherlands|Rotterdam|nl|en|Transportation|1250
De Lindeboom Zuivel|lindeboomzuivel.test|Netherlands|Zwolle|nl|en|Food & Beverage|610
Halvorsen Papir|halvorsenpapir.test|Norway|Drammen|no|en|Manufacturing|440
Fjordlaks Trading|fjordlaks.test|Norway|Bergen|no|en|Food & Beverage|520
Nordlys Elektro|nordlyselektro.test|Norway|Trondheim|no|en|Electronics|290
Auenland Maschinenbau|auenland-maschinen.test|Germany|Stuttgart|de|de|Manufacturing|1800
Brückner Feinkost|brueckner-feinkost.test|Germany|Hamburg|de|de|Food & Beverage|370
Hansekontor Handel|hansekontor.test|Germany|Bremen|de|de|Retail|960
Eichwald Möbel|eichwald-moebel.test|Germany|Kassel|de|de|Manufacturing|540
Rheintal Spedition|rheintal-spedition.test|Germany|Mannheim|de|de|Transportation|1400
Sternberg Medizintechnik|sternberg-medtech.test|Germany|Erlangen|de|de|Healthcare|1100
Oderbruch Agrar|oderbruch-agrar.test|Germany|Frankfurt (Oder)|de|de|Agriculture|240
Kornfeld Backwaren|kornfeld-backwaren.test|Austria|Linz|de|de|Food & Beverage|780
Alpenquell Getränke|alpenquell.test|Switzerland|St. Gallen|de|de|Food & Beverage|330
Taunus Werkzeuge|taunus-werkzeuge.test|Germany|Bad Homburg|de|de|Manufacturing|470
Lindenhof Pharma|lindenhof-pharma.test|Germany|Leipzig|de|de|Healthcare|650
Mistral Cosmétiques|mistral-cosmetiques.test|France|Lyon|fr|fr|Consumer Goods|720
Fromagerie du Val Clair|valclair.test|France|Annecy|fr|fr|Food & Beverage|190
Ateliers Beaumarchais|ateliers-beaumarchais.test|France|Nantes|fr|fr|Manufacturing|430
Transports Grandvoie|grandvoie.test|France|Lille|fr|fr|Transportation|1700
Papeterie Rochebrune|rochebrune.test|France|Grenoble|fr|fr|Retail|280
Maison Verlaine Vins|maisonverlaine.test|France|Bordeaux|fr|fr|Food & Beverage|150
Aceites Sierra Alta|sierraalta.test|Spain|Jaén|es|es|Food & Beverage|260
Textiles Mediterra|mediterra.test|Spain|Alicante|es|es|Apparel|540
Logística Puerta del Sur|puertadelsur.test|Spain|Sevilla|es|es|Transportation|880
Conservas Ría Azul|riaazul.test|Spain|Vigo|es|es|Food & Beverage|410
Cerámicas Montalbán|montalban.example|Spain|Castellón|es|es|Manufacturing|620
Frutas Valle Dorado|valledorado.example|Mexico|Querétaro|es|es|Agriculture|970
Aozora Logistics|aozora-logistics.test|Japan|Osaka|ja|ja|Transportation|1300
Hikari Foods|hikarifoods.test|Japan|Nagoya|ja|ja|Food & Beverage|700
Minato Parts|minatoparts.test|Japan|Yokohama|ja|ja|Automotive|2100
"""

# company | domain (empty: the person uses free mail) | country | language
LEAD_COMPANIES = """
Ferncliff Hardware|ferncliff.test|United Kingdom|en
Stonebow Catering|stonebow.test|United Kingdom|en
Marchmont Optics|marchmont.test|United Kingdom|en
Ebbw Forge|ebbwforge.test|United Kingdom|en
Pennine Pet Foods|penninepet.test|United Kingdom|en
Larkfield Toys|larkfield.test|United Kingdom|en
Drystone Outdoor|drystone.test|United Kingdom|en
Wharfside Wines|wharfside.test|United Kingdom|en
Coral Gate Imports|coralgate.example|United States|en
Piney Woods Lumber|pineywoods.example|United States|en
Big Sky Bottling|bigskybottling.example|United States|en
Red Mesa Pottery|redmesa.example|United States|en
Hudson Yard Apparel|hudsonyard.example|United States|en
Salt Flats Racing|saltflats.example|United States|en
Owl Creek Organics|owlcreek.example|United States|en
Pelican Bay Boats|pelicanbay.example|United States|en
Gold Coast Tile||United States|en
Sunny Acre Farm||United States|en
Corner Bakery Supplies||United States|en
Riverbend Antiques||United Kingdom|en
Steenhuis Verpakking|steenhuis.test|Netherlands|nl
Waterkant Fietsen|waterkant.test|Netherlands|nl
Polarvind Sport|polarvind.test|Norway|no
Schwarzwald Uhren|schwarzwald-uhren.test|Germany|de
Moselblick Kellerei|moselblick.test|Germany|de
Isartal Optik|isartal-optik.test|Germany|de
Heidekraut Kosmetik|heidekraut.test|Germany|de
Bergmann Lacke|bergmann-lacke.test|Germany|de
Seeblick Gastro||Germany|de
Savonnerie Lavandin|lavandin.test|France|fr
Cycles Tournebride|tournebride.test|France|fr
Biscuiterie Penmarc|penmarc.test|France|fr
Verrerie Sainte-Aube|sainte-aube.test|France|fr
Boulangerie Pain Doré||France|fr
Jamones Encinar|encinar.test|Spain|es
Muebles Robledal|robledal.test|Spain|es
Óptica Mirador|opticamirador.test|Spain|es
Viveros La Encina||Spain|es
Kaede Trading|kaede-trading.test|Japan|ja
Yamabiko Sports|yamabiko.test|Japan|ja
"""


def rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


def plain(text: str) -> str:
    """ASCII letters of a name, lower case, for addresses and domains."""
    text = text.replace("ø", "o").replace("ö", "oe").replace("ü", "ue").replace("ä", "ae").replace("ß", "ss")
    folded = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in folded if c.isascii() and (c.isalnum() or c == "-"))


class People:
    """Deals out full names; none twice."""

    def __init__(self, rng):
        self.rng = rng
        self.used: set[tuple[str, str]] = set()

    def next(self, language: str) -> tuple[str, str]:
        while True:
            name = (self.rng.choice(FIRST[language].split()), self.rng.choice(LAST[language].split()))
            if name not in self.used:
                self.used.add(name)
                return name


class Phones:
    """Numbers from the ranges that numbering authorities keep free for fiction; none twice."""

    def __init__(self):
        self.count = 0

    def next(self, country: str, mobile: bool = False) -> str:
        self.count += 1
        n = self.count
        if country in ("United Kingdom", "Ireland", "Netherlands", "Norway", "Spain"):
            return f"+44 7700 900{n % 1000:03d}" if mobile else f"+44 20 7946 {n % 1000:04d}"
        if country in ("Germany", "Austria", "Switzerland"):
            return f"+49 30 23125 {n % 1000:03d}"
        if country == "France":
            return f"+33 6 39 98 {n // 100:02d} {n % 100:02d}" if mobile else f"+33 1 99 00 {n // 100:02d} {n % 100:02d}"
        return f"+1 ({201 + n // 100 * 3}) 555-01{n % 100:02d}"
