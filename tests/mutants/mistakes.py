"""The small mistakes that people make: what a line of C++ becomes by each."""

import dataclasses
import re

# A comparison, a sign or a word, and what it is mistaken for. Blanks around a sign tell it from a template's bracket.
SWAPS = [
    (r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "), (r" >= ", " > "), (r" == ", " != "), (r" != ", " == "),
    (r" && ", " || "), (r" \|\| ", " && "), (r" \+ 1\b", ""), (r" - 1\b", ""), (r"(?<=\()!", ""), (r" \+= ", " = "),
    (r"\btrue\b", "false"), (r"\bfalse\b", "true"), (r"\bstd::min\b", "std::max"), (r"\bstd::max\b", "std::min"),
    (r"\+\+(?=\w)", "--"), (r"\.begin\(\)", ".end()"), (r"\bbreak;", "continue;"), (r"\bcontinue;", "break;"),
]
NUMBER = re.compile(r"(?<![\w.'\"])([1-9]\d*)(?![\w.'\"])")
CALL = re.compile(r"^\s*(?!return\b|co_\w+\b|throw\b|using\b|static_assert\b)[\w:.>\-\[\]]+\([^;{}]*\);$")
ASSIGNMENT = re.compile(r"^\s*[\w.>\-\[\]]+ (?:=|\+=|-=) [^;{}]+;$")
EARLY_END = re.compile(r"^\s*if \(.*\) (?:return[^;{}]*|break|continue);$")
ARGUMENTS = re.compile(r"\((\w[\w.]*), (\w[\w.]*)\)")


@dataclasses.dataclass
class mistake:
    """Line number `line` of the file `name` becomes `after`."""

    name: str
    line: int
    before: str
    after: str
    rank: int = 0

    def applied_to(self, whole):
        lines = whole.splitlines(keepends=True)
        lines[self.line - 1] = self.after + "\n"
        return "".join(lines)

    def __str__(self):
        return f"{self.name}:{self.line}: {self.before.strip()}  ->  {self.after.strip() or '(nothing)'}"


def variants_of(line):
    """What the line becomes by one mistake each."""
    for pattern, instead in SWAPS:
        for found in re.finditer(pattern, line):
            yield line[:found.start()] + instead + line[found.end():]
    for found in NUMBER.finditer(line):
        yield line[:found.start()] + str(int(found[1]) + 1) + line[found.end():]
    for found in ARGUMENTS.finditer(line):
        if found[1] != found[2]:
            yield line[:found.start()] + f"({found[2]}, {found[1]})" + line[found.end():]
    if CALL.match(line) or ASSIGNMENT.match(line) or EARLY_END.match(line):
        yield ""


def mistakes_in(root, name, numbers):
    """All mistakes that can be made in those lines of a file."""
    for number, text in enumerate((root / name).read_text().splitlines(), 1):
        code = text.split("//")[0].rstrip()
        if number not in numbers or not code or code.lstrip().startswith(("#", "}", "namespace", "using")):
            continue
        for after in dict.fromkeys(variants_of(code)):
            if after != code:
                yield mistake(name, number, code, after)
