"""What of a project the editor is given again."""

from typing import Any

from orderwire.web.editor_project import DEEPEST, tidy_project


def project(component: dict[str, Any]) -> dict[str, Any]:
    return {"pages": [{"frames": [{"component": component}]}]}


def test_rows_words_and_looks_pass() -> None:
    text = {
        "type": "text",
        "tagName": "p",
        "style": {"color": "#111"},
        "attributes": {"style": "color:#111;", "href": "https://shop.example.com"},
        "classes": ["ink", {"name": "wrap"}],
        "components": "Hello",
    }
    block = {"type": "ow-block", "kind": "tracking", "mjml": "<mj-section></mj-section>"}
    found = tidy_project(project({"type": "mj-body", "components": [text, block]}))
    assert found == {
        "type": "mj-body",
        "components": [
            {
                "type": "text",
                "tagName": "p",
                "style": {"color": "#111"},
                "attributes": {"href": "https://shop.example.com"},
                "classes": ["ink", "wrap"],
                "components": [{"type": "textnode", "content": "Hello"}],
            },
            block,
        ],
    }


def test_nothing_that_runs_passes() -> None:
    evil = {
        "type": "text",
        "script": "alert(1)",
        "toolbar": [{"label": "<img onerror=alert(1)>"}],
        "attributes": {"onclick": "alert(1)", "href": " JavaScript:alert(1)", "title": "x"},
        "components": [{"tagName": "script", "content": "alert(1)"}, {"type": "script"}, {"tagName": "IFRAME"}, 5],
    }
    found = tidy_project(project({"type": "mj-body", "components": [evil]}))
    assert found == {
        "type": "mj-body",
        "components": [{"type": "text", "attributes": {"title": "x"}, "components": []}],
    }


def test_what_is_no_project_is_none() -> None:
    for nothing in (None, {}, {"pages": []}, {"pages": [{}]}, "x", project({"type": "text"}), project({})):
        assert tidy_project(nothing) is None


def test_it_ends_where_it_is_too_deep() -> None:
    component: dict[str, Any] = {"type": "text"}
    for _ in range(DEEPEST + 20):
        component = {"type": "text", "components": [component]}
    found = tidy_project(project({"type": "mj-body", "components": [component]}))
    depth = 0
    while found and found.get("components"):
        found, depth = found["components"][0], depth + 1
    assert depth == DEEPEST
