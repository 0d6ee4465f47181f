"""A guess at the language of a text, made only if it is certain. Pure."""

import re
from collections import Counter

# The commonest short words of each language; words of several languages prove nothing and are not counted.
_WORDS = {
    "de": "der die und das nicht ist von den mit sich auf für dem ein eine auch nach wird bei einer",
    "en": "the and of to that is was for with this from have are his but not which were been their",
    "es": "el los las que del por con una para como más pero sus este fue ser entre cuando muy",
    "fr": "le les des et une est dans que pour qui sur par pas plus au avec cette sont ont aux",
    "it": "il che di per della sono con una non del alla nel gli anche dei come più questo delle",
    "nl": "het een van en dat niet zijn voor met op aan ook maar werd bij hij naar door uit",
    "pl": "się nie jest oraz przez dla które tego jak był także jego może tym został przy",
    "pt": "os não uma com para mais dos como mas foi pelo ao das tem são sua pela entre",
}
# The words that belong to one of these languages only.
_VOTES = {
    word: name
    for name, text in _WORDS.items()
    for word in text.split()
    if sum(word in other.split() for other in _WORDS.values()) == 1
}
_SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
_SCRIPTED = re.compile("|".join(pattern.pattern for pattern in _SCRIPTS.values()))
_WORD = re.compile(r"\w+")
# A guess is made from this many characters: about three hundred words.
_ENOUGH = 2000
# Characters of a script of its own that are more than some names.
_SENTENCES = 25
# Other languages in the script of each language above.
_SHARED = {
    "ar": {"fa", "ur", "ps"},
    "ru": {"uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"},
    "he": {"yi"},
    "zh": {"ja", "yue"},
}


def other_language(text: str, declared: str) -> str:
    """Return the language of `text` if it is certainly not the declared one, else an empty string.

    A text with sentences in the script of its language is in this language, whatever Latin names it has.
    """
    name = declared.partition("-")[0]
    own = (_SCRIPTS[name], _SCRIPTS["zh"]) if name == "ja" else filter(None, (_SCRIPTS.get(name),))
    if sum(len(pattern.findall(text)) for pattern in own) >= _SENTENCES:
        return ""
    sample = text[:_ENOUGH]
    guess = _by_script(sample) or _by_words(sample)
    is_supported = name in _WORDS or name in _SCRIPTS
    return guess if guess and is_supported and guess != name and name not in _SHARED.get(guess, ()) else ""


def _by_script(text: str) -> str:
    if not _SCRIPTED.search(text):
        return ""
    letters = sum(map(str.isalpha, text))
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    return next((name for name, count in counts.items() if count > 100 and count > letters * 0.6), "")


def _by_words(text: str) -> str:
    words = _WORD.findall(text.casefold())
    ranked = Counter(filter(None, map(_VOTES.get, words))).most_common(2)
    most = ranked[0][1] if ranked else 0
    second = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if most >= max(20, len(words) // 12) and most > second * 4 else ""
