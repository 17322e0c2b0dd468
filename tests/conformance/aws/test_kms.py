#!/usr/bin/env python3
"""The key provider aws-kms against moto's server, which checks Signature Version 4 with Amazon's own code, and with
boto3 as the counter-check of what is stored. Starts what it needs on free ports and ends it by process id.

    PYTHON_OF_A_VENV tests/conformance/aws/test_kms.py     (scripts/test.sh makes the venv)
"""
import base64
import contextlib
import json
import os
import pathlib
import re
import sqlite3
import sys
import tempfile
import unittest

import boto3

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support/python"))
from kit import ROOT, Program, free_port, listens, started, wait_until  # noqa: E402
from org import allow_loopback, connect, simulated_org  # noqa: E402

REGION = "eu-central-1"
ALIAS = "alias/dealwire"


class Servers:
    """moto and the simulated org, for all tests."""

    def __init__(self):
        with contextlib.ExitStack() as stack:
            self.start(stack)
            self.stop = stack.pop_all().close

    def start(self, stack):
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dealwire-kms-")))
        port = free_port()
        self.endpoint = f"http://127.0.0.1:{port}"
        # The first requests make user, rights and key; from then on every signature is checked.
        moto = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        stack.enter_context(started(moto, folder / "moto.log", ROOT, {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "5"}))
        self.login = stack.enter_context(simulated_org(folder, "--data", "none"))
        wait_until("moto", lambda: listens(port), patience=60)
        self.make_key()

    def client(self, service, key="none", secret="none"):
        return boto3.client(service, region_name=REGION, endpoint_url=self.endpoint, aws_access_key_id=key,
                            aws_secret_access_key=secret)

    def make_key(self):
        iam = self.client("iam")
        iam.create_user(UserName="dealwire")
        made = iam.create_access_key(UserName="dealwire")["AccessKey"]
        self.access_key, self.secret = made["AccessKeyId"], made["SecretAccessKey"]
        self.iam = iam
        self.allow(["iam:*", "kms:*"])
        self.iam = self.client("iam", self.access_key, self.secret)
        kms = self.client("kms")
        self.key = kms.create_key(Description="dealwire")["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=ALIAS, TargetKeyId=self.key)
        self.kms = self.client("kms", self.access_key, self.secret)

    def allow(self, actions):
        rights = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
        self.iam.put_user_policy(UserName="dealwire", PolicyName="all", PolicyDocument=json.dumps(rights))


class Installation(Program):
    def __init__(self, servers, folder):
        super().__init__(None, folder, environment={"AWS_ACCESS_KEY_ID": servers.access_key,
                                                    "AWS_SECRET_ACCESS_KEY": servers.secret})
        self.servers = servers
        self.run("init")
        allow_loopback(self)

    def use_kms(self, key=ALIAS):
        self.configure("provider: file", "provider: aws-kms")
        self.configure('key_id: ""', f"key_id: {key}")
        self.configure('region: ""', f"region: {REGION}")
        self.configure('endpoint: ""', f"endpoint: {self.servers.endpoint}")

    def connect(self):
        connect(self, self.servers.login)

    def data_keys(self):
        with sqlite3.connect(self.folder / "dealwire.db") as store:
            return store.execute("SELECT provider, master_key, wrapped FROM data_key ORDER BY is_active DESC").fetchall()

    def works(self):
        return self.json("fields", "list", "Account")["object"] == "Account"


class Kms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.servers = Servers()

    @classmethod
    def tearDownClass(cls):
        cls.servers.stop()

    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="dealwire-kms-")
        self.addCleanup(place.cleanup)
        self.dealwire = Installation(self.servers, pathlib.Path(place.name))

    def tearDown(self):
        self.assertNotIn(self.servers.secret, self.dealwire.said)

    def test_secrets_are_sealed_under_the_key_in_kms(self):
        self.dealwire.use_kms()
        (self.dealwire.folder / "dealwire.key").unlink()
        self.dealwire.connect()
        self.assertTrue(self.dealwire.works())
        self.assertEqual(self.dealwire.json("key", "show")["provider"], "aws-kms")

    def test_boto3_opens_the_data_key_for_its_tenant_alone(self):
        self.dealwire.use_kms()
        self.dealwire.connect()
        [(provider, master, wrapped)] = self.dealwire.data_keys()
        self.assertEqual((provider, master), ("aws-kms", ALIAS))
        blob = base64.b64decode(wrapped)
        opened = self.servers.kms.decrypt(CiphertextBlob=blob, EncryptionContext={"dealwire:tenant": "default"})
        self.assertEqual(len(opened["Plaintext"]), 32)
        with self.assertRaises(self.servers.kms.exceptions.InvalidCiphertextException):
            self.servers.kms.decrypt(CiphertextBlob=blob, EncryptionContext={"dealwire:tenant": "other"})

    def test_an_installation_moves_from_the_key_file_to_kms(self):
        self.dealwire.connect()
        self.dealwire.use_kms()
        self.assertTrue(self.dealwire.works(), "the file still opens what it wrapped")
        done = self.dealwire.json("key", "rotate")
        self.assertTrue(done["finished"])
        (self.dealwire.folder / "dealwire.key").rename(self.dealwire.folder / "aside")
        self.assertTrue(self.dealwire.works())
        self.assertEqual({row[0] for row in self.dealwire.data_keys()}, {"aws-kms"})

    def test_another_key_takes_over(self):
        self.dealwire.use_kms()
        self.dealwire.connect()
        other = self.servers.kms.create_key(Description="other")["KeyMetadata"]["KeyId"]
        self.dealwire.configure(f"key_id: {ALIAS}", f"key_id: {other}")
        self.assertTrue(self.dealwire.works(), "the former key is asked by its own name")
        self.dealwire.run("key", "rotate")
        self.assertEqual({row[1] for row in self.dealwire.data_keys()}, {other})
        self.assertTrue(self.dealwire.works())

    def test_rights_that_were_taken_away_are_told_and_nothing_is_lost(self):
        self.dealwire.use_kms()
        self.dealwire.connect()
        self.servers.allow(["iam:*"])
        try:
            self.assertRegex(self.refused(), "rights of these credentials|Allow kms:GenerateDataKey")
        finally:
            self.servers.allow(["iam:*", "kms:*"])
        self.assertTrue(self.dealwire.works())

    def test_a_wrong_signature_is_refused_by_amazons_own_check(self):
        self.dealwire.use_kms()
        self.dealwire.connect()
        self.dealwire.environment["AWS_SECRET_ACCESS_KEY"] = "planted-wrong-secret"
        said = self.refused()
        self.assertRegex(said, "AWS_SECRET_ACCESS_KEY")
        self.assertNotIn("planted-wrong-secret", said)

    def test_credentials_have_to_be_there(self):
        self.dealwire.use_kms()
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            del self.dealwire.environment[name]
        self.assertRegex(self.refused(), "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")

    def test_a_service_that_does_not_answer_is_told(self):
        self.dealwire.use_kms()
        self.dealwire.connect()
        self.dealwire.configure(self.servers.endpoint, f"http://127.0.0.1:{free_port()}")
        self.assertRegex(self.refused(), "cannot be reached")

    def refused(self):
        before = len(self.dealwire.said)
        self.dealwire.run("fields", "list", "Account", "--json", code=None)
        return re.sub(r"\s+", " ", self.dealwire.said[before:])


if __name__ == "__main__":
    unittest.main()
