"""Each engine as a function that takes the number of rules and gives a function from words to an intent or None."""

import io
import os
import tempfile

import task


def hassil_engine(count):
    from hassil import Intents, recognize_best

    acts = "(" + "|".join(task.ACTS) + ")"
    intents = {}
    for number, name in enumerate(task.objects(count)):
        # A keyword rule compiled down: both orders, any text around and between.
        sentence = f"[{{a}}]({acts}[{{b}}]{name}|{name}[{{b}}]{acts})[{{c}}]"
        intents.setdefault(task.intent(number), {"data": [{"sentences": []}]})["data"][0]["sentences"].append(sentence)
    wildcards = {name: {"wildcard": True} for name in "abc"}
    known = Intents.from_dict({"language": "zh-CN", "intents": intents, "lists": wildcards})

    def match(words):
        result = recognize_best("".join(words), known)
        return result.intent.name if result else None

    return match


def adapt_engine(count):
    from adapt.engine import IntentDeterminationEngine
    from adapt.intent import IntentBuilder

    engine = IntentDeterminationEngine()
    for act in task.ACTS:
        engine.register_entity(act, "Act")
    for number, name in enumerate(task.objects(count)):
        engine.register_entity(name, f"Object{number % 100}")
    for number in range(min(100, count)):
        engine.register_intent_parser(
            IntentBuilder(task.intent(number)).require("Act").require(f"Object{number}").build())

    def match(words):
        for found in engine.determine_intent(" ".join(words)):
            if found["confidence"] > 0:
                return found["intent_type"]
        return None

    return match


def aiml_engine(count):
    import aiml

    categories = []
    for number, name in enumerate(task.objects(count)):
        for act in task.ACTS:
            for one, two in ((act, name), (name, act)):
                categories.append(
                    f"<category><pattern>* {one} * {two} *</pattern><template>{task.intent(number)}</template></category>")
    kernel = aiml.Kernel()
    kernel.verbose(False)
    with tempfile.NamedTemporaryFile("w", suffix=".aiml", encoding="utf-8", delete=False) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?><aiml version="1.0">' + "".join(categories) + "</aiml>")
    kernel.learn(file.name)
    os.unlink(file.name)

    def match(words):
        # The last `*` needs a word; so does the one between.
        return kernel.respond(" ".join(["好"] + words + ["好"])) or None

    return match


def rivescript_engine(count):
    from rivescript import RiveScript

    engine = RiveScript(utf8=True)
    text = ["! version = 2.0"]
    for number, name in enumerate(task.objects(count)):
        acts = "|".join(task.ACTS)
        for pattern in (f"[*] ({acts}) [*] {name} [*]", f"[*] {name} [*] ({acts}) [*]"):
            text += [f"+ {pattern}", f"- {task.intent(number)}", ""]
    engine.stream("\n".join(text))
    engine.sort_replies()

    def match(words):
        reply = engine.reply("user", " ".join(words))
        return reply if reply.startswith("synthetic") else None

    return match


def ahocorasick_engine(count):
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for act in task.ACTS:
        automaton.add_word(act, None)
    for number, name in enumerate(task.objects(count)):
        automaton.add_word(name, task.intent(number))
    automaton.make_automaton()

    def match(words):
        act = False
        found = None
        for _, value in automaton.iter("".join(words)):
            if value is None:
                act = True
            else:
                found = value
        return found if act else None

    return match


def hyperscan_engine(count):
    import hyperscan

    acts = "(?:" + "|".join(task.ACTS) + ")"
    expressions = [f"{acts}.*{name}|{name}.*{acts}".encode() for name in task.objects(count)]
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=expressions, ids=list(range(count)), elements=count,
        flags=[hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_DOTALL] * count)
    scratch = hyperscan.Scratch(database)

    def match(words):
        found = []
        database.scan("".join(words).encode(), lambda number, *_: found.append(number) or None, scratch=scratch)
        return task.intent(found[0]) if found else None

    return match


ENGINES = {
    "pyahocorasick (words only, joined by hand)": ahocorasick_engine,
    "hyperscan": hyperscan_engine,
    "adapt-parser": adapt_engine,
    "python-aiml": aiml_engine,
    "rivescript": rivescript_engine,
    "hassil": hassil_engine,
}
