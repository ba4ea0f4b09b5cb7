"""The status line of a mail: how far an order has come, as MJML and as text."""

Steps = tuple[str, ...]


def progress_html(labels: Steps, step: float) -> str:
    """Segments and their names as an MJML section. `step` steps are behind: 2.5 is half of the third, 3.25 a fourth begun."""
    bars, names = "", ""
    width = f"{100 // len(labels)}%"
    for number, label in enumerate(labels, start=1):
        state = "done" if step >= number else "half" if step > number - 1 else "todo"
        edge = "0 0 0 0" if number == len(labels) else "0 6px 0 0"
        newest = number == int(step + 0.5)
        look = "font-weight:600;color:*|BRAND_TEXT|*" if newest else "color:*|BRAND_MUTED|*"
        bars += f'<td width="{width}" style="padding:{edge}">{_bar(state)}</td>'
        names += (
            f'<td class="{"ink" if newest else "muted"} wrap" width="{width}" valign="top" '
            f'style="padding:9px 6px 0 0;font-size:13px;line-height:1.3;{look}">{label}</td>'
        )
    return (
        '    <mj-section mj-class="card" padding="30px 40px 0 40px">\n      <mj-column>\n'
        f'        <mj-table table-layout="fixed">\n          <tr>{bars}</tr>\n          <tr>{names}</tr>\n'
        "        </mj-table>\n      </mj-column>\n    </mj-section>"
    )


def progress_text(labels: Steps, step: float) -> str:
    """The same as one line: `[x] Ordered  [-] Packed  [ ] Shipped`."""
    return "  ".join(
        f"[{'x' if step >= number else '-' if step > number - 1 else ' '}] {label}"
        for number, label in enumerate(labels, 1)
    )


def _bar(state: str) -> str:
    """One segment, a table so that every mail program paints it: done, half or todo."""
    colours = {
        "done": ("*|BRAND_PROGRESS|*", "*|BRAND_PROGRESS|*"),
        "half": ("*|BRAND_PROGRESS|*", "#e2e2dd"),
        "todo": ("#e2e2dd", "#e2e2dd"),
    }[state]
    names = {"done": ("done", "done"), "half": ("done", "todo"), "todo": ("todo", "todo")}[state]
    halves = [(colours[0], names[0], "100%", "3px")] if state != "half" else [
        (colours[0], names[0], "50%", "3px 0 0 3px"),
        (colours[1], names[1], "50%", "0 3px 3px 0"),
    ]  # fmt: skip
    cells = "".join(
        f'<td class="{name}" bgcolor="{colour}" width="{width}" height="5" '
        f'style="height:5px;line-height:5px;font-size:1px;'
        f'background-color:{colour};border-radius:{radius}">&nbsp;</td>'
        for colour, name, width, radius in halves
    )
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="border-collapse:separate"><tr>{cells}</tr></table>'
    )
