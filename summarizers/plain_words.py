"""The words with a capital that a summary in English may use without their standing in the document.

Everything else that is written with a capital counts as a name, and a name has to be found where the statement cites.
"""

_WORDS = """
a according account address after agreement all amount an and any are as at bank because before between both
but buyer by can certain contract contracts credit currency customer date dated days delivery discount
document documents does due duties each either every for from further goods governing he holds iban if in
includes including invoice invoices is it items its law line lines may month months must neither net no non-
disclosure none not note nothing number of on one only or order orders other otherwise parties party pay
payable payment payments period price purchase quantity rate receipt recipient reference refund seller
services several shall she shipping since some subject such supplier tax term terms that the their then there
these they this those three to total two uncertain under unit until unusual vat vendor we when where which
while who will with within without year years you
"""
_PLAIN = frozenset(_WORDS.split())


def is_plain(word: str) -> bool:
    """Whether the word names nothing: its only capital is its first letter, or it is an abbreviation of the trade."""
    bare = word.casefold().removesuffix("'s").removesuffix("’s")
    return bare in _PLAIN and (word[1:] == word[1:].lower() or word in ("IBAN", "VAT"))
