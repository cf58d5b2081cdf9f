"""GIFT's escapes: while a question is taken apart, an escaped sign is one that no text can hold."""

SIGNS = ":#={}~"
HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate((*SIGNS, "\\", "\n"))}
SHOWN = {hidden: sign for sign, hidden in HIDDEN.items()}


def hidden(text: str) -> str:
    """Escaped signs become private ones."""
    found, place = [], 0
    while place < len(text):
        pair = text[place : place + 2]
        if len(pair) == 2 and pair[0] == "\\" and (pair[1] in SIGNS or pair[1] in "\\n"):
            found.append(HIDDEN["\n" if pair[1] == "n" else pair[1]])
            place += 2
        else:
            found.append(SHOWN.get(text[place], text[place]))
            place += 1
    return "".join(found)


def shown(text: str) -> str:
    return "".join(SHOWN.get(sign, sign) for sign in text)


def escaped(text: str) -> str:
    """For a text that is written. An empty line would end the question."""
    out = text.replace("\\", "\\\\")
    for sign in SIGNS:
        out = out.replace(sign, f"\\{sign}")
    return out.replace("\n", "\\n")
