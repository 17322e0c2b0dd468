"""One conversation as it was spoken: turns with times, and the notes a listener would take."""

import re
from dataclasses import dataclass, field

from .lexicon import Facts
from .phrases import Deck, Exchange, Probes, bank, expand

# topics in the order in which they come; the ones in the middle are taken as long as there is time
PLANS = {
    "discovery": ("opening agenda", "situation pain competition decision implementation pricing", "next closing"),
    "demo": ("opening agenda", "demo situation integration pain security implementation", "next closing"),
    "pricing": ("opening", "pricing decision contract competition implementation", "next closing"),
    "technical": ("opening agenda", "integration security implementation demo situation", "next closing"),
    "pilot": ("opening agenda", "pilot pain implementation pricing decision adoption", "next closing"),
    "contract": ("opening", "contract pricing decision security", "next closing"),
    "success": ("opening", "adoption situation demo pain integration", "next closing"),
    "cold": ("cold", "cold situation pain", "closing"),
    "internal": ("opening", "internal", "closing"),
}
STORY_TOPICS = {"situation", "pain", "demo", "pilot", "adoption", "internal"}
MORE = ("situation", "demo", "integration", "implementation", "pricing", "competition", "pain")
SENTENCE = re.compile(r"(?<=[.?!])\s+|(?<=[。？！])")
MINUTE = 60_000


@dataclass
class Sentence:
    start: int
    end: int
    text: str


@dataclass
class Monologue:
    speaker: int | None
    topic: str
    sentences: list[Sentence]

    @property
    def seconds(self) -> float:
        return (self.sentences[-1].end - self.sentences[0].start) / 1000


@dataclass
class Note:
    """A summary, an action item or what a smart tracker sees, with the second at which it came up."""

    text: str
    topic: str
    second: float
    speaker: int | None = None


@dataclass
class Talk:
    language: str
    monologues: list[Monologue] = field(default_factory=list)
    summaries: list[Note] = field(default_factory=list)
    actions: list[Note] = field(default_factory=list)
    smart: list[Note] = field(default_factory=list)
    end: int = 0


@dataclass
class Roles:
    """Which participant (by position) speaks for the seller, the customer and the technical colleague."""

    seller: int | None
    customers: list[int | None]
    technician: int | None


class TalkWriter:
    def __init__(self, rng, facts: Facts, roles: Roles):
        self.rng, self.facts, self.roles = rng, facts, roles
        self.bank = bank(facts.language)
        self.probes = Probes(rng, facts.language)
        self.small = {key: Deck(rng, self.bank.grammar[key]) for key in ("yes", "filler")}
        self.decks = {key: Deck(rng, exchanges) for key, exchanges in self.bank.topics.items()}
        self.talk = Talk(facts.language, end=rng.randint(800, 6000))

    def write(self, kind: str, minutes: float) -> Talk:
        head, body, tail = (self._known(part) for part in PLANS[kind])
        for topic in head:
            self._exchange(topic, self.decks[topic].draw())
        self._fill([t for t in body if t not in head] or body, minutes * MINUTE - 25_000 * len(tail))
        for topic in tail:
            self._exchange(topic, self.decks[topic].draw())
        return self.talk

    def _known(self, topics: str) -> list[str]:
        return [t for t in topics.split() if t in self.bank.topics]

    def _fill(self, topics: list[str], end: float) -> None:
        """Gives each topic a share of the time: a short call has few topics, a long one all of them."""
        room = max(end - self.talk.end, MINUTE)
        if room > 25 * MINUTE:
            topics = topics + [t for t in MORE if t in self.bank.topics and t not in topics]
        taken = topics[:max(1, round(room / (4 * MINUTE)))]
        weights = [self.rng.uniform(0.7, 1.5) * (2 if t in STORY_TOPICS else 1) for t in taken]
        for position, topic in enumerate(taken):
            share = weights[position] / sum(weights[position:])
            self._topic(topic, self.talk.end + max(end - self.talk.end, 0) * share)
        while self.talk.end < end:
            self._exchange(taken[-1], self.probes.exchange(self.rng))

    def _topic(self, topic: str, until: float) -> None:
        left = len(self.bank.topics[topic])
        story = topic in STORY_TOPICS
        while self.talk.end < until and (left or story):
            if left and not (story and self.rng.random() < 0.5):
                left -= 1
                self._exchange(topic, self.decks[topic].draw())
            else:
                self._exchange(topic, self.probes.exchange(self.rng))

    def _exchange(self, topic: str, exchange: Exchange) -> None:
        customer = self.rng.choice(self.roles.customers)
        start = self.talk.end / 1000
        for role, pattern in exchange.turns:
            speaker = {"S": self.roles.seller, "C": customer, "T": self.roles.technician}[role]
            self._say(speaker, topic, expand(pattern, self.facts))
            if self.rng.random() < 0.12:
                self._say(self.roles.seller if role == "C" else customer, topic, self.small["yes"].draw())
        if self.rng.random() < 0.015:
            self._say(customer, topic, expand(self.small["filler"].draw(), self.facts))
        self._note(topic, exchange, start, customer)

    def _note(self, topic: str, exchange: Exchange, start: float, customer: int | None) -> None:
        talk = self.talk
        for source, target in ((exchange.summaries, talk.summaries), (exchange.smart, talk.smart)):
            target += [Note(expand(text, self.facts), topic, round(start + 1.5, 1), customer) for text in source]
        for text in exchange.actions:
            note = Note(expand(text, self.facts), topic, round(talk.end / 1000 - 4, 1), customer)
            if note.text not in [a.text for a in talk.actions]:
                talk.actions.append(note)
        self.facts.values["action"] = self._promise()

    def _promise(self) -> str:
        joint = "、" if self.facts.language == "ja" else ", "
        return joint.join(a.text for a in self.talk.actions[-2:]) or self.facts.values["product"]

    def _say(self, speaker: int | None, topic: str, text: str) -> None:
        moment = self.talk.end + self.rng.randint(150, 1200)
        sentences = []
        for part in filter(None, SENTENCE.split(text)):
            end = moment + self._length(part)
            sentences.append(Sentence(moment, end, part[0].upper() + part[1:]))
            moment = end + self.rng.randint(40, 380)
        self.talk.end = sentences[-1].end
        last = self.talk.monologues[-1] if self.talk.monologues else None
        if last and last.speaker == speaker and last.topic == topic:
            last.sentences += sentences
        else:
            self.talk.monologues.append(Monologue(speaker, topic, sentences))

    def _length(self, text: str) -> int:
        """Milliseconds: about 150 words a minute with pauses, in Japanese seven characters a second."""
        size = len(text) / 7 if self.facts.language == "ja" else len(text.split()) / 3.15
        return round(1000 * size * self.rng.uniform(0.9, 1.12)) + 180
