"""How pages are pictured: a browser window of one width, theme and language that reaches this machine only."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Route

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "build" / "screens"
THEMES = ("light", "dark")
WIDTHS = (1280, 390)
HEIGHT = 844


def new_context(chromium: Browser, width: int, theme: str, **options: object) -> BrowserContext:
    """A browser window of `width` in `theme` that reaches this machine only."""
    viewport = {"width": width, "height": HEIGHT}
    context = chromium.new_context(viewport=viewport, color_scheme=theme, **options)  # type: ignore[arg-type]
    context.route("**/*", _stay_here)
    return context


def _stay_here(route: Route) -> None:
    here = route.request.url.startswith(("http://127.0.0.1:", "data:", "file:", "blob:"))
    route.continue_() if here else route.abort()


def picture(context: BrowserContext, url: str, name: str) -> int:
    """Writes the whole page at `url` as a PNG. Returns the status it answered with (200 for a file)."""
    page = context.new_page()
    answer = page.goto(url)
    page.evaluate("document.querySelectorAll('iframe[loading=lazy]').forEach(frame => { frame.loading = 'eager'; })")
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    width = (page.viewport_size or {"width": WIDTHS[0]})["width"]
    page.set_viewport_size({"width": width, "height": whole})  # a mail in a frame out of sight is not painted
    page.wait_for_load_state("networkidle")  # the mail editor draws its mail when it has it
    for frame in page.frames:
        frame.wait_for_load_state("load")
    page.wait_for_timeout(1_000 if len(page.frames) > 1 else 300)  # charts, fonts and mails in frames settle
    page.screenshot(path=str(SCREENS / f"{name}.png"), full_page=True)
    page.close()
    return answer.status if answer else 0
