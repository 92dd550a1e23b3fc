"""Writes fixtures/tokenizer/awkward.json: awkward texts and the token ids BERT's rules give them.

Written from the description of BERT's BasicTokenizer and WordPiece (Devlin et al. 2018), with none of the code under test, in
another language, so that the two can disagree.

    python3 services/embedding/scripts/reference-wordpiece.py NAME=FOLDER [NAME=FOLDER ...]
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

TEXTS = [
    "",
    " ",
    "\n\t \r\n",
    "hello",
    "Hello, World!",
    "def read_file(path: str) -> bytes:\n    return open(path, 'rb').read()",
    "getHTTPResponseCode",
    "snake_case_name and kebab-case-name",
    "a.b?.c!.d::e->f",
    "x==y!=z<=w>=v&&u||t",
    "caf\u00e9 cafe\u0301 na\u00efve \u00c5ngstr\u00f6m",
    "\u0130stanbul \u0131 \u1e9e stra\u00dfe",
    "\u4f60\u597d\u4e16\u754c hello\u4f60",
    "\u3053\u3093\u306b\u3061\u306f \u30ab\u30bf\u30ab\u30ca \uff76\uff85",
    "\ud55c\uad6d\uc5b4 \ubb38\uc790",
    "\u0440\u0443\u0441\u0441\u043a\u0438\u0439 \u0442\u0435\u043a\u0441\u0442 \u0419\u043e\u0433\u0430",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
    "\u0928\u092e\u0938\u094d\u0924\u0947",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "\U00020000\U0002a6d6 rare ideographs",
    "zero\u200bwidth\u200djoin\ufeffmark soft\u00adhyphen",
    "null\x00byte bell\x07 escape\x1b[31m delete\x7f",
    "replacement\ufffdcharacter",
    "no\u00a0break\u2003em\u3000ideographic space",
    "line\u2028separator paragraph\u2029separator",
    "\u201cquotes\u201d \u2018single\u2019 \u2014 dash \u2026 \u00ab\u00bb",
    "$100 + \u20ac5 = \u00a37 ^ ~ ` | < >",
    "1234567890 0xDEADBEEF 1e-12 3.14159",
    "[SEP] inside [CLS] text [MASK] and [PAD] [UNK]",
    "[sep] [Sep] [ SEP ] [SEP",
    "don't can't it's",
    "a" * 100,
    "a" * 101,
    "supercalifragilisticexpialidocious " * 3,
    "\ufb01ligature \ufb03 \u2460 \u00bd \u00b2",
    "e\u0301\u0302\u0303\u0304 stacked",
    "\u0301leading mark",
    "/* comment */ // line # hash <!-- html -->",
    "SELECT * FROM \"users\" WHERE id = 'x'; --",
    "https://example.com/a/b?c=d&e=%20f#g",
    "C:\\Users\\name\\file.txt",
    "{\"key\": [1, 2, {\"a\": null}]}",
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u10d2\u10d0\u10db\u10d0\u10e0\u10ef\u10dd\u10d1\u10d0",
    "mixed\u0130\u4e2dCase\U0001f680END",
]


def is_punctuation(char: str) -> bool:
    code = ord(char)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(char).startswith("P")


def is_ideograph(code: int) -> bool:
    ranges = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]
    return any(low <= code <= high for low, high in ranges)


def clean(text: str) -> str:
    out = []
    for char in text:
        category = unicodedata.category(char)
        if char in "\t\n\r" or category == "Zs" or char.isspace() and category.startswith("Z"):
            out.append(" ")
        elif char in "\0\ufffd" or category.startswith("C"):
            continue
        elif is_ideograph(ord(char)):
            out.append(f" {char} ")
        else:
            out.append(char)
    return "".join(out)


def words(text: str):
    stripped = "".join(char for char in unicodedata.normalize("NFD", clean(text)) if unicodedata.category(char) != "Mn").lower()
    # Lower-casing can bring marks of its own (the dotted capital I); what is left of them stays part of the word.
    for run in stripped.split():
        word = ""
        for char in run:
            if is_punctuation(char):
                if word:
                    yield word
                yield char
                word = ""
            else:
                word += char
        if word:
            yield word


def pieces(word: str, vocab: dict, unknown: int):
    if len(word) > 100:
        return [unknown]
    ids, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                ids.append(vocab[piece])
                start = end
                break
        else:
            return [unknown]
    return ids


def encode(text: str, vocab: dict, special: dict):
    ids = [special["[CLS]"]]
    for part in re.split("(" + "|".join(re.escape(name) for name in special) + ")", text):
        if part in special:
            ids.append(special[part])
        else:
            for word in words(part):
                ids.extend(pieces(word, vocab, special["[UNK]"]))
    return ids + [special["[SEP]"]]


def main(arguments):
    rows = [{"text": text} for text in TEXTS]
    for argument in arguments:
        name, folder = argument.split("=", 1)
        tokenizer = json.loads(Path(folder, "tokenizer.json").read_text())
        special = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
        for row in rows:
            row[name] = encode(row["text"], tokenizer["model"]["vocab"], special)
    print("[\n" + ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows) + "\n]")


main(sys.argv[1:])
