"""The words by which a contract's duties are known, in English, German, French and Spanish."""

import re

_SMALL = 'hereby further also always , ) ” " and ’ each both hiermit'
BETWEEN = frozenset(_SMALL.split())  # what may stand between an actor and its word of duty

_ACTORS = """
receiving party|disclosing party|recipient|discloser|each party|either party|neither party|both parties|the parties
the party|any party|party|parties|employee|executive|contractor|consultant|company|the undersigned|undersigned|you|we
it|they|he|she|supplier|customer|purchaser|buyer|seller|vendor|licensee|licensor|lessee|lessor|tenant|landlord|employer
director|agent|advisor|bidder|representatives|affiliates|receiver|provider|owner|empfangende partei
empfangenden partei|offenlegende partei|die parteien|die partei|jede partei|parteien|partei|vertragspartner|empfänger
arbeitnehmer|auftragnehmer|auftraggeber|käufer|verkäufer|mieter|vermieter|beide parteien|partie réceptrice
partie destinataire|partie divulgatrice|chaque partie|les parties|partie|destinataire|parte receptora
parte divulgadora|cada parte|las partes|ambas partes|parte|proveedor|cliente
"""
ACTORS = tuple(_ACTORS.strip().replace("\n", "|").split("|"))
PRONOUNS = frozenset(("it", "they", "he", "she"))  # an actor only where the sentence has named whom they mean
ARTICLES = frozenset(("the", "each", "such", "any", "die", "der", "das", "jede", "la", "el", "le"))

Pattern = list[dict[str, object]]


def _any(*words: str) -> dict[str, object]:
    return {"LOWER": {"IN": list(words)}}


HELPERS = ("hat", "haben", "wird", "werden", "ist", "sind")  # German: a duty only with one of GERMAN_DUTY behind them
DUTIES: tuple[Pattern, ...] = (
    [_any("shall", "must", "will", "doit", "doivent", "deberá", "deberán")],
    [_any("may", "darf", "dürfen"), _any("not", "nicht", "never", "only")],
    [
        _any("agree", "agrees", "undertake", "undertakes", "covenant", "covenants", "promise", "promises", "commits"),
        {"LOWER": {"IN": ["not", ","]}, "OP": "?"},
        _any("to", "that"),
    ],
    [_any("is", "are"), _any("obligated", "obliged", "required"), _any("to")],
    [_any("verpflichtet", "verpflichten"), _any("sich")],
    [_any(*HELPERS)],
    [_any("s'", "s’"), _any("engage", "engagent", "oblige", "obligent")],
    [_any("se"), _any("compromete", "comprometen", "obliga", "obligan")],
)
GERMAN_DUTY = re.compile(r"(?i)\b(?:verpflichtet|nicht|\w*zu\w+|zu \w+|haften|vertraulich)\b")
# What follows a word of duty without being one: it tells what the contract is or means.
NO_DUTY = re.compile(
    r"""(?ix)^\W* (?:shall|will|must|may|doit|doivent|deberá\w*) \W+
    (?: disclose | receive
      | (?:not\W+)? (?: (?:also|in\ no\ event|only|thereafter)\W+ )?
        (?: be\ (?! (?:liable|responsible|bound|solely|fully)\b ) \w+
          | mean | include | constitute | have | apply | survive | remain | commence | terminate | continue | become
          | inure | bind | affect | prevent | limit | restrict | prohibit | consist | expire | cease )
    )\b"""
)
AGREES_THAT = re.compile(r"(?i)^\w+\W+(?:,\W*)?that\b")
PROMISED = re.compile(r"(?i)^.{0,160}?\b(?:will|shall|may)\W+(?!(?:not\W+)?be\b)(?:not\W+)?\w+")  # that it will ...

# What stands before the actor.
NO_CONDITION = re.compile(r"(?i)^\W*(?:and|or|that|the|each|any|such|said|der|die|das|la|el|le|\(?\w{1,4}[.)])?\W*$")
CLOSED = re.compile(r"(?i)(?:[.:;,]|\bthat)[\s”\"’)]*(?:the|each|such|die|der|das|la|el|le|any)?\s*$")
BACKWARD = re.compile(  # it leans on a sentence that is not quoted
    r"(?i)^\W*(?:notwithstanding|in (?:such|addition|that)|accordingly|however|furthermore|prior to any)\b"
)
CONDITION = re.compile(
    r"""(?ix)\b(?: if | unless | except | where | when | upon | in\ the\ event | should | provided | during
    | for\ a\ period | after | until | within | prior\ to | at\ the | without | subject\ to | notwithstanding
    | wenn | sofern | falls | soweit | während | auf\ verlangen | nach | si | en\ cas | pendant | en\ caso | durante
    )\b"""
)
STOPS = re.compile(  # a long duty may end before them
    r"(?i)^(?:except|unless|provided|including|other|without|which|who|whether|until|insbesondere|sofern)$"
)

TOPICS: tuple[re.Pattern[str], ...] = (
    re.compile(  # keep it to oneself
        r"""(?ix)\b(?: confiden\w+ | secre\w+
        | (?:not|never|nor|neither)\ (?:\w+\ ){0,4} (?:disclos|reveal|divulg|communicat)\w*
        | vertraulich\w* | geheim\w* | nicht\ (?:\w+\ ){0,6} (?:offen|weiter)\w* )\b"""
    ),
    re.compile(  # use it for one purpose
        r"""(?ix)\b(?: us(?:e|ed|ing)\ (?:\w+\ ){0,8} (?:solely|only|exclusively|other\ than|except|purpose)
        | (?:solely|only)\ (?:\w+\ ){0,8} (?:purpose|use) | not\ (?:\w+\ ){0,4} use
        | ausschließlich | verwenden | utiliser | utilizar )\b"""
    ),
    re.compile(r"(?i)\b(?:return|destroy|deliver (?:up|to)|zurückzugeben|vernichten|restituer|devolver)\w*\b"),
    re.compile(  # what one may not do beside it
        r"""(?ix)\b(?: solicit | compet\w+ | hire | induce | engage\ in | abwerben | wettbewerb
        | acquire\ (?:\w+\ ){0,6} (?:securities|shares) )\w*\b"""
    ),
    re.compile(r"(?i)\b(?:pay|compensat\w+|reimburs\w+|indemnif\w+|zahlen|erstatten|payer|pagar)\b"),
    re.compile(r"(?i)\b(?:notify|inform|prompt(?:ly)? (?:written )?notice|unterrichten|informer|informar)\b"),
)
