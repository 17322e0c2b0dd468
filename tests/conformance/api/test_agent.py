#!/usr/bin/env python3
"""A second client that nobody here wrote: PyPI's airbyte-agent-gong, a typed client of nearly every reading endpoint.
It reads the whole demo data set from `dealwire serve`; what it gets is compared with the store.

    PYTHON_OF_A_VENV tests/conformance/api/test_agent.py     (scripts/test.sh makes the venv)
"""
import asyncio
import datetime
import os
import unittest

from installation import Installation

EVERYTHING = {
    "context": "Extended",
    "contextTiming": ["Now", "TimeOfCall"],
    "exposedFields": {
        "parties": True,
        "content": {"structure": True, "topics": True, "trackers": True, "trackerOccurrences": True, "brief": True,
                    "outline": True, "highlights": True, "callOutcome": True, "keyPoints": True,
                    "pointsOfInterest": True},
        "interaction": {"speakers": True, "video": True, "personInteractionStats": True, "questions": True},
        "collaboration": {"publicComments": True},
        "media": True,
    },
}


class Agent(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dealwire = Installation().__enter__()
        cls.addClassCleanup(cls.dealwire.__exit__)
        os.environ.update(cls.dealwire.environment())
        from airbyte_agent_gong import GongConnector
        from airbyte_agent_gong.models import GongAccessKeyAuthenticationAuthConfig as AccessKey

        cls.connect = lambda self: GongConnector(auth_config=AccessKey(
            access_key=cls.dealwire.key["accessKey"], access_key_secret=cls.dealwire.key["accessKeySecret"]))
        cls.held = cls.dealwire.calls_held()

    def ask(self, entity, action="list", **parameters):
        async def once():
            return await self.connect().execute(entity, action, parameters)

        return asyncio.run(once())

    def pages(self, entity, **parameters):
        """Every record, page by page."""
        rows, cursor = [], None
        while True:
            page = self.ask(entity, **parameters, **({"cursor": cursor} if cursor else {}))
            rows += page.data
            cursor = self.next_of(page)
            if not cursor:
                return rows

    @staticmethod
    def next_of(page):
        meta = getattr(page, "meta", None) or {}
        pagination = meta.get("pagination", meta) if isinstance(meta, dict) else meta.model_dump()
        return (pagination.get("cursor") or (pagination.get("pagination") or {}).get("cursor")
                if isinstance(pagination, dict) else None)

    def test_calls_are_the_same_in_the_list_and_one_by_one(self):
        listed = {call["id"]: call for call in self.pages("calls")}
        self.assertEqual(set(listed), set(self.held))
        some = sorted(listed)[7]
        self.assertEqual(self.ask("calls", "get", id=some).data, listed[some])

    def test_calls_come_with_everything_that_the_documents_hold(self):
        calls = {call["metaData"]["id"]: call
                 for call in self.pages("calls_extensive", filter={}, contentSelector=EVERYTHING)}
        self.assertEqual(set(calls), set(self.held))
        for name, call in calls.items():
            document = self.held[name]["document"]
            content = document.get("content") or {}
            self.assertEqual(len(call["parties"]), len(document.get("parties") or []))
            self.assertEqual(call["content"]["keyPoints"], content.get("keyPoints") or [])
            self.assertEqual(call["content"]["brief"], content.get("brief") or None)
            for context in call["context"]:
                self.assertEqual({one["timing"] for one in context["objects"]}, {"Now", "TimeOfCall"})
        linked = sum(1 for call in calls.values() if call["context"])
        self.assertGreater(linked, 100)
        print(len(calls), "calls,", linked, "of them with an account or opportunity")

    def test_transcripts_are_word_for_word(self):
        read = {one["callId"]: one["transcript"] for one in self.pages("call_transcripts", filter={})}
        self.assertEqual(set(read), set(self.held))
        for name, transcript in read.items():
            said = [sentence["text"] for part in transcript for sentence in part["sentences"]]
            held = [sentence["text"] for part in self.held[name]["document"].get("transcript") or []
                    for sentence in part["sentences"]]
            self.assertEqual(said, held)

    def test_an_increment_holds_what_began_since(self):
        moments = sorted(call["started"] for call in self.held.values())
        since = datetime.datetime.fromtimestamp(moments[-40] / 1000, datetime.timezone.utc)
        text = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        later = {name for name, call in self.held.items() if call["started"] >= since.timestamp() * 1000}
        read = self.pages("calls_extensive", filter={"fromDateTime": text})
        self.assertEqual({call["metaData"]["id"] for call in read}, later)
        self.assertTrue(all(set(call) == {"metaData"} for call in read), "nothing was asked for but that")

    def test_users_are_the_members(self):
        users = self.pages("users")
        self.assertEqual({user["emailAddress"] for user in users}, self.dealwire.users_held())
        self.assertEqual(self.ask("users", "get", id=users[0]["id"]).data["id"], users[0]["id"])

    def test_what_is_not_kept_here_is_empty(self):
        for entity in ("settings_scorecards", "settings_trackers", "library_folders"):
            self.assertEqual(self.ask(entity).data, [], entity)
        [workspace] = [one for one in self.ask("workspaces").data if one["id"] == "4400170"]
        user = self.pages("users")[0]["id"]
        self.assertEqual(self.ask("coaching", **{"workspace-id": workspace["id"], "manager-id": user,
                                                 "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}).data, [])
        self.assertEqual(self.ask("stats_activity_scorecards", filter={"callFromDate": "2026-01-01"}).data, [])

    def test_statistics_count_the_calls_of_hosts(self):
        days = {"fromDate": "2026-01-01", "toDate": "2026-07-01"}
        begin, end = (datetime.datetime.fromisoformat(days[name] + "T00:00:00+00:00").timestamp() * 1000
                      for name in ("fromDate", "toDate"))
        within = [name for name, call in self.held.items() if begin <= call["started"] < end]
        rows = self.ask("stats_activity_aggregate", filter=days).data
        hosted = sum(row["userAggregateActivityStats"]["callsAsHost"] for row in rows)
        users = {user["id"] for user in self.pages("users")}
        hosts = [call["primaryUserId"] for call in self.pages("calls")
                 if call["id"] in within and call["primaryUserId"] in users]
        self.assertEqual(hosted, len(hosts))
        daily = self.ask("stats_activity_day_by_day", filter=days).data
        listed = [call for row in daily for day in row["userDailyActivityStats"] for call in day["callsAsHost"]]
        self.assertEqual(len(listed), hosted)
        self.assertTrue(any(row["personInteractionStats"] for row in self.ask("stats_interaction", filter=days).data))


if __name__ == "__main__":
    unittest.main(warnings="ignore")  # the client leaves connections to be closed at the end
