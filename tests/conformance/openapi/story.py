#!/usr/bin/env python3
"""What the guides say of /api/v1 (docs/guide/api-v1.md, docs/guide/changes.md), done against a running server."""

import base64
import concurrent.futures
import json
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

from contract import ROOT, World


def key_of(world, *words):
    made = world.dealwire("apikey", "create", *words)
    pair = f"{made['accessKey']}:{made['accessKeySecret']}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


class Api:
    def __init__(self, url, authorization):
        self.url, self.authorization = url, authorization

    def ask(self, method, path, body=None, **headers):
        """Status, document and headers."""
        if self.authorization:
            headers["Authorization"] = self.authorization
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        if data is not None:
            headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null"), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null"), error.headers

    def get(self, path):
        status, document, _ = self.ask("GET", path)
        assert status == 200, (path, status, document)
        return document

    def pages(self, path, member):
        """All that a list holds, page by page."""
        found, cursor = [], ""
        while True:
            page = self.get(f"{path}{'&' if '?' in path else '?'}limit=50{cursor}")
            found += page[member]
            if page["next"] is None:
                return found
            cursor = f"&cursor={page['next']}"

    def changes(self, place):
        """What changed since, as {(kind, id): change}, and where to go on."""
        found = {}
        while True:
            page = self.get(f"/api/v1/changes?limit=40&{place}")
            for each in page["changes"]:
                found[each["kind"], each["id"]] = each["change"], each["aspects"]
            place = f"after={page['next']}"
            if not page["more"]:
                return found, place


class Story(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.world = World(cls.folder.name).__enter__()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.addClassCleanup(cls.world.__exit__)
        cls.world.fill()
        url = cls.world.serve()
        cls.api = Api(url, key_of(cls.world, "--name", "all", "--for", "admin"))
        cls.private = Api(url, key_of(cls.world, "--name", "private", "--scope", "dealwire:read", "--scope", "calls:private"))
        cls.reader = Api(url, key_of(cls.world, "--name", "reader", "--scope", "dealwire:read"))
        cls.nobody = Api(url, None)

    def problem(self, answer, status, code):
        self.assertEqual((answer[0], answer[1].get("code")), (status, code), answer[1])
        self.assertTrue(answer[2]["Content-Type"].startswith("application/problem+json"))
        self.assertTrue(answer[1]["detail"] and answer[1]["requestId"])

    def take_in(self, *documents):
        status, report, _ = self.api.ask("POST", "/api/v1/ingest", list(documents))
        self.assertEqual(status, 200, report)
        return report

    def why(self, name):
        return self.api.get(f"/api/v1/conversations/{urllib.parse.quote(name, safe='')}/why")

    @staticmethod
    def document(name, **members):
        return {"metaData": {"id": name, "title": f"About {name}", "started": "2026-03-02T09:31:12Z", **members}}

    def test_the_document_is_for_everybody_and_nothing_else_is(self):
        self.assertEqual(self.nobody.get("/api/v1/openapi.json")["openapi"], "3.1.0")
        self.assertEqual(self.nobody.ask("GET", "/api/v1/status")[0], 401)
        self.problem(self.reader.ask("DELETE", "/api/v1/conversations/c1"), 403, "scope-missing")

    def test_conversations_come_in_once_however_often_they_are_sent(self):
        lines = (ROOT / "tests/data/conversations.ndjson").read_bytes()
        status, report, _ = self.api.ask("POST", "/api/v1/ingest", lines, **{"Content-Type": "application/x-ndjson"})
        self.assertEqual((status, report["accepted"], report["updated"]), (200, 0, 0))
        self.assertGreater(report["unchanged"], 200)

        report = self.take_in(self.document("story 1/ü"), {"metaData": {"title": "no id"}})
        self.assertEqual((report["accepted"], [each["line"] for each in report["rejected"]]), (1, [2]))
        found = self.api.get("/api/v1/conversations/story%201%2F%C3%BC")
        self.assertEqual(found["metaData"]["title"], "About story 1/ü")

    def test_lists_are_whole_whatever_the_page(self):
        listed = [each["id"] for each in self.private.pages("/api/v1/conversations", "conversations")]
        self.assertEqual(len(listed), len(set(listed)))
        told = self.private.get("/api/v1/conversations?limit=1")["total"]
        self.assertEqual(len(listed), told)
        self.assertEqual(told, self.world.dealwire("conversations", "list", "--limit", "1")["total"])
        some = urllib.parse.quote(",".join(listed[:3]))
        self.assertEqual(self.private.get(f"/api/v1/conversations?ids={some}")["total"], 3)

    def test_private_conversations_are_for_those_who_may(self):
        self.take_in(self.document("secret", isPrivate=True))
        self.assertEqual(self.private.get("/api/v1/conversations/secret")["metaData"]["id"], "secret")
        for path in ("", "/why"):
            self.problem(self.api.ask("GET", f"/api/v1/conversations/secret{path}"), 404, "not-found")
        self.problem(self.api.ask("DELETE", "/api/v1/conversations/secret"), 404, "not-found")
        self.assertEqual(self.api.get("/api/v1/conversations?ids=secret")["conversations"], [])
        self.assertEqual(self.api.get("/api/v1/conversations?private=true")["conversations"], [])

    def test_trials_and_lists_name_no_private_conversation_to_others(self):
        name = next(each["id"] for each in self.api.pages("/api/v1/conversations", "conversations")
                    if self.why(each["id"])["opportunity"])  # fmt: skip
        document = self.api.get(f"/api/v1/conversations/{name}")
        document.setdefault("metaData", {})["isPrivate"] = True
        self.api.ask("PUT", f"/api/v1/conversations/{name}/override", {"opportunity": self.other_opportunity(name)})
        self.take_in(document)
        rules = {"document": "matching: {created_grace: 9d}"}
        answers = {
            "rules/test": lambda api: api.ask("POST", "/api/v1/rules/test", rules),
            "filters/test": lambda api: api.ask("POST", "/api/v1/filters/test", {}),
            "parked": lambda api: api.ask("GET", "/api/v1/parked?limit=1000"),
        }
        for what, ask in answers.items():
            with self.subTest(what):
                status, told, _ = ask(self.api)
                self.assertEqual(status, 200, told)
                self.assertNotIn(f'"{name}"', json.dumps(told))
        status, told, _ = answers["rules/test"](self.private)
        self.assertIn(f'"{name}"', json.dumps(told["overrides"]["contradicted"]))
        self.assertTrue(told["complete"] and told["held"] == told["conversations"]["total"])

    def other_opportunity(self, name):
        """One that the rules would not choose."""
        mine = self.why(name)["opportunity"]
        mine = mine if isinstance(mine, str) else mine["id"]
        for each in self.api.pages("/api/v1/conversations", "conversations"):
            found = self.why(each["id"])["opportunity"]
            found = found if isinstance(found, (str, type(None))) else found["id"]
            if found and found != mine:
                return found
        raise AssertionError("all conversations have one opportunity")

    def test_of_several_who_saw_the_same_revision_one_gets_through(self):
        for what, text in (("filters", "export: {{field: participants.external, above: {}}}"),
                           ("rules", "matching: {{created_grace: {}d}}"),
                           ("trackers", "trackers: [{{name: Racing, phrases: [number {}]}}]")):  # fmt: skip
            with self.subTest(what):
                path = f"/api/v1/{what}"
                _, before, headers = self.api.ask("GET", path)
                with concurrent.futures.ThreadPoolExecutor(8) as admins:
                    put = [admins.submit(self.api.ask, "PUT", path, {"document": text.format(20 + number)},
                                         **{"If-Match": headers["ETag"]}) for number in range(8)]  # fmt: skip
                statuses = sorted(each.result()[0] for each in put)
                self.assertEqual(statuses, [200] + 7 * [412])
                self.assertEqual(self.api.get(path)["revision"], before["revision"] + 1)

    def test_changes_tell_what_became_of_everything(self):
        everything, _ = self.private.changes("from=beginning")
        listed = {each["id"] for each in self.private.pages("/api/v1/conversations", "conversations")}
        living = {name for (kind, name), (change, _) in everything.items() if kind == "conversation" and change != "deleted"}
        self.assertEqual(living, listed)
        self.assertIn("member", {kind for kind, _ in everything})

        _, place = self.api.changes("from=now")
        self.take_in(self.document("change a"), self.document("change b"), self.document("change c"))
        self.take_in(self.document("change b", title="Another"), self.document("change c", isPrivate=True))
        self.assertEqual(self.api.ask("DELETE", "/api/v1/conversations/change%20a")[0], 200)
        found, place = self.api.changes(place)
        self.assertEqual({name: found["conversation", f"change {name}"][0] for name in "abc"},
                         {"a": "deleted", "b": "created", "c": "deleted"})  # fmt: skip
        self.take_in(self.document("change b"))
        found, place = self.api.changes(place)
        self.assertEqual(found, {("conversation", "change b"): ("updated", ["content"])})
        self.assertEqual(self.api.changes(place)[0], {})

    def test_decisions_by_hand_are_told_and_written_down(self):
        name = next(each["id"] for each in self.api.pages("/api/v1/conversations", "conversations")
                    if self.why(each["id"])["opportunity"])  # fmt: skip
        opportunity = self.why(name)["opportunity"]
        opportunity = opportunity if isinstance(opportunity, str) else opportunity["id"]
        _, place = self.api.changes("from=now")
        path = f"/api/v1/conversations/{name}/override"
        self.assertEqual(self.api.ask("PUT", path, {"opportunity": opportunity})[0], 200)
        found, _ = self.api.changes(place)
        self.assertIn("resolution", found["conversation", name][1])
        self.assertIn("API key 'all'", json.dumps(self.why(name)))
        self.assertEqual(self.api.ask("PUT", path, {"opportunity": "nonsense"})[0], 422)
        self.assertEqual(self.api.ask("DELETE", path)[1]["override"], None)

    def test_nobody_changes_settings_that_he_has_not_seen(self):
        for what, text in (("rules", "matching: {created_grace: 7d}\n"),
                           ("filters", "export:\n  and:\n    - {field: participants.external, above: 0}\n"),
                           ("trackers", "trackers:\n  - name: Pricing\n    phrases: [discount]\n")):  # fmt: skip
            with self.subTest(what):
                path = f"/api/v1/{what}"
                wanted = {"document": text, "note": "story"}
                self.problem(self.api.ask("PUT", path, wanted), 428, "revision-needed")
                _, before, headers = self.api.ask("GET", path)
                seen = headers["ETag"]
                status, now, headers = self.api.ask("PUT", path, wanted, **{"If-Match": seen})
                self.assertEqual((status, now["revision"]), (200, before["revision"] + 1), now)
                self.problem(self.api.ask("PUT", path, wanted, **{"If-Match": seen}), 412, "changed-meanwhile")
                self.assertEqual(self.api.get(path)["document"].strip(), text.strip())
                self.problem(self.api.ask("PUT", path, {"document": "nonsense: 1"}, **{"If-Match": "*"}), 422, "not-acceptable")
                revision = self.api.get(f"{path}/revisions")["revisions"][0]
                self.assertEqual((revision["setBy"], revision["note"]), ("API key 'all'", "story"))
                if what != "trackers":
                    back = self.api.ask("POST", f"{path}/rollback", {"revision": 0}, **{"If-Match": headers["ETag"]})
                    self.assertEqual((back[0], back[1]["changed"]), (200, True))

    def test_parked_records_are_listed_to_the_end(self):
        found, cursor = [], ""
        while cursor is not None:
            page = self.api.get("/api/v1/parked?limit=2" + cursor)
            found += [(each["object"], each["key"]) for each in page["parked"]]
            cursor = page["next"] and "&cursor=" + page["next"]
        self.assertEqual(len(set(found)), len(found))
        self.assertEqual(len(found), page["total"])
        self.assertEqual(page["refused"] + page["waiting"], page["total"])
        self.problem(self.api.ask("GET", "/api/v1/parked?cursor=41"), 400, "invalid-parameter")

    def test_everything_that_can_be_looked_at(self):
        for path in ("status", "budget", "parked", "jobs", "runs?limit=3", "connections", "members?limit=5", "members/tree",
                     "fields/Opportunity"):  # fmt: skip
            self.api.get(f"/api/v1/{path}")
        run = self.api.get("/api/v1/runs")["runs"][0]
        self.api.get(f"/api/v1/runs/{run.get('run') or run.get('id')}")
        connection = self.api.get("/api/v1/connections")["connections"][0]["name"]
        self.api.get(f"/api/v1/connections/{connection}")
        self.problem(self.api.ask("POST", f"/api/v1/connections/{connection}/switch"), 409, "by-command-only")
        for path in ("runs/none", "connections/none", "members/none", "fields/Case", "nothing"):
            self.assertEqual(self.api.ask("GET", f"/api/v1/{path}")[0], 404, path)
        status, document, headers = self.api.ask("PATCH", "/api/v1/status")
        self.assertEqual((status, headers["Allow"]), (405, "GET"), document)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
