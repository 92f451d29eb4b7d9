"""Reads random rules and lines with the matcher and with hassil, and compares what comes out.

Keyword rules without distances and `not` are compiled down to hassil templates (every order of their concepts, wildcards
around and between); sentence templates are given to both as they are. A third reading, straight from the definition,
says who is right where the two differ.

    equal.py --program PATH/TO/tuiding [--sets 60] [--lines 40] [--seed 1]
"""

import argparse
import collections
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import yaml
from hassil import Intents, recognize_best

# Characters that mean nothing to the matcher by themselves: no filler, no numerals.
ALPHABET = "甲庚癸寅卯酉戌亥"


def word(chance, shortest=2, longest=3):
    return "".join(chance.choice(ALPHABET) for _ in range(chance.randint(shortest, longest)))


# MARK: keyword rules


def keyword_set(chance):
    """Up to three intents of one rule each, and the concepts that they name."""
    concepts = {f"词{letter}": sorted({word(chance) for _ in range(chance.randint(1, 3))}) for letter in "abcde"}
    rules = {}
    for number in range(3):
        rules[f"intent.{number}"] = chance.sample(sorted(concepts), chance.randint(1, 3))
    return concepts, rules


def keyword_line(chance, concepts, rules):
    parts = [chance.choice(words) for words in concepts.values()]
    chance.shuffle(parts)
    line = ""
    for part in parts[: chance.randint(1, 4)]:
        line += part + "".join(chance.choice(ALPHABET) for _ in range(chance.choice([0, 0, 1, 2])))
    return line


def holds(line, groups):
    """Whether each group has a word in the line, no two on top of one another."""
    places = [
        [(start, start + len(w)) for w in group for start in range(len(line)) if line.startswith(w, start)] for group in groups]
    return any(
        all(one[1] <= two[0] or two[1] <= one[0] for one, two in itertools.combinations(chosen, 2))
        for chosen in itertools.product(*places))


def has_repeat(line):
    """Stumbles that the matcher forgets and hassil doesn't."""
    return any(
        line[start : start + size] == line[start + size : start + 2 * size]
        for size in range(1, 7) for start in range(len(line) - 2 * size + 1))


def compare_keywords(chance, reader, given, report):
    for _ in range(given.sets):
        concepts, rules = keyword_set(chance)
        lines = [line for line in (keyword_line(chance, concepts, rules) for _ in range(given.lines)) if not has_repeat(line)]
        ours = reader(
            {
                "concepts": concepts,
                "intents": {
                    name: {"data": [{"keywords": [" & ".join(f"<{concept}>" for concept in used)]}]}
                    for name, used in rules.items()},
            }, lines)
        theirs = {}
        for name, used in rules.items():
            orders = ["[{w}]" + "[{w}]".join("(" + "|".join(concepts[c]) + ")" for c in order) + "[{w}]" for order in itertools.permutations(used)]
            theirs[name] = Intents.from_dict(
                {"language": "zh-CN", "settings": {"ignore_whitespace": True}, "intents": {name: {"data": [{"sentences": orders}]}}, "lists": {"w": {"wildcard": True}}})
        for line, read in zip(lines, ours):
            mine = {read["intent"], *(also["intent"] for also in read["also"] if read["intent"] or also["score"] >= 0)} - {None}
            if read["intent"] is None and not any(holds(line, [concepts[c] for c in used]) for used in rules.values()):
                mine = set()  # what is listed then is only near
            right = {name for name, used in rules.items() if holds(line, [concepts[c] for c in used])}
            hassil = {name for name, known in theirs.items() if recognize_best(line, known)}
            report("keywords", line, mine, hassil, right, rules)


# MARK: sentence templates


def template(chance, depth=0):
    """A random template, the same for hassil, and all that it says. hassil's `(a;b)` puts spaces between its parts, so
    it gets both orders written out."""
    kind = chance.choice(["text", "text", "either", "maybe", "both", "order"]) if depth < 3 else "text"
    if kind == "text":
        text = word(chance, 1, 2)
        return text, text, {text}
    one, one_there, first = template(chance, depth + 1)
    two, two_there, second = template(chance, depth + 1)
    if kind == "either":
        return f"({one}|{two})", f"({one_there}|{two_there})", first | second
    ordered = {a + b for a in first for b in second}
    if kind == "maybe":
        return f"{one}[{two}]", f"{one_there}[{two_there}]", first | ordered
    if kind == "order":
        both = f"({one_there}{two_there}|{two_there}{one_there})"
        return f"({one};{two})", both, ordered | {b + a for a in first for b in second}
    return one + two, one_there + two_there, ordered


def compare_templates(chance, reader, given, report):
    for _ in range(given.sets):
        intents, there, said = {}, {}, {}
        for number in range(3):
            text, text_there, ways = template(chance)
            intents[f"intent.{number}"] = {"data": [{"sentences": [text]}]}
            there[f"intent.{number}"] = {"data": [{"sentences": [text_there]}]}
            said[f"intent.{number}"] = ways
        every = sorted(set().union(*said.values()))
        lines = []
        for _ in range(given.lines):
            line = chance.choice(every)
            if chance.random() < 0.3:
                place = chance.randrange(len(line) + 1)
                line = line[:place] + chance.choice(ALPHABET) + line[place:]
            if line and not has_repeat(line):
                lines.append(line)
        ours = reader({"intents": intents}, lines)
        known = Intents.from_dict({"language": "zh-CN", "settings": {"ignore_whitespace": True}, "intents": there})
        for line, read in zip(lines, ours):
            best = recognize_best(line, known)
            right = {name for name, ways in said.items() if line in ways}
            mine = {read["intent"]} - {None}
            hassil = {best.intent.name} if best else set()
            # Where several templates say the line, either may be named, but both must name one of them.
            if mine <= right and hassil <= right and bool(mine) == bool(hassil) == bool(right):
                mine = hassil = right = set()
            report("templates", line, mine, hassil, right, intents)


# MARK: running


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--sets", type=int, default=60)
    parser.add_argument("--lines", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    policies = pathlib.Path(__file__).resolve().parents[2] / "Policies"
    counts = collections.Counter()

    def report(kind, line, mine, hassil, right, rules):
        counts[kind] += 1
        if mine != right:
            counts[f"{kind}: ours wrong"] += 1
            if counts[f"{kind}: ours wrong"] <= 10:
                print(f"{kind}: {line}: ours {sorted(mine)}, by definition {sorted(right)}, hassil {sorted(hassil)}; {rules}")
        if hassil != right:
            counts[f"{kind}: hassil unlike the definition"] += 1

    with tempfile.TemporaryDirectory() as folder:

        def reader(rules, lines):
            intents = pathlib.Path(folder) / "Intents"
            intents.mkdir(exist_ok=True)
            (intents / "rules.yaml").write_text(yaml.safe_dump({"language": "zh-CN", **rules}, allow_unicode=True), encoding="utf-8")
            done = subprocess.run(
                [given.program, "intents", "read", "--jsonl", "--intents", str(intents), "--policies", str(policies)],
                input="".join(line + "\n" for line in lines), capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{done.stderr}\n{rules}")
            return [json.loads(line) for line in done.stdout.splitlines()]

        chance = random.Random(given.seed)
        compare_keywords(chance, reader, given, report)
        compare_templates(chance, reader, given, report)
    for name, count in sorted(counts.items()):
        print(f"{name}: {count}")
    sys.exit(1 if any("ours wrong" in name for name in counts) else 0)


main()
