"""The task that every engine gets: N rules `an act & an object`, and lines that say both or only one.

The line is given as words, so that engines that know only words parted by spaces can take part; those that read
characters get the words joined.
"""

import random

ACTS = ["退订", "取消", "退掉"]
LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土春夏秋冬梅兰竹菊"
FRAMES = [
    ["你好", "我想", "问一下", "那个", "{object}", "怎么", "{act}", "啊", "每个月", "都", "扣", "我", "钱"],
    ["麻烦", "帮我", "{act}", "一下", "那个", "{object}", "谢谢", "你", "了"],
    ["我", "上个月", "开", "的", "{object}", "现在", "不想", "用", "了", "要", "{act}", "行", "吗"],
]


def object_name(number):
    """A name of four characters, made up."""
    name = ""
    for _ in range(4):
        name += LETTERS[number % len(LETTERS)]
        number //= len(LETTERS)
    return name


def intent(number):
    """Many objects share an intent, as products share the topic that ends them."""
    return f"synthetic.{number % 100}"


def objects(count):
    return [object_name(number) for number in range(count)]


def lines(count, how_many, seed=7):
    """Lines as words with the intent that they should be read as; every fifth names an object without an act."""
    chance = random.Random(seed)
    made = []
    for number in range(how_many):
        chosen = chance.randrange(count)
        act = chance.choice(ACTS) if number % 5 else "听听"
        words = [word.format(object=object_name(chosen), act=act) for word in chance.choice(FRAMES)]
        made.append((words, intent(chosen) if number % 5 else None))
    return made
