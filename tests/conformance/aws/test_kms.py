#!/usr/bin/env python3
"""The key provider aws-kms against moto's server, which checks Signature Version 4 with Amazon's own code, and with
boto3 as the counter-check of what is stored. Starts what it needs on free ports and ends it by process id.

    PYTHON_OF_A_VENV tests/conformance/aws/test_kms.py     (scripts/test.sh makes the venv)
"""
import base64
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import boto3

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAMS = pathlib.Path(os.environ.get("DEALWIRE_PROGRAMS", ROOT / "build/dev/bin"))
REGION = "eu-central-1"
CLIENT = {"client-secret": "simulator-secret", "refresh-token": "simulator-refresh-token"}
ALIAS = "alias/dealwire"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(met, seconds=60):
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            raise TimeoutError("a server did not come up")
        time.sleep(0.05)


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class Servers:
    """moto and the simulated org, for all tests."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dealwire-kms-"))
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.log = log = open(self.folder / "moto.log", "w", encoding="utf-8")
        # The first requests make user, rights and key; from then on every signature is checked.
        environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "5"}
        self.moto = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
                                     env=environment, stdout=log, stderr=log)
        ports = self.folder / "ports.json"
        self.org = subprocess.Popen(
            [PROGRAMS / "salesforce-simulator", "--production-port", "0", "--sandbox-port", "0", "--data", "none",
             "--ports-file", ports], cwd=ROOT, stdout=log, stderr=log)
        wait_until(lambda: listens(self.port) and ports.exists())
        self.login = json.loads(ports.read_text())["production"]
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

    def stop(self):
        self.log.close()
        for process in (self.moto, self.org):
            process.terminate()
            process.wait(20)
        shutil.rmtree(self.folder)


class Installation:
    def __init__(self, servers):
        self.servers = servers
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dealwire-kms-"))
        self.said = ""
        self.environment = {"AWS_ACCESS_KEY_ID": servers.access_key, "AWS_SECRET_ACCESS_KEY": servers.secret}
        self.run("init")
        self.configure("test_hosts: []", "test_hosts: [127.0.0.1]")

    def run(self, *arguments, code=0):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "DEALWIRE_"))}
        done = subprocess.run([PROGRAMS / "dealwire", *arguments, "--json"], cwd=self.folder, capture_output=True,
                              text=True, env={**kept, **self.environment}, check=False)
        self.said += done.stdout + done.stderr
        if done.returncode != code:
            raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def configure(self, old, new):
        file = self.folder / "dealwire.yaml"
        text = file.read_text()
        assert old in text, old
        file.write_text(text.replace(old, new, 1))

    def use_kms(self, key=ALIAS):
        self.configure("provider: file", "provider: aws-kms")
        self.configure('key_id: ""', f"key_id: {key}")
        self.configure('region: ""', f"region: {REGION}")
        self.configure('endpoint: ""', f"endpoint: {self.servers.endpoint}")

    def connect(self):
        options = []
        for name, text in CLIENT.items():
            file = self.folder / name
            file.write_text(text)
            options += [f"--{name}-file", file]
        return self.run("connect", "salesforce", "--environment", "production", "--login-url", self.servers.login,
                        "--flow", "refresh-token", "--client-id", "simulator-client", *options)

    def data_keys(self):
        with sqlite3.connect(self.folder / "dealwire.db") as store:
            return store.execute("SELECT provider, master_key, wrapped FROM data_key ORDER BY is_active DESC").fetchall()

    def works(self):
        return self.run("fields", "list", "Account")["object"] == "Account"


class Kms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.servers = Servers()

    @classmethod
    def tearDownClass(cls):
        cls.servers.stop()

    def setUp(self):
        self.dealwire = Installation(self.servers)

    def tearDown(self):
        secret = self.servers.secret
        self.assertNotIn(secret, self.dealwire.said)
        shutil.rmtree(self.dealwire.folder)

    def test_secrets_are_sealed_under_the_key_in_kms(self):
        self.dealwire.use_kms()
        (self.dealwire.folder / "dealwire.key").unlink()
        self.dealwire.connect()
        self.assertTrue(self.dealwire.works())
        self.assertEqual(self.dealwire.run("key", "show")["provider"], "aws-kms")

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
        done = self.dealwire.run("key", "rotate")
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
        self.dealwire.environment = {}
        self.assertRegex(self.refused(), "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")

    def test_a_service_that_does_not_answer_is_told(self):
        self.dealwire.use_kms()
        self.dealwire.connect()
        self.dealwire.configure(self.servers.endpoint, f"http://127.0.0.1:{free_port()}")
        self.assertRegex(self.refused(), "cannot be reached")

    def refused(self):
        before = len(self.dealwire.said)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "DEALWIRE_"))}
        done = subprocess.run([PROGRAMS / "dealwire", "fields", "list", "Account", "--json"], cwd=self.dealwire.folder,
                              capture_output=True, text=True, env={**kept, **self.dealwire.environment}, check=False)
        self.dealwire.said += done.stdout + done.stderr
        self.assertNotEqual(done.returncode, 0, done.stdout + done.stderr)
        return re.sub(r"\s+", " ", self.dealwire.said[before:])


if __name__ == "__main__":
    unittest.main()
