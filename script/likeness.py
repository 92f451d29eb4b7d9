"""Learns from labelled utterances which characters and pairs of characters tell an intent from all others.

    likeness.py UTTERANCES RULES…

One logistic regression for each intent, its lines against all others; a weight is kept only where it pays (L1). Printed are
tenths. A line's value is the start plus the sum of its weights over the square root of how many characters and pairs it has.
"""
import collections
import sys

import numpy
import scipy.sparse
import yaml
from sklearn.linear_model import LogisticRegression

# Whoever is misunderstood here is charged, cut off or told the wrong thing. What only keeps a talk going is short and said
# in any words.
INTENTS = """account.close account.unfreeze appeal.complaint appeal.failed appeal.misoperation autorenew.cancel number.suspend
privacy.delete privacy.export query.charges query.penalty query.progress query.refund query.subscriptions receipt.get
resubscribe sms.missing unsubscribe.broadband unsubscribe.monthly unsubscribe.ringback unsubscribe.unspecified""".split()
HEAD = """# What lines of an intent are made of: how much each character, or pair of them, speaks for it or against it, in tenths; ^ is the
# line's beginning, $ its end. A weak reading of a line that is nothing like its intent is asked about instead of acted on.
# Written by script/learn-likeness from Tests/Utterances/own.txt and the examples of the rules; not by hand.
language: zh-CN

likeness:"""


def utterances(name):
    """Each line with its intents, as OwnUtterancesTests reads them."""
    common = []
    for line in open(name, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            common = line[1:-1].split("|")
            continue
        parts = [part for part in line.split("|") if part]
        yield parts[0], common + (parts[1].split(",") if len(parts) > 1 else [])


def examples(name):
    """What the rules of a file say that they are for."""
    with open(name, encoding="utf-8") as file:
        intents = yaml.safe_load(file).get("intents") or {}
    for intent, rules in intents.items():
        for block in rules["data"]:
            for line in block.get("examples", []):
                yield str(line), [intent]


def is_simplified(line):
    try:
        "".join(grams(line)).encode("gb2312")
        return True
    except UnicodeEncodeError:
        return False


def grams(line):
    """The characters of a line and its pairs, the edges among them."""
    body = "".join(character for character in line.lower() if character.isalnum())
    framed = "^" + body + "$"
    return list(body) + [framed[place : place + 2] for place in range(len(framed) - 1)]


def main():
    # The matcher hears Traditional characters as Simplified ones; here they would be words of their own.
    lines = list(utterances(sys.argv[1]))
    for name in sys.argv[2:]:
        lines += examples(name)
    lines = [line for line in lines if is_simplified(line[0])]
    said = [collections.Counter(grams(line)) for line, _ in lines]
    spread = collections.Counter(gram for counts in said for gram in counts)
    known = {gram: place for place, gram in enumerate(sorted(gram for gram in spread if spread[gram] >= 3))}
    rows, columns, values = [], [], []
    for row, counts in enumerate(said):
        length = sum(counts.values()) ** 0.5
        for gram, count in counts.items():
            if gram in known:
                rows.append(row)
                columns.append(known[gram])
                values.append(count / length)
    table = scipy.sparse.csr_matrix((values, (rows, columns)), shape=(len(lines), len(known)))
    names = list(known)
    print(HEAD)
    for intent in INTENTS:
        # What may be read as the intent as well is no example of the others.
        kept = [row for row, (_, right) in enumerate(lines) if right[0] == intent or intent not in right]
        wanted = numpy.array([lines[row][1][0] == intent for row in kept])
        model = LogisticRegression(C=3, solver="liblinear", l1_ratio=1, max_iter=200, tol=1e-3, random_state=1)
        model.fit(table[kept], wanted)
        tenths = numpy.round(model.coef_[0] * 10).astype(int)
        signs = sorted(((names[place], tenths[place]) for place in numpy.flatnonzero(tenths)), key=lambda sign: -sign[1])
        print(f"  {intent}:\n    start: {round(model.intercept_[0] * 10)}\n    signs: >-")
        text = "     "
        for gram, weight in signs:
            word = f" {gram}{weight:+d}"
            if len(text) + len(word) > 100:
                print(text)
                text = "     "
            text += word
        print(text)


main()
