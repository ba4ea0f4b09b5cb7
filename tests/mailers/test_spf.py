"""SPF records as RFC 7208 reads them."""

from collections.abc import Callable

import pytest

from orderwire.mailers.spf import Spf, read_spf


def reading(**zone: str | list[str]) -> Spf:
    """The SPF of acme.example in a zone whose names are written with _ for dots."""
    texts = {name.replace("_", "."): [said] if isinstance(said, str) else said for name, said in zone.items()}
    return read_spf("acme.example", asker(texts))


def asker(texts: dict[str, list[str]]) -> Callable[[str], list[str]]:
    return lambda name: texts.get(name, [])


@pytest.mark.parametrize(
    ("record", "problem", "end"),
    [
        ("v=spf1 -all", "", "-"),
        ("V=SPF1 IP4:192.0.2.0/24 ip6:2001:db8::/32 A MX ~ALL", "", "~"),
        ("v=spf1 a:mail.acme.example/24 mx/28 exists:%{i}.x.example ?all", "", "?"),
        ("v=spf1 ip4:192.0.2.1", "", ""),
        ("v=spf1", "", ""),
        ("v=spf1 exp=why.acme.example -all", "", "-"),
        ("v=spf1 -all nonsense", "", "-"),
        ("v=spf1 +all", "anybody", "+"),
        ("v=spf1 all", "anybody", "+"),
        ("v=spf1 ipv4:192.0.2.1 -all", "syntax", ""),
        ("v=spf1 ip4 -all", "syntax", ""),
        ("v=spf1,ip4:192.0.2.1", "none", ""),
        ("v=spf10 -all", "none", ""),
        ("spf2.0/pra -all", "none", ""),
    ],
)
def test_one_record(record: str, problem: str, end: str) -> None:
    found = reading(acme_example=record)
    assert (found.problem, found.end) == (problem, end)
    assert found.record == ("" if problem == "none" else record)


def test_none_and_several() -> None:
    assert reading().problem == "none"
    assert reading(acme_example=["v=spf1 -all", "v=spf1 ~all", "hello"]).problem == "several"


def test_what_it_takes_in_is_read_too() -> None:
    found = reading(
        acme_example="v=spf1 include:A.example include:%{d}.x.example -all",
        a_example="v=spf1 include:b.example a +all",
        b_example="v=spf1 ip4:192.0.2.1 ~all",
    )
    assert (found.problem, found.end, found.lookups) == ("", "-", 4)
    assert found.named == {"a.example", "b.example", "%{d}.x.example"}


def test_a_redirect_is_the_record() -> None:
    found = reading(acme_example="v=spf1 redirect=b.example", b_example="v=spf1 ip4:192.0.2.1 ~all")
    assert (found.problem, found.end, found.record) == ("", "~", "v=spf1 redirect=b.example")


@pytest.mark.parametrize(
    ("zone", "problem", "at"),
    [
        ({"acme_example": "v=spf1 include:a.example -all"}, "include_missing", "a.example"),
        ({"acme_example": "v=spf1 redirect=a.example"}, "include_missing", "a.example"),
        (
            {"acme_example": "v=spf1 include:a.example -all", "a_example": "v=spf1 include:a.example -all"},
            "too_many",
            "a.example",
        ),
        ({"acme_example": "v=spf1 include:a.example -all", "a_example": "v=spf1 what -all"}, "syntax", "a.example"),
        (
            {"acme_example": "v=spf1 include:a.example -all", "a_example": ["v=spf1 -all", "v=spf1 -all"]},
            "several",
            "a.example",
        ),
    ],
)
def test_what_is_wrong_further_on(zone: dict[str, str | list[str]], problem: str, at: str) -> None:
    found = reading(**zone)
    assert (found.problem, found.at) == (problem, at)
    assert found.record.startswith("v=spf1 ")


def test_ten_look_ups_and_no_more() -> None:
    ten = " ".join(f"a:h{n}.example" for n in range(10))
    assert reading(acme_example=f"v=spf1 {ten} -all").problem == ""
    assert reading(acme_example=f"v=spf1 {ten} mx -all").problem == "too_many"
