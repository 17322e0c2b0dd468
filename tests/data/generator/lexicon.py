"""Words that differ from call to call: places, goods, systems, rivals, dates; per language."""

from . import names

CODES = {"en": "eng", "de": "ger", "fr": "fre", "es": "spa", "ja": "jpn"}
MONTHS = {
    "en": "January February March April May June July September October November",
    "de": "Januar Februar März April Mai Juni Juli September Oktober November",
    "fr": "janvier février mars avril mai juin juillet septembre octobre novembre",
    "es": "enero febrero marzo abril mayo junio julio septiembre octubre noviembre",
    "ja": "一月 二月 三月 四月 五月 六月 七月 九月 十月 十一月",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday", "de": "Montag Dienstag Mittwoch Donnerstag Freitag",
    "fr": "lundi mardi mercredi jeudi vendredi", "es": "lunes martes miércoles jueves viernes",
    "ja": "月曜日 火曜日 水曜日 木曜日 金曜日",
}
QUARTERS = {"en": "Q1|Q2|spring", "de": "Ende März|Ende Mai|Mitte April", "fr": "le premier trimestre|le printemps",
            "es": "el primer trimestre|la primavera", "ja": "第一四半期|来春"}
CITIES = {
    "en": "Doncaster|Milton Keynes|Swindon|Peterborough|Reno|Columbus|Allentown|Louisville|Eindhoven|Larvik",
    "de": "Soltau|Fulda|Bielefeld|Ulm|Erfurt|Wels", "fr": "Orléans|Mâcon|Beauvais|Valence|Rennes",
    "es": "Zaragoza|Murcia|Valladolid|Getafe|Antequera", "ja": "厚木|小牧|茨木|浜松|船橋",
}
GOODS = {
    "en": {"Food & Beverage": "chilled goods|drinks|dry goods", "Retail": "promotional items|garden furniture|toys",
           "Healthcare": "sterile kits|consumables", "Automotive": "brake parts|filters", "": "spare parts|small parts|cartons"},
    "de": {"Food & Beverage": "Kühlwaren|Getränke|Backwaren", "Retail": "Aktionsartikel|Gartenmöbel",
           "Healthcare": "Sterilgüter|Verbrauchsmaterialien", "": "Ersatzteile|Kleinteile|Halbfabrikate"},
    "fr": {"Food & Beverage": "produits frais|boissons|fromages", "Retail": "fournitures|jouets", "": "pièces détachées|coffrets"},
    "es": {"Food & Beverage": "productos frescos|conservas|bebidas", "Apparel": "tejidos|camisas", "": "piezas|recambios|cajas"},
    "ja": {"Food & Beverage": "冷蔵品|飲料", "": "部品|補修部品"},
}
ERP = ("Ledgera", "Mandoro", "Kontura", "Truvento", "Basaltic")
RIVALS = ("Stokkado", "Depotly", "Fluxwarehouse", "Orvano")
PRODUCTS = ("Northbridge Plan", "Northbridge Stock", "Northbridge Dock")
PRICES = {"en": "{} thousand", "de": "{} Tausend Euro", "fr": "{} mille euros", "es": "{} mil euros", "ja": "{}0万円"}


def pick(rng, options: str) -> str:
    return rng.choice(options.split("|"))


def speaking_name(name: str | None, language: str) -> str:
    """How a person is called in the talk: first name, in Japanese the family name."""
    if not name:
        return {"en": "the caller", "de": "der Anrufer", "fr": "le client", "es": "el cliente", "ja": "お客様"}[language]
    parts = name.split()
    if language != "ja":
        return parts[0]
    return names.KANJI.get(parts[-1], parts[-1])


class Facts:
    """What stays the same within one call (`get`), and what is drawn anew at each use (`month`, `weekday`)."""

    def __init__(self, rng, language: str, company: str, industry: str | None):
        self.rng, self.language = rng, language
        goods = GOODS[language]
        seats, sites = rng.randint(9, 70), rng.randint(1, 5)
        city, city2 = rng.sample(CITIES[language].split("|"), 2)
        rival, rival2 = rng.sample(RIVALS, 2)
        self.values = {
            "company": company, "city": city, "city2": city2, "rival": rival, "rival2": rival2, "erp": rng.choice(ERP),
            "product": rng.choice(PRODUCTS), "goods": pick(rng, goods.get(industry or "", goods[""])),
            "seats": str(seats), "sites": str(sites), "quarter": pick(rng, QUARTERS[language]),
            "price": PRICES[language].format(round(seats * 0.5 + sites * 6)),
            "other": speaking_name(" ".join(names.People(rng).next(language)), language), "action": "",
        }

    def people(self, seller: str | None, buyer: str | None, helper: str | None) -> None:
        named = speaking_name
        self.values["seller"] = named(seller or "Northbridge", self.language)
        self.values["seller_full"] = seller or "Northbridge"
        self.values["buyer"] = named(buyer, self.language)
        self.values["helper"] = named(helper or seller or "Northbridge", self.language)

    def get(self, key: str) -> str:
        if key == "month":
            return self.rng.choice(MONTHS[self.language].split())
        if key == "weekday":
            return self.rng.choice(WEEKDAYS[self.language].split())
        return self.values[key]
