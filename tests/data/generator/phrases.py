"""The phrase banks (phrases/*.txt) and how a line of them becomes a sentence.

`NN.txt`: topics (`## key | Label`) of exchanges separated by blank lines. A line is `S:` (seller), `C:` (customer) or
`T:` (technical colleague); `=` a summary, `!` an action item, `~` what a smart tracker sees.
`NN.grammar.txt`: fragments from which further exchanges are put together.
In any text: `[a|b]` one of several, may nest; `<2-9>` a number; `{fact}` a word of the call.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

HOME = Path(__file__).parent / "phrases"
CHOICE = re.compile(r"\[([^\[\]]*)\]")
RANGE = re.compile(r"<(\d+)-(\d+)>")
FACT = re.compile(r"\{(\w+)\}")
ELISION = re.compile(r"\bde (?=[AEIOUÉÊ])")


@dataclass
class Exchange:
    turns: list[tuple[str, str]] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    smart: list[str] = field(default_factory=list)


@dataclass
class Bank:
    labels: dict[str, str]
    topics: dict[str, list[Exchange]]
    grammar: dict[str, list[str]]


@lru_cache
def bank(language: str) -> Bank:
    labels, topics = {}, {}
    for block in (HOME / f"{language}.txt").read_text(encoding="utf-8").split("\n## "):
        head, _, body = block.removeprefix("## ").partition("\n")
        key, label = head.split(" | ")
        labels[key] = label.strip()
        topics[key] = [_exchange(part) for part in body.strip().split("\n\n")]
    return Bank(labels, topics, _grammar(language))


def _exchange(text: str) -> Exchange:
    result = Exchange()
    notes = {"=": result.summaries, "!": result.actions, "~": result.smart}
    for line in text.splitlines():
        mark, rest = line[0], line[2:].strip()
        if mark in notes:
            notes[mark].append(rest)
        else:
            result.turns.append((mark, rest))
    return result


def _grammar(language: str) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for line in (HOME / f"{language}.grammar.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            current = parts.setdefault(line[2:], [])
        elif line:
            current.append(line)
    return parts


def expand(text: str, facts) -> str:
    """One sentence out of a pattern."""
    while CHOICE.search(text):
        text = CHOICE.sub(lambda m: facts.rng.choice(m.group(1).split("|")), text)
    text = RANGE.sub(lambda m: str(facts.rng.randint(int(m.group(1)), int(m.group(2)))), text)
    text = FACT.sub(lambda m: facts.get(m.group(1)), text)
    if facts.language == "fr":
        text = ELISION.sub("d'", text)
    return text.replace("..", ".").strip()


class Deck:
    """Draws without repeating until all were drawn, then shuffles again."""

    def __init__(self, rng, items: list):
        self.rng, self.items, self.left = rng, items, []

    def draw(self):
        if not self.left:
            self.left = list(self.items)
            self.rng.shuffle(self.left)
        return self.left.pop()


class Probes:
    """Question, story, reaction, addition: put together from the fragments of a language."""

    def __init__(self, rng, language: str):
        self.language = language
        self.decks = {key: Deck(rng, lines) for key, lines in bank(language).grammar.items()}

    def exchange(self, rng) -> Exchange:
        draw = lambda key: self.decks[key].draw()  # noqa: E731
        if "wonder" in self.decks and rng.random() < 0.45:
            turns = [("C", draw("wonder")), ("S", draw("explain")), ("C", draw("respond"))]
            return Exchange(turns[:rng.choice((2, 3, 3))])
        turns = [("S", draw("ask")), ("C", self._story(draw("tell"), draw("because")))]
        if rng.random() < 0.7:
            turns.append(("S", draw("react")))
        if rng.random() < 0.55:
            turns.append(("C", draw("add")))
        return Exchange(turns)

    def _story(self, tell: str, because: str) -> str:
        if self.language == "ja":
            return tell + because + "。"
        joint = " " if because.startswith(("because", "parce", "porque")) else ", "
        return tell + joint + because + "."
