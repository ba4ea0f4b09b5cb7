"""Who asks for pictures and follows links in mails, as data: names that programs give themselves, and networks.

The lists are short on purpose: each line is a name that its maker uses or that was seen by several who measure mail. A name
that is not listed is judged by what it does (verdict.py). Change a list and hits are judged by it from then on.
"""

from ipaddress import ip_network

from orderwire.tracking.models import Verdict

# Part of a User-Agent, in small letters → who that is, and the reason a merchant reads.
AGENTS: tuple[tuple[str, Verdict, str], ...] = (
    ("googleimageproxy", Verdict.IMAGE_PROXY, "Gmail's image proxy"),
    ("ggpht.com", Verdict.IMAGE_PROXY, "Gmail's image proxy"),
    ("yahoomailproxy", Verdict.IMAGE_PROXY, "Yahoo's image proxy"),
    ("barracuda", Verdict.SCANNER, "Barracuda's link check"),
    ("cudasvc", Verdict.SCANNER, "Barracuda's link check"),
    ("proofpoint", Verdict.SCANNER, "Proofpoint's link check"),
    ("urldefense", Verdict.SCANNER, "Proofpoint's link check"),
    ("mimecast", Verdict.SCANNER, "Mimecast's link check"),
    ("safelinks", Verdict.SCANNER, "Microsoft's link check"),
    ("trendmicro", Verdict.SCANNER, "Trend Micro's link check"),
    ("symantec", Verdict.SCANNER, "Symantec's link check"),
    ("messagelabs", Verdict.SCANNER, "Symantec's link check"),
    ("forcepoint", Verdict.SCANNER, "Forcepoint's link check"),
    ("fireeye", Verdict.SCANNER, "FireEye's link check"),
    ("sophos", Verdict.SCANNER, "Sophos' link check"),
    ("hornetsecurity", Verdict.SCANNER, "Hornetsecurity's link check"),
    ("cloudmark", Verdict.SCANNER, "Cloudmark's link check"),
    ("headlesschrome", Verdict.SCANNER, "a browser without a screen"),
    ("phantomjs", Verdict.SCANNER, "a browser without a screen"),
    ("bitlybot", Verdict.SCANNER, "a link preview"),
    ("facebookexternalhit", Verdict.SCANNER, "a link preview"),
    ("slackbot", Verdict.SCANNER, "a link preview"),
    ("whatsapp/", Verdict.SCANNER, "a link preview"),
    ("telegrambot", Verdict.SCANNER, "a link preview"),
    ("skypeuripreview", Verdict.SCANNER, "a link preview"),
    ("crawler", Verdict.SCANNER, "a crawler"),
    ("spider", Verdict.SCANNER, "a crawler"),
    ("bot/", Verdict.SCANNER, "a crawler"),
    ("bot;", Verdict.SCANNER, "a crawler"),
    # seen opening every mail at once, with versions no person runs any more
    ("chrome/42.0.2311.135 safari/537.36 edge/12.246", Verdict.SCANNER, "a scanner's browser"),
)

# The whole User-Agent. Apple Mail's privacy protection fetches every picture for its reader under this bare name.
WHOLE_AGENTS_OF_OPENS: dict[str, tuple[Verdict, str]] = {
    "mozilla/5.0": (Verdict.APPLE_PREFETCH, "Apple Mail fetched it ahead"),
}

# Networks that belong to one maker of mail programs (their own registrations, not rented clouds).
NETWORKS = (
    (ip_network("17.0.0.0/8"), Verdict.APPLE_PREFETCH, "Apple's network"),
    (ip_network("66.102.0.0/20"), Verdict.IMAGE_PROXY, "Google's network"),
    (ip_network("66.249.80.0/20"), Verdict.IMAGE_PROXY, "Google's network"),
)

# What a person's browser or mail program begins its name with.
PEOPLE = ("mozilla/", "opera/", "microsoft office", "outlook", "thunderbird", "applemail", "dalvik/")
