"""Puts the parts together: every committed file as name → bytes."""

from . import edges_deals, edges_people, files, org
from .scene import Case, Scene
from .world import OBJECTS, World


def build_org() -> tuple[World, list[Case]]:
    world = World()
    org.build_ordinary(world)
    scene = Scene(world)
    edges_people.tell(scene)
    edges_deals.tell(scene)
    return world, scene.cases


def everything() -> dict[str, bytes]:
    world, cases = build_org()
    return {f"org/{name}.ndjson": files.ndjson(world.tables[name]) for name in OBJECTS}
