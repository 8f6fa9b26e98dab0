"""What a PDF would do by itself, or brings along to be started: told by name, never run.

By the names of actions (ISO 32000-1, 12.6) in the file as it is and in its object streams, wherever they hang: walking
the document's own trees would miss what a damaged tree hides, and costs more. A link that a person must click is no
action of the document.
"""

import re

_ACTIONS = {
    b"/JavaScript": "JavaScript",
    b"/Launch": "an action that starts a program",
    b"/SubmitForm": "an action that sends its form elsewhere",
    b"/ImportData": "an action that reads a file",
    b"/RichMedia": "embedded media",
}
_BY_ITSELF = (b"/OpenAction", b"/AA")  # done on opening, closing, printing, turning to a page
_FETCHING = re.compile(rb"/S\s*/(?:URI|GoToR|GoToE)\b")
_OPENING_DIRECTLY = re.compile(rb"/(?:OpenAction|AA|O|C|WC|WS|DS|WP|DP|PO|PC|PV|PI)\s*<<([^<>]{0,2000})>>")
_OPENING_BY_REFERENCE = re.compile(rb"/(?:OpenAction|O|C|WC|WS|DS|WP|DP|PO|PC|PV|PI)\s+(\d{1,10})\s+(\d{1,5})\s+R\b")
_ESCAPED_LETTER = re.compile(rb"#([46][1-9A-Fa-f]|[57][0-9Aa])")  # of a name; no program writes letters so
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^>]{0,500}>>\s*stream\r?\n")
_FILE_NAME = re.compile(rb"/(?:UF|F)\s*(\((?:\\.|[^\\()]){1,500}\)|<[0-9A-Fa-f\s]{2,2000}>)", re.DOTALL)
_MOST_UNPACKED = 32 * 1024 * 1024  # bytes of all object streams together; a book's are one or two
_MOST_NAMED = 5
_PROGRAMS = frozenset(
    [
        "exe",
        "com",
        "scr",
        "pif",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "wsh",
        "hta",
        "msi",
        "msp",
        "jar",
        "lnk",
        "dll",
        "cpl",
        "reg",
        "inf",
        "chm",
        "sh",
        "app",
        "docm",
        "xlsm",
        "pptm",
        "dotm",
        "xltm",
        "xlam",
        "iso",
        "img",
    ]
)
