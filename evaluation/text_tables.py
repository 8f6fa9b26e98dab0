"""Plain text: tables with aligned columns, lists of files, figures as people read them."""

from collections.abc import Sequence

from evaluation.resampling import Interval

_NAMED = 20  # files listed before the rest is only counted


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns padded to their widest cell: the first to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = (
        "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    )
    return "\n".join(f"  {line}".rstrip() for line in lines)


def files(title: str, names: Sequence[str]) -> list[str]:
    """The files under a title, none if there are none; many are cut short."""
    if not names:
        return []
    rest = [f"  and {len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return ["\n".join((f"{title} ({len(names)})", *(f"  {name}" for name in names[:_NAMED]), *rest))]


def percent(share: float | None) -> str:
    """A share as percent with one decimal, a dash for none."""
    return "-" if share is None else f"{100 * share:.1f}"


def percent_interval(interval: Interval | None) -> str:
    """An interval of shares as percent, a dash for none."""
    return "-" if interval is None else f"{percent(interval.low)} to {percent(interval.high)}"


def decimals(figure: float | None) -> str:
    """Three decimals, a dash for none."""
    return "-" if figure is None else f"{figure:.3f}"


def decimal_interval(interval: Interval | None) -> str:
    """An interval with three decimals, a dash for none."""
    return "-" if interval is None else f"{decimals(interval.low)} to {decimals(interval.high)}"


def p_value(p: float) -> str:
    """A p-value with four decimals."""
    return "< 0.0001" if p < 0.0001 else f"{p:.4f}"


def counted(number: int, noun: str) -> str:
    """ "1 document", "2 documents"."""
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
