"""Puts the parts together: every committed file as name → bytes."""

from . import bad, calls, edges_deals, edges_people, files, org, readme, variants
from .document import Call, DocumentWriter
from .resolver import Resolver
from .scene import Case, Scene
from .world import OBJECTS, World, stream


def build_org() -> tuple[World, list[Case]]:
    world = World()
    org.build_ordinary(world)
    scene = Scene(world)
    edges_people.tell(scene)
    edges_deals.tell(scene)
    return world, scene.cases


def build_documents(world: World, cases: list[Case]) -> list[dict]:
    numbers = calls.user_numbers(world)
    wanted = calls.ordinary(world) + [calls.of_case(world, case) for case in cases]
    return [_document(world, call, numbers) for call in wanted]


def _document(world: World, call: Call, numbers) -> dict:
    document = DocumentWriter(stream(f"talk/{call.id}"), call, numbers).write()
    return variants.apply(document, call.options, world)


def expected(world: World, documents: list[dict], cases: list[Case]) -> dict[str, dict]:
    """By the resolver; a case whose hand-written expectation differs stops the generator."""
    resolver = Resolver(world.tables)
    found = {d["metaData"]["id"]: resolver.resolve(d) for d in documents}
    for case in cases:
        if found[case.id] != case.expected:
            raise ValueError(f"{case.id}: resolver says {found[case.id]}, the case says {case.expected}")
    return found


def everything() -> dict[str, bytes]:
    world, cases = build_org()
    documents = build_documents(world, cases)
    contents = {f"org/{name}.ndjson": files.ndjson(world.tables[name]) for name in OBJECTS}
    contents["conversations.ndjson"] = files.ndjson(documents)
    contents["expected.json"] = files.pretty(expected(world, documents, cases))
    contents["bad.ndjson"] = bad.ndjson()
    contents["bad.expected.json"] = files.pretty(bad.expected())
    contents["README.md"] = readme.text(world, cases, documents).encode()
    return contents
