"""The conversation document: the shape of one element of calls[] plus its transcript."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from . import trackers
from .lexicon import CODES, Facts, speaking_name
from .phrases import bank
from .scene import Party
from .stamps import rfc3339, shift
from .talk import Roles, Talk, TalkWriter

TOPIC_NAMES = {"opening": "Small talk", "agenda": "Agenda", "situation": "Current process", "pain": "Pain points",
               "demo": "Product demo", "pricing": "Pricing", "security": "Security", "integration": "Integration",
               "implementation": "Implementation", "competition": "Competition", "decision": "Decision process",
               "pilot": "Pilot results", "contract": "Contract", "adoption": "Adoption", "cold": "Introduction",
               "internal": "Deal review", "next": "Next steps", "closing": "Wrap-up"}
PARTS = {"opening": "Introduction", "agenda": "Introduction", "cold": "Introduction", "demo": "Presentation",
         "pilot": "Presentation", "next": "Wrap-up", "closing": "Wrap-up"}
NEXT_STEPS = "Next steps"
BRIEF = {
    "en": "{seller} and {buyer} ({company}) talked about {topics}. {points} Next: {next}.",
    "de": "{seller} und {buyer} ({company}) sprachen über {topics}. {points} Weiter: {next}.",
    "fr": "{seller} et {buyer} ({company}) ont parlé de : {topics}. {points} Suite : {next}.",
    "es": "{seller} y {buyer} ({company}) hablaron de: {topics}. {points} Siguiente: {next}.",
    "ja": "{seller}と{buyer}（{company}）が{topics}について話しました。{points}次：{next}。",
}
OUTCOMES = (("MEETING_BOOKED", "Answered", "Meeting booked"), ("CALL_BACK", "Answered", "Call back later"),
            ("NOT_INTERESTED", "Answered", "Not interested"), ("INFO_SENT", "Answered", "Information sent"))


@dataclass
class Call:
    """What a document is written from."""

    id: str
    title: str
    when: datetime
    kind: str
    minutes: float
    language: str
    company: str
    industry: str | None
    host: dict | None
    parties: list[Party]
    options: dict = field(default_factory=dict)


def party_rows(call: Call, user_number) -> list[dict]:
    by_party_id = call.options.get("host_reference") == "party"
    rows = []
    for position, party in enumerate(call.parties):
        row = {
            "id": str(310 + position), "emailAddress": party.email, "name": party.name, "title": party.title,
            "userId": user_number(party.user) if party.user and not by_party_id else None,
            "speakerId": str(91 + position), "affiliation": party.affiliation, "phoneNumber": party.phone, "context": [],
        }
        if party.methods is not None:
            row["methods"] = list(party.methods)
        rows.append(row)
    return rows


class DocumentWriter:
    def __init__(self, rng, call: Call, user_number):
        self.rng, self.call = rng, call
        self.user_number = user_number
        self.parties = party_rows(call, user_number)
        self.facts = Facts(rng, call.language, call.company, call.industry)
        self.speakers = [row["speakerId"] for row in self.parties]

    def write(self) -> dict:
        document = {"metaData": self._meta(), "context": [], "parties": self.parties}
        if self.call.options.get("scheduled_only") or self.call.options.get("bare"):
            return self._without_talk(document)
        talk = TalkWriter(self.rng, self.facts, self._roles()).write(self.call.kind, self.call.minutes)
        document["metaData"]["duration"] = talk.end // 1000 + self.rng.randint(1, 9)
        document["content"] = self._content(talk)
        document["interaction"] = self._interaction(talk)
        document["collaboration"] = {"publicComments": self._comments(talk)}
        document["transcript"] = self._transcript(talk)
        self._mark_silent(talk)
        return document

    def _without_talk(self, document: dict) -> dict:
        for row in self.parties:
            row["speakerId"] = None
            row["methods"] = ["Invitee"]
        if self.call.options.get("bare"):
            kept = ("id", "started", "primaryUserId")
            document["metaData"] = {key: document["metaData"][key] for key in kept}
            del document["context"]
        return document

    # Metadata

    def _meta(self) -> dict:
        call, options = self.call, self.call.options
        phone = options.get("phone_call", False)
        upcoming = options.get("scheduled_only", False)
        started = shift(call.when, minutes=0) + timedelta(seconds=0)
        scheduled = options.get("scheduled") or (None if phone else rfc3339(self._planned(call.when)))
        return {
            "id": call.id, "url": f"https://app.northbridge.test/call?id={call.id}", "title": call.title,
            "scheduled": rfc3339(call.when) if upcoming else scheduled, "started": None if upcoming else rfc3339(started),
            "duration": round(call.minutes * 60), "primaryUserId": self._host_reference(),
            "direction": options.get("direction") or ("Outbound" if phone else "Conference"),
            "system": "Dialer" if phone else self.rng.choice(("Zoom", "Microsoft Teams", "Google Meet")),
            "scope": "External" if any(p.affiliation != "Internal" for p in call.parties) else "Internal",
            "media": "Audio" if phone else "Video", "language": CODES[call.language], "workspaceId": "4400170",
            "sdrDisposition": None, "clientUniqueId": None, "customData": None, "purpose": options.get("purpose"),
            "meetingUrl": None if phone else f"https://meet.northbridge.test/j/{self.rng.randint(10**8, 10**9)}",
            "isPrivate": options.get("private", False),
            "calendarEventId": None if phone else f"{self.rng.getrandbits(64):016x}@calendar.northbridge.test",
        }

    def _planned(self, when: datetime) -> datetime:
        return when.replace(minute=when.minute // 15 * 15, second=0)

    def _host_reference(self) -> str | None:
        host, how = self.call.host, self.call.options.get("host_reference")
        if host is None:
            return None
        if how == "salesforce":
            return host["Id"]
        if how == "party":
            return next(r["id"] for r, p in zip(self.parties, self.call.parties) if p.user is host)
        return self.user_number(host)

    # Talk

    def _roles(self) -> Roles:
        inside = [n for n, p in enumerate(self.call.parties) if p.user or p.affiliation == "Internal" and p.email]
        outside = [n for n, p in enumerate(self.call.parties) if n not in inside]
        hosts = [n for n in inside if self.call.parties[n].user is self.call.host]
        seller = (hosts or inside or [None])[0]
        others = [n for n in inside if n != seller]
        customers = outside or others or [None]
        technician = others[0] if others and outside else seller
        name = [p.name for p in self.call.parties]
        label = lambda n: None if n is None else name[n]  # noqa: E731
        self.facts.people(label(seller), label(customers[0]), label(technician))
        return Roles(seller, [customers[0], *customers], technician)

    def _mark_silent(self, talk: Talk) -> None:
        spoke = {m.speaker for m in talk.monologues}
        for position, row in enumerate(self.parties):
            if position not in spoke:
                row["speakerId"] = None
                if "methods" in row and self.call.parties[position].user is None and self.rng.random() < 0.5:
                    row["methods"] = ["Invitee"]

    def _transcript(self, talk: Talk) -> list[dict]:
        return [
            {"speakerId": None if m.speaker is None else self.speakers[m.speaker], "topic": TOPIC_NAMES[m.topic],
             "sentences": [{"start": s.start, "end": s.end, "text": s.text} for s in m.sentences]}
            for m in talk.monologues
        ]

    # Content

    def _content(self, talk: Talk) -> dict:
        seconds = _seconds_per_topic(talk)
        notes = _unique(talk.summaries)
        content = {
            "structure": self._structure(seconds), "topics": self._topics(seconds),
            "trackers": trackers.hits(talk, self.speakers, self.rng), "brief": self._brief(talk, notes),
            "outline": self._outline(talk, notes), "highlights": self._highlights(talk),
            "keyPoints": [{"text": n.text} for n in self._some(notes, self.rng.choice((2, 2, 3)))],
        }
        if self.call.options.get("phone_call"):
            key, category, name = self.rng.choice(OUTCOMES)
            content["callOutcome"] = {"id": key, "category": category, "name": name}
        return content

    def _structure(self, seconds: dict[str, int]) -> list[dict]:
        if self.call.options.get("phone_call") or self.call.minutes < 10:
            return []
        parts: dict[str, int] = {}
        for topic, duration in seconds.items():
            name = PARTS.get(topic, "Discussion")
            parts[name] = parts.get(name, 0) + duration
        return [{"name": name, "duration": duration} for name, duration in parts.items()]

    def _topics(self, seconds: dict[str, int]) -> list[dict]:
        longest = sorted(seconds, key=lambda t: -seconds[t])[:3]
        return [{"name": TOPIC_NAMES[t], "duration": seconds[t]} for t in seconds if t in longest]

    def _brief(self, talk: Talk, notes: list) -> str:
        labels = bank(talk.language).labels
        topics = list(dict.fromkeys(labels[n.topic] for n in notes))[:4]
        joint, gap = ("、", "") if talk.language == "ja" else (", ", " ")
        values = {
            "seller": self.facts.values["seller"], "buyer": self.facts.values["buyer"], "company": self.call.company,
            "topics": joint.join(topics) or labels["opening"],
            "points": gap.join(n.text for n in self._some(notes, 2)),
            "next": joint.join(a.text for a in talk.actions[:2]) or "–",
        }
        return BRIEF[talk.language].format(**values)

    def _some(self, notes: list, most: int) -> list:
        chosen = self.rng.sample(notes, min(len(notes), most))
        return sorted(chosen, key=lambda n: n.second)

    def _outline(self, talk: Talk, notes: list) -> list[dict]:
        labels = bank(talk.language).labels
        sections: dict[str, list] = {}
        for note in self._some(notes, self.rng.choice((2, 3, 4))):
            sections.setdefault(note.topic, []).append(note)
        return [
            {"section": labels[topic], "startTime": items[0].second, "duration": round(items[-1].second - items[0].second + 45, 1),
             "items": [{"text": n.text, "startTime": n.second} for n in items]}
            for topic, items in sections.items()
        ]

    def _highlights(self, talk: Talk) -> list[dict]:
        if not talk.actions:
            return []
        items = [{"text": a.text, "startTimes": [a.second]} for a in talk.actions[:3]]
        return [{"title": NEXT_STEPS, "items": items}]

    # Interaction and comments

    def _interaction(self, talk: Talk) -> dict:
        spoken: dict[int, float] = {}
        for m in talk.monologues:
            if m.speaker is not None:
                spoken[m.speaker] = spoken.get(m.speaker, 0) + m.seconds
        speakers = [{"id": self.parties[n]["id"], "userId": self.parties[n]["userId"], "talkTime": round(t, 1)}
                    for n, t in sorted(spoken.items())]
        return {"speakers": speakers, "interactionStats": self._stats(talk, spoken), "video": self._video(talk),
                "questions": self._questions(talk)}

    def _is_ours(self, position: int | None) -> bool:
        return position is not None and self.call.parties[position].user is not None

    def _stats(self, talk: Talk, spoken: dict[int, float]) -> list[dict]:
        ours = sum(t for n, t in spoken.items() if self._is_ours(n))
        longest = {True: 0.0, False: 0.0}
        for m in talk.monologues:
            side = self._is_ours(m.speaker)
            longest[side] = max(longest[side], m.seconds)
        gaps = [b.sentences[0].start - a.sentences[-1].end for a, b in zip(talk.monologues, talk.monologues[1:])]
        return [
            {"name": "Talk Ratio", "value": round(ours / max(sum(spoken.values()), 1), 2)},
            {"name": "Longest Monologue", "value": round(longest[True], 1)},
            {"name": "Longest Customer Story", "value": round(longest[False], 1)},
            {"name": "Interactivity", "value": round(len(talk.monologues) / (talk.end / 60_000) / 1.6, 2)},
            {"name": "Patience", "value": round(sum(gaps) / max(len(gaps), 1) / 1000, 2)},
        ]

    def _questions(self, talk: Talk) -> dict:
        counts = {True: 0, False: 0}
        for m in talk.monologues:
            asked = sum(s.text.endswith(("?", "？", "か。")) for s in m.sentences)
            counts[self._is_ours(m.speaker)] += asked
        return {"companyCount": counts[True], "nonCompanyCount": counts[False]}

    def _video(self, talk: Talk) -> list[dict]:
        if self.call.options.get("phone_call"):
            return []
        total = talk.end / 1000
        shares = (("Presentation", 0.3), ("WebcamPrimaryUser", 0.5), ("WebcamNonCompany", 0.2))
        return [{"name": name, "duration": round(total * share, 1)} for name, share in shares]

    def _comments(self, talk: Talk) -> list[dict]:
        host = self.call.host
        texts = [self.call.options["comment"]] if "comment" in self.call.options else []
        if host and not texts:
            texts = self.rng.sample(COMMENTS, self.rng.choice((0, 0, 0, 1, 1, 2)))
        return [self._comment(text, n, talk, host) for n, text in enumerate(texts)]

    def _comment(self, text: str, number: int, talk: Talk, host: dict) -> dict:
        start = round(self.rng.uniform(20, talk.end / 1000 - 20), 1)
        mention = f"@[{host['Name']}]({self.user_number(host)})"
        return {
            "id": f"{self.call.id[-12:]}-{number + 1}", "audioStartTime": start, "audioEndTime": round(start + 12, 1),
            "commenterUserId": self.user_number(host), "comment": text.format(mention=mention, buyer=speaking_name(
                self.facts.values["buyer"], "en")), "posted": rfc3339(shift(self.call.when, hours=3 + number)),
            "inReplyTo": None, "duringCall": False,
        }


COMMENTS = (
    "Nice handling of the price question here.", "{mention} can you send me the deck you used at this point?",
    "{buyer} sounds convinced, let's bring the executive sponsor in.", "We should have asked for the date earlier.",
    "Good example for the new hires.", "{mention} the competitor came up twice, worth a follow-up.",
    "This is the integration topic again, I'll talk to solutions.", "Great silence after the question 👏",
)


def _seconds_per_topic(talk: Talk) -> dict[str, int]:
    seconds: dict[str, float] = {}
    for m in talk.monologues:
        seconds[m.topic] = seconds.get(m.topic, 0) + m.seconds
    return {topic: round(value) for topic, value in seconds.items()}


def _unique(notes: list) -> list:
    seen: dict[str, object] = {}
    for note in notes:
        seen.setdefault(note.text, note)
    return list(seen.values())
