"""What can happen in the world of the kernel machine, and the driver that lets it happen by chance.

Honest programs name every value they replace, dishonest ones name whatever hurts, carriers lose, repeat,
reorder and tamper, accidents put old copies back and copy folders. `kernel_invariants` says what must
hold throughout.
"""

import random
from collections.abc import Callable, Mapping

from desktop.records.fold import WITHDRAWN, Key
from desktop.records.line import Edit
from tests.property.kernel_invariants import (
    Broken,
    NewKernel,
    check_ends_conflict,
    check_replica,
    require,
)
from tests.property.kernel_truth import Fate
from tests.property.kernel_world import (
    FIELDS,
    LAWFUL,
    MOST_INSTALLATIONS,
    MOST_RECORDS,
    OFFICE,
    PARTIES,
    UNLAWFUL_AUDIENCES,
    Backup,
    Finding,
    Installation,
    World,
)


def edit(world: World, one: Installation) -> None:
    """Sets fields of a record that the installation knows, or of a new one."""
    known = [key for key in one.records() if key in world.audience]
    if len(known) < MOST_RECORDS and (not known or world.rng.random() < 0.2):
        key = world.new_record(one.party)
    else:
        key = world.rng.choice(sorted(known))
    names = world.rng.sample(FIELDS, k=world.rng.randint(1, 2))
    world.change(one, key, {name: world.value() for name in names})


def resolve(world: World, one: Installation) -> None:
    """Ends the conflicts of one record."""
    for key, record in sorted(one.records().items()):
        if record.conflicts and key in world.audience:
            values = {name: record.get(name) for name in record.conflicts}
            world.change(one, key, values)
            require(not one.kernel.records[key].conflicts, "a resolution ends the conflict")
            return
    edit(world, one)


def withdraw(world: World, one: Installation) -> None:
    """Withdraws a record as it stands, or takes the withdrawal back."""
    known = sorted(key for key in one.records() if key in world.audience)
    if not known:
        return
    key = world.rng.choice(known)
    record = one.kernel.records[key]
    is_standing = not record.is_withdrawn or world.rng.random() < 0.7
    world.change(one, key, {WITHDRAWN: record.withdrawal("重复") if is_standing else None})


def write_as_newer_program(world: World, one: Installation) -> None:
    """Writes a line with keys, spacing, kind or schema that this program does not know."""
    key = world.rng.choice(sorted(world.audience) or [("task", f"{OFFICE}/{0:032x}")])
    mine = [known for known in one.records() if known in world.audience]
    if mine and world.rng.random() < 0.5:
        key = world.rng.choice(sorted(mine))
        record = one.kernel.records[key]
        statement = Edit(*key, {"title": world.value()}, record.replacing(["title"]))
        change = world.write(one, world.audience[key], statement, Fate.FOLDED, x={"新": [1]})
        check_ends_conflict(one.kernel, key, change)
        return
    named = {"title": world.all_heads(key, "title")}
    audience = world.rng.choice(LAWFUL[one.party])[1]
    if world.rng.random() < 0.5:
        world.write(one, audience, Edit(*key, {"title": world.value()}, named), Fate.WAITING, v=2)
    else:
        statement = Edit("later_kind", key[1], {"title": world.value()}, named)
        world.write(one, audience, statement, Fate.WAITING)


def forge(world: World, one: Installation) -> None:
    """Writes a line that breaks the law, naming every value there is."""
    kind, audience = world.rng.choice(LAWFUL[one.party])
    key: Key = (kind, f"{one.party}/{world.rng.randint(1, 9):032x}")
    own = sorted(known for known in world.audience if known[1].startswith(one.party))
    foreign = sorted(known for known in world.audience if not known[1].startswith(one.party))
    choice = world.rng.randrange(3)
    if choice == 0 and foreign:
        key = world.rng.choice(foreign)
    elif choice == 1 and own:
        other = world.rng.choice([party for party in PARTIES if party[0] != one.party[0]])
        key = (world.rng.choice(LAWFUL[other])[0], world.rng.choice(own)[1])
    else:
        key = world.rng.choice(own) if own else key
        audience = world.rng.choice(UNLAWFUL_AUDIENCES[one.party])
    named = {name: world.all_heads(key, name) for name in ("title", WITHDRAWN)}
    fields = {"title": "伪造", WITHDRAWN: {"reason": "伪造", "of": []}}
    world.write(one, audience, Edit(*key, fields, named), Fate.QUARANTINED)


def exchange(world: World, one: Installation) -> None:
    """Sends whole streams to some party; they may arrive now, later, twice or never."""
    party = one.party if world.rng.random() < 0.4 else world.rng.choice(PARTIES)
    package = world.package(one, party)
    world.mail.append(package)
    if world.rng.random() < 0.7:
        receivers = [other for other in world.installations if other.party == party]
        world.deliver(package, world.rng.choice(receivers))


def deliver_late(world: World, one: Installation) -> None:
    """Delivers an old package, perhaps not for the first or last time."""
    waiting = [package for package in world.mail if package.party == one.party]
    if waiting:
        package = world.rng.choice(waiting)
        world.deliver(package, one)
        if world.rng.random() < 0.5:
            world.mail.remove(package)


def deliver_damaged(world: World, one: Installation) -> None:
    """Delivers whole streams of which a carrier changed, cut out or re-hung a line."""
    sender = world.rng.choice(world.installations)
    package = world.package(sender, one.party)
    if not package.lines:
        return
    line = package.lines.pop(world.rng.randrange(len(package.lines)))
    if world.rng.random() < 0.7:
        package.lines.append(world.tampered(line))
    world.deliver(package, one)


def lose(world: World, one: Installation) -> None:
    """Loses a package on its way to a party for good."""
    waiting = [package for package in world.mail if package.party == one.party]
    if waiting:
        world.mail.remove(world.rng.choice(waiting))


def back_up(world: World, one: Installation) -> None:
    """Keeps a copy of the workspace."""
    one.backups.append(Backup(list(one.kernel), set(one.owed), one.generation))


def restore(world: World, one: Installation) -> None:
    """Puts an old copy back; half of the programs forget to mint a new generation."""
    if not one.backups:
        return back_up(world, one)
    backup = world.rng.choice(one.backups)
    one.kernel, one.owed = world.new(backup.lines), set(backup.owed)
    one.generation = backup.generation
    if world.rng.random() < 0.5:
        mint(world, one)
    return edit(world, one)


def clone(world: World, one: Installation) -> None:
    """Copies the workspace to another machine; both go on under one name."""
    if len(world.installations) < MOST_INSTALLATIONS:
        twin = Installation(one.party, one.key, one.generation, world.new(list(one.kernel)))
        twin.owed = set(one.owed)
        world.installations.append(twin)
        edit(world, one)
        edit(world, twin)


def mint(world: World, one: Installation) -> None:
    """Starts a new generation."""
    world.generations += 1
    one.generation = world.generations


ACTIONS: Mapping[Callable[[World, Installation], None], int] = {
    edit: 26,
    resolve: 7,
    withdraw: 6,
    write_as_newer_program: 4,
    forge: 7,
    exchange: 26,
    deliver_late: 6,
    deliver_damaged: 4,
    lose: 2,
    back_up: 4,
    restore: 4,
    clone: 2,
    mint: 2,
}


def step(world: World) -> None:
    """Lets one thing happen somewhere."""
    (action,) = world.rng.choices(list(ACTIONS), weights=list(ACTIONS.values()))
    one = world.rng.choice(world.installations)
    world.story.append(f"{action.__name__}: {one.party} {one.key}.{one.generation}")
    action(world, one)
    if world.rng.random() < 0.1:
        check_replica(one.kernel, one.owed, world.truth)


def run(rng: random.Random, new: NewKernel, steps: int) -> Finding:
    """Plays one run and checks it on the way and at the end.

    Raises:
        Broken: an invariant does not hold; the message names it, the notes tell the story.
    """
    world = World(rng, new)
    try:
        for _ in range(steps):
            step(world)
        world.check()
        if rng.random() < 0.5:
            world.settle()
            world.check()
    except Broken as broken:
        broken.add_note("\n".join(world.story))
        raise
    return world.finding()
