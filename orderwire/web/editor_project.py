"""The editor's own JSON as it may be handed to the editor again: rows, words and looks, nothing that could run or reshape it.

A design comes from people's browsers and from the API. GrapesJS runs scripts and HTML that a project names, so only the
keys that our mails are made of pass.
"""

from typing import Any

DEEPEST = 40
_WORDS = ("type", "tagName", "content", "mjml", "kind", "choice", "src")


def tidy_project(project: Any) -> dict[str, Any] | None:
    """The mail's own component of a project, with what is allowed alone; None when there is none to edit."""
    try:
        component = _tidy(project["pages"][0]["frames"][0]["component"], 0)
    except (KeyError, IndexError, TypeError):
        return None
    return component if component and _has_body(component) else None


def _tidy(component: Any, depth: int) -> dict[str, Any] | None:
    if not isinstance(component, dict) or depth > DEEPEST:
        return None
    kept: dict[str, Any] = {
        name: component[name] for name in _WORDS if isinstance(component.get(name), str) and component[name]
    }
    if kept.get("tagName", "").lower() in ("script", "iframe", "object", "embed") or kept.get("type") == "script":
        return None
    for name in ("attributes", "style"):
        if isinstance(component.get(name), dict):
            kept[name] = _plain(component[name])
    if kept.get("style"):
        kept.get("attributes", {}).pop("style", None)  # GrapesJS writes it twice, and would read it in another order
    if isinstance(component.get("classes"), list):
        kept["classes"] = [one for one in (_class(entry) for entry in component["classes"]) if one]
    inner = component.get("components")
    if isinstance(inner, list):
        kept["components"] = [one for one in (_tidy(entry, depth + 1) for entry in inner) if one]
    elif isinstance(inner, str):
        kept["components"] = [{"type": "textnode", "content": inner}]
    if isinstance(component.get("void"), bool):
        kept["void"] = component["void"]
    return kept


def _plain(named: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in named.items()
        if isinstance(value, str | int | float | bool) and not name.lower().startswith("on") and not _runs(value)
    }


def _runs(value: Any) -> bool:
    return isinstance(value, str) and value.strip().lower().startswith(("javascript:", "vbscript:"))


def _class(entry: Any) -> str:
    name = entry.get("name", "") if isinstance(entry, dict) else entry
    return name if isinstance(name, str) else ""


def _has_body(component: dict[str, Any]) -> bool:
    return component.get("type") == "mj-body" or any(_has_body(one) for one in component.get("components", []))
