"""The power fails: every moment of the store's real write stream, and disks that lost or tore what wasn't synchronised.

A chat is recorded from outside (recorder.c, preloaded): what it wrote to the store's files, cut, renamed, removed, and when
it synchronised. From the record any image that a disk may show after a loss of power is built: what was synchronised
is there, anything after may be, may not be, or may be in part. Each image must open, hold exactly the rows that one
commit left, and at least those of the last turn that the customer has seen answered.
"""

import contextlib
import hashlib
import os
import pathlib
import random
import shutil
import sqlite3
import struct
import subprocess
import tempfile

import harness
from harness import House, Skipped, to_confirmation

HERE = pathlib.Path(__file__).parent
SECTOR = 512


def recorder(folder):
    """The recorder, compiled."""
    library = folder / "recorder.so"
    for compiler in ("cc", "gcc", "clang"):
        if shutil.which(compiler):
            done = subprocess.run(
                [compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / "recorder.c", "-ldl", "-pthread"],
                capture_output=True, text=True,
            )
            assert done.returncode == 0, done.stderr
            return library
    raise Skipped("no C compiler to build the recorder with")


class Operation:
    """One change of one file."""

    def __init__(self, kind, path, offset, data):
        self.kind, self.path, self.offset, self.data = kind, path, offset, data


def operations(log):
    """The recorded changes."""
    found, place = [], 0
    while place < len(log):
        kind = chr(log[place])
        path_length, data_length, offset = struct.unpack_from("=QQQ", log, place + 1)
        place += 25
        path = log[place : place + path_length].decode()
        place += path_length
        found.append(Operation(kind, path, offset, log[place : place + data_length]))
        place += data_length
    return found


class Disk:
    """Files by name, as bytes."""

    def __init__(self, files):
        self.files = {path: bytearray(data) for path, data in files.items()}

    def apply(self, operation, data=None):
        path = operation.path
        if operation.kind == "C":
            self.files.setdefault(path, bytearray())
        elif operation.kind == "W":
            data = operation.data if data is None else data
            file = self.files.setdefault(path, bytearray())
            if len(file) < operation.offset:
                file.extend(bytes(operation.offset - len(file)))
            file[operation.offset : operation.offset + len(data)] = data
        elif operation.kind == "T":
            file = self.files.setdefault(path, bytearray())
            del file[operation.offset :]
            file.extend(bytes(operation.offset - len(file)))
        elif operation.kind == "R":
            if path in self.files:
                self.files[operation.data.decode()] = self.files.pop(path)
        elif operation.kind == "U":
            self.files.pop(path, None)

    def write(self, house, folder):
        """Puts the files below `folder` instead of `house`'s."""
        for path, data in self.files.items():
            place = pathlib.Path(folder) / pathlib.Path(path).relative_to(house.folder)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            place.write_bytes(data)
            place.chmod(0o600)


def rows(store):
    """A hash of all rows, whatever the file's bytes are."""
    with contextlib.closing(sqlite3.connect(store)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchall()
        assert said == [("ok",)], said
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        hash = hashlib.sha256()
        for table in tables:
            hash.update(repr((table, connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall())).encode())
        return hash.hexdigest()


class Recording:
    """A chat's record with what it stood at, at each moment at which the customer had seen the answers."""

    def __init__(self, folder):
        library = recorder(folder)
        self.house = harness.house()
        self.before = {
            str(path): path.read_bytes() for path in self.house.data.iterdir() if not path.name.endswith("-shm")
        }
        log = folder / "record"
        # Where the record stood when all that was said so far had been answered.
        self.answered = []
        for service in ("我想把彩铃退了", "我想退订咪咕会员"):
            with self.house.chat(
                LD_PRELOAD=str(library), TUIDING_RECORD=str(log), TUIDING_RECORD_UNDER=str(self.house.data)
            ) as chat:
                tell, wait = chat.tell, chat.wait

                def noted(mark, seconds=20):
                    said = wait(mark, seconds)
                    self.answered.append(log.stat().st_size)
                    return said

                chat.wait = noted
                chat.begin()
                to_confirmation(chat, wish=service)
                said = tell("是")
                assert harness.numbers(said)["TD"], said
                tell("看凭证")
                tell("还订了什么")
                assert chat.finish().status == 0
        data = log.read_bytes()
        self.operations = [
            one for one in operations(data) if not one.path.endswith("-shm") and ".lock" not in one.path
        ]
        # The same moments, counted in changes.
        ends, place = [], 0
        for one in operations(data):
            place += 25 + len(one.path.encode()) + len(one.data)
            if not one.path.endswith("-shm") and ".lock" not in one.path:
                ends.append(place)
        self.answered = [sum(end <= moment for end in ends) for moment in self.answered]


def states_of_prefixes(recording, all_of_them):
    """The rows after each prefix of the record: [(length, index into the list of states)], and that list. Not `all_of_them`:
    those before a synchronisation, where every commit is."""
    states, found = [], []
    disk = Disk(recording.before)
    keep = {0, len(recording.operations), *recording.answered}
    keep |= {index for index, one in enumerate(recording.operations) if one.kind == "S"}
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        store = pathlib.Path(folder) / recording.house.store.relative_to(recording.house.folder)
        for length in range(len(recording.operations) + 1):
            if length:
                disk.apply(recording.operations[length - 1])
            if not all_of_them and length not in keep:
                continue
            empty(folder)
            disk.write(recording.house, folder)
            state = rows(store)
            if not states or states[-1] != state:
                assert state not in states, f"after {length} changes the store went back to an older state"
                states.append(state)
            found.append((length, len(states) - 1))
    return found, states


def scratch():
    """Where images are made: in memory if possible."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def empty(folder):
    for path in pathlib.Path(folder).iterdir():
        shutil.rmtree(path)


def image(recording, length, chance, synchronising=True):
    """What a disk may show when the power fails after so many changes; one that isn't `synchronising` ignores that it was
    told to."""
    synchronised = {}
    for index, one in enumerate(recording.operations[:length]):
        if one.kind == "S" and synchronising:
            synchronised[one.path] = index
    disk = Disk(recording.before)
    dropped = torn = 0
    keeps = chance.random()
    for index, one in enumerate(recording.operations[:length]):
        if one.kind == "S":
            continue
        folder = os.path.dirname(one.path) if one.kind in "CRU" else None
        if index < max(synchronised.get(one.path, -1), synchronised.get(folder, -1)):
            disk.apply(one)
            continue
        fate = chance.random()
        if fate < keeps:
            disk.apply(one)
        elif one.kind == "W" and fate < keeps + (1 - keeps) / 2:
            # Some of its sectors arrived, not necessarily the first ones.
            torn += 1
            for start in range(0, len(one.data), SECTOR):
                if chance.random() < 0.5:
                    part = Operation("W", one.path, one.offset + start, one.data[start : start + SECTOR])
                    disk.apply(part)
        else:
            dropped += 1
    return disk, dropped, torn


class PowerLoss:
    """One image, and whether it is what it must be."""

    def __init__(self, recording, by_length, states, length, chance, synchronising=True):
        self.disk, self.dropped, self.torn = image(recording, length, chance, synchronising)
        self.recording, self.states, self.length = recording, states, length
        self.required = max((by_length[moment] for moment in recording.answered if moment <= length), default=0)

    def look(self, with_program=False):
        """What is wrong, nothing when all is well; and the number of the state."""
        with tempfile.TemporaryDirectory(dir=scratch()) as folder:
            self.disk.write(self.recording.house, folder)
            house = House(folder)
            if with_program:
                done = house.run("admin", "verify")
                if done.status != 0 or ", 0 problems" not in done.output:
                    return f"admin verify: {done}", None
            try:
                state = rows(house.store)
            except (sqlite3.DatabaseError, AssertionError) as error:
                return f"damaged: {error}", None
        if state not in self.states:
            return "half a turn", None
        index = self.states.index(state)
        if index < self.required:
            return f"an answered turn is missing: state {index}, answered {self.required}", index
        return "", index


def test_power_may_fail_at_any_moment():
    chance = random.Random(harness.seed)
    with tempfile.TemporaryDirectory() as folder:
        recording = Recording(pathlib.Path(folder))
    is_soak = harness.rounds >= 200
    images, with_program = (2000, 20) if is_soak else (100, 25)
    prefixes, states = states_of_prefixes(recording, all_of_them=is_soak)
    by_length = dict(prefixes)
    assert len(states) > 10, f"only {len(states)} states were committed"
    syncs = sum(one.kind == "S" for one in recording.operations)
    dropped = torn = older = 0
    for number in range(images):
        length = chance.randrange(1, len(recording.operations) + 1)
        loss = PowerLoss(recording, by_length, states, length, chance)
        wrong, state = loss.look(number % with_program == 0)
        assert not wrong, (
            f"image {number} of seed {harness.seed}: after {length} of {len(recording.operations)} changes,"
            f" {loss.dropped} lost, {loss.torn} torn: {wrong}"
        )
        dropped, torn = dropped + loss.dropped, torn + loss.torn
        older += state < by_length.get(length, state)
    # The check can fail: a disk that ignores synchronisation does lose what was answered.
    lying = [PowerLoss(recording, by_length, states, len(recording.operations), chance, False).look()[0] for _ in range(20)]
    assert any(lying), "a disk that synchronises nothing lost nothing: this test sees nothing"
    print(
        f"         {len(recording.operations)} changes, {syncs} synchronisations, {len(states)} states over"
        f" {len(prefixes)} prefixes; {images} images with {dropped} changes lost and {torn} torn,"
        f" {len(range(0, images, with_program))} of them by admin verify; {older} older than what was written last, none"
        f" older than what was answered; {sum(map(bool, lying))} of 20 are wrong when nothing is synchronised"
    )
    recording.house.__exit__()
