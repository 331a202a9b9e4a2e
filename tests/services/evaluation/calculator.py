"""Recomputes a total from the printed words of a 年终考核报告 alone, as a reader with a calculator would."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pypdfium2

ROW = re.compile(r"^([A-Z]\d+) (\S.*) (\d[\d.]*) (—|\d[\d.]*) (-?\d+\.\d+) (-?\d+\.\d+)(?: .*)?$")
BOOKED = re.compile(r"^\S.* ([+-]\d[\d.]*) \d{4}年\d+月\d+日 ")
FORMULA = re.compile(r"(?:：|^)([^：=→]*\d[^：=→]*) = (-?\d[\d.]*)$")
ROUNDED = re.compile(r"四舍五入：(.*) → (-?\d[\d.]*)$")
ANNEX_HEAD = re.compile(r"^([A-Z]\d+)　.*（\d[\d.]*分，得(-?\d+\.\d+)分）$")
_TOKENS = re.compile(r"\d+(?:\.\d+)?|[()+\-×÷]")


def lines_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [
        line
        for page in document
        for line in page.get_textpage().get_text_range().replace("\r", "").split("\n")
    ]


@dataclass
class Rows:
    """What the table of indicators prints: points by the scheme, full points, points given."""

    points: dict[str, Decimal]
    full: dict[str, Decimal]
    final: dict[str, Decimal]
    extras: dict[str, Decimal]


def indicator_rows(lines: list[str]) -> Rows:
    rows = Rows({}, {}, {}, {})
    start = next(at for at, line in enumerate(lines) if line.startswith("四、各项指标得分"))
    stop = next(at for at, line in enumerate(lines) if line.startswith("五、承担任务情况"))
    for found in filter(None, map(ROW.match, lines[start:stop])):
        code, _, points, full, _, final = found.groups()
        if full == "—":
            rows.extras[code] = Decimal(final)
        else:
            rows.points[code], rows.full[code] = Decimal(points), Decimal(full)
            rows.final[code] = Decimal(final)
    return rows


def printed_total(lines: list[str]) -> Decimal:
    return Decimal(
        next(found[1] for found in (re.match(r"^总分 (\d+\.\d+)分", line) for line in lines) if found)
    )


def recomputed_total(lines: list[str]) -> Decimal:
    """Adds up what is printed, by the rules that are printed."""
    rules = "".join(lines)
    rows = indicator_rows(lines)
    base = sum(map(Fraction, rows.final.values()), Fraction(0))
    whole, full = sum(rows.points.values()), sum(rows.full.values())
    if "不适用的指标不计入满分，其余得分按满分折算" in rules and full:
        base = base * Fraction(whole) / Fraction(full)
    booked = [Decimal(found[1]) for found in map(BOOKED.match, lines) if found]
    amounts = [Fraction(one) for one in (*rows.extras.values(), *booked)]
    bonus = _capped(rules, "加分", sum((one for one in amounts if one > 0), Fraction(0)))
    taken = _capped(rules, "减分", -sum((one for one in amounts if one < 0), Fraction(0)))
    total = max(base + bonus - taken, Fraction(0))
    highest = re.search(r"不超过(\d[\d.]*)分；总分四舍五入", rules)
    if highest:
        total = min(total, Fraction(highest[1]))
    return (Decimal(total.numerator) / total.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _capped(rules: str, what: str, amount: Fraction) -> Fraction:
    cap = re.search(rf"{what}合计不超过(\d[\d.]*)分", rules)
    return min(amount, Fraction(cap[1])) if cap else amount


def formulas(lines: list[str]) -> list[tuple[str, Fraction, Decimal]]:
    """Every printed formula of the annex: as printed, what it comes to, and what is printed as its result."""
    start = next(at for at, line in enumerate(lines) if line.startswith("附件　各项指标计分说明"))
    found = []
    for line in lines[start:]:
        for pattern in (FORMULA, ROUNDED):
            match = pattern.search(line)
            if match:
                found.append((line, evaluated(match[1]), Decimal(match[2])))
    return found


def annex_points(lines: list[str]) -> dict[str, Decimal]:
    """What the headings of the annex give, by indicator."""
    return {found[1]: Decimal(found[2]) for found in map(ANNEX_HEAD.match, lines) if found}


def evaluated(formula: str) -> Fraction:
    """A printed formula, words left out: + - × ÷ and brackets, products before sums."""
    tokens = _TOKENS.findall(formula)
    value, rest = _sum(tokens)
    assert not rest, formula
    return value


def _sum(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] in "+-":
        sign = 1 if tokens[0] == "+" else -1
        other, tokens = _product(tokens[1:])
        value += sign * other
    return value, tokens


def _product(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, tokens = _single(tokens)
    while tokens and tokens[0] in "×÷":
        sign = tokens[0]
        other, tokens = _single(tokens[1:])
        value = value * other if sign == "×" else value / other
    return value, tokens


def _single(tokens: list[str]) -> tuple[Fraction, list[str]]:
    first, *rest = tokens
    if first == "-":
        value, rest = _single(rest)
        return -value, rest
    if first == "(":
        value, rest = _sum(rest)
        assert rest[0] == ")"
        return value, rest[1:]
    return Fraction(first), rest
