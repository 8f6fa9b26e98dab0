"""Long text cut for a reader, at word borders only, so that no number is ever cut in two."""

ELLIPSIS = "…"
LONGEST_WORD = 100  # characters; what is longer is nothing a person reads, and is not repeated


def is_readable(text: str) -> bool:
    """Whether no word is longer than a person reads."""
    return all(len(word) <= LONGEST_WORD for word in text.split())


def trimmed(text: str, longest: int) -> str:
    """The text with single spaces, its first words and "…" when it has more than `longest` characters.

    A first word that is longer than that stays whole.
    """
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= longest:
        return whole
    kept = words[:1]
    length = len(words[0])
    for word in words[1:]:
        length += 1 + len(word)
        if length + 2 > longest:
            break
        kept.append(word)
    return whole if len(kept) == len(words) else f"{' '.join(kept)} {ELLIPSIS}"
