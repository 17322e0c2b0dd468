"""The tenant's trackers, and how often they are met in a talk."""

import re

from .talk import Talk

KEYWORD = {
    "Pricing": "pricing|discount|list price|Preis|Listenpreis|Rabatt|prix|tarif|remise|precio|tarifa|descuento|価格|費用|割引",
    "Competitors": "Stokkado|Depotly|Fluxwarehouse|Orvano",
    "Security": "audit|encrypted|single sign-on|backups|verschlüsselt|Passwörter|chiffrées|annuaire|cifrados|auditoría",
    "Integration": "standard interface|API|Standardschnittstelle|interface standard|interfaz estándar|インターフェース",
    "Contract terms": "contract|legal|liability|notice period|Vertrag|contrat|contrato|契約",
    "Budget": "budget|tender|ausschreiben|appel d'offres|concurso|予算|稟議書",
    "Go-live": "go-live|stocktake|change freeze|Zeitplan|calendrier|plazos|スケジュール",
    "Training": "training|Schulung|formation|formación|研修",
}
SMART = ("Pain confirmed", "Price objection", "Decision process", "Competitor evaluation", "Champion", "Churn risk",
         "Feature request", "Next meeting agreed")
IDS = {name: str(7_100_001 + n) for n, name in enumerate((*KEYWORD, *SMART))}


def _pattern(phrase: str) -> str:
    """Whole words, except in Japanese, which has no spaces."""
    return re.escape(phrase) if max(phrase) > "\u2fff" else rf"(?<!\w){re.escape(phrase)}(?!\w)"


PATTERNS = {
    name: re.compile("|".join(_pattern(p) for p in sorted(phrases.split("|"), key=len, reverse=True)))
    for name, phrases in KEYWORD.items()
}


def hits(talk: Talk, speaker_ids: list[str | None], rng) -> list[dict]:
    """Trackers of one conversation: all that were met, and a few with count 0."""
    found = [_keyword(name, talk, speaker_ids) for name in KEYWORD] + [_smart(name, talk, speaker_ids) for name in SMART]
    silent = [t for t in found if not t["count"]]
    kept = rng.sample(silent, min(len(silent), rng.randint(0, 3)))
    return [t for t in found if t["count"] or t in kept]


def _speaker(position: int | None, speaker_ids: list[str | None]) -> str | None:
    return None if position is None else speaker_ids[position]


def _keyword(name: str, talk: Talk, speaker_ids: list[str | None]) -> dict:
    phrases: dict[str, list[dict]] = {}
    words = KEYWORD[name].split("|")
    for monologue in talk.monologues:
        for sentence in monologue.sentences:
            met = any(word in sentence.text for word in words)
            for match in PATTERNS[name].findall(sentence.text) if met else ():
                place = {"startTime": sentence.start / 1000, "speakerId": _speaker(monologue.speaker, speaker_ids)}
                phrases.setdefault(match, []).append(place)
    occurrences = sorted((o for places in phrases.values() for o in places), key=lambda o: o["startTime"])
    listed = [{"phrase": p, "count": len(places), "occurrences": places} for p, places in phrases.items()]
    return {"id": IDS[name], "name": name, "count": len(occurrences), "type": "KEYWORD", "occurrences": occurrences,
            "phrases": listed}


def _smart(name: str, talk: Talk, speaker_ids: list[str | None]) -> dict:
    places = [{"startTime": n.second, "speakerId": _speaker(n.speaker, speaker_ids)} for n in talk.smart if n.text == name]
    return {"id": IDS[name], "name": name, "count": len(places), "type": "SMART", "occurrences": places}
