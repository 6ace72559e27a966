"""The page of one service: an overview that fits a screen, then every detail, folded."""

from casework.definition.model import SAME, Action, Definition
from casework.definition.public_lists import public_lists
from casework.definition.retention import rule_of
from casework.host.manifest import Manifest
from tools.law_page.stages import folded
from tools.law_page.words import any_of, both, cell, labels, limit, table
from tools.service_pages.words import People, condition


def page(manifest: Manifest, definition: Definition) -> str:
    """Return the whole page, in Markdown."""
    people = People(manifest.department, definition)
    named_help = definition.source.get("help")
    parts = [
        f"# {both(definition.name)}",
        "<!-- written by `make docs`: change the service's folder, not this page -->",
        *([both(named_help)] if named_help else []),
        _overview(manifest, people),
        "## In detail",
        folded("<b>What is asked</b>", _form(people)),
        folded(f"<b>States</b> ({len(definition.states)})", _states(definition)),
        folded(
            f"<b>Actions</b> ({len(definition.actions)})",
            *(_action(people, action) for action in definition.actions.values()),
        ),
    ]
    if definition.clocks:
        parts.append(folded(f"<b>Limits</b> ({len(definition.clocks)})", _clocks(people)))
    return "\n\n".join(parts) + "\n"


def handled_by(people: People) -> str:
    """Return what the office that handles a case is called."""
    named = people.definition.source.get("office_name")
    return cell(named["en"]) if named else people.post("handling")


def asked_for(definition: Definition) -> str:
    """Return the answers that everybody has to give, by their labels."""
    needed = [
        cell(field["label"]["en"])
        for field in definition.form.specs
        if field.get("required") and not (field.get("when") or field.get("unless_ticked"))
    ]
    return ", ".join(needed) or "nothing is required"


def _overview(manifest: Manifest, people: People) -> str:
    definition = people.definition
    terminal = [state.name for state in definition.states.values() if state.terminal]
    folder = f"[`services/{manifest.service}`](../../services/{manifest.service}/)"
    rows = [
        ("Code and version", f"`{definition.code}`, version {definition.version}, {folder}"),
        ("Department", both(manifest.department.name)),
        ("Who answers", handled_by(people)),
        ("Who applies", _applies(people)),
        ("Where it goes", _place(definition)),
        ("What is needed", asked_for(definition)),
        ("Who else has a part", ", ".join(both(p.label) for p in definition.parties.values())),
        ("Law", cell(definition.source.get("law") or "")),
        ("Fee", f"₹{definition.fee.rupees}" if definition.fee else ""),
        ("Limits", "<br>".join(_limit(definition, name) for name in definition.clocks)),
        ("How it can end", labels(definition, terminal)),
        ("Papers", "<br>".join(_paper(people, kind) for kind in definition.documents)),
        ("What is public", _public(definition)),
        ("Other cases", ", ".join(both(link.label) for link in definition.links.values())),
        ("Who is told", people.audiences(definition.notifications)),
        ("Kept", both(rule) if (rule := rule_of(definition))["en"] else "without an end"),
    ]
    return table(("", "what is so"), [(f"**{name}**", text) for name, text in rows if text])


def _applies(people: People) -> str:
    named = people.who(people.definition.start.by)
    return f"{named}; nobody is asked who it is" if people.definition.anonymous else named


def _place(definition: Definition) -> str:
    if definition.routing:
        return "routing finds the office by the place"
    if definition.place:
        return "the applicant chooses the office"
    return "the service's rules say it"


def _limit(definition: Definition, name: str) -> str:
    clock = definition.clocks[name]
    return f"{cell(clock.label['en'])}: **{limit(clock)}** ({cell(clock.rule['en'])})"


def _paper(people: People, kind: str) -> str:
    paper = people.definition.documents[kind]
    good = f", good for {paper.valid_days} days" if paper.valid_days else ""
    good = f", good until `{paper.valid_until}`" if paper.valid_until else good
    check = "anybody can check it" if paper.verify else "no public check"
    return f"{both(paper.name)}: for {people.who(paper.who)}; {check}{good}"


def _public(definition: Definition) -> str:
    lists = public_lists(definition.source).values()
    rows = [
        f"{both(one.label)}: {', '.join(cell(f.label['en']) for f in one.shows)}" for one in lists
    ]
    return "<br>".join(rows) or "nothing"


def _form(people: People) -> str:
    access = people.definition.source.get("access", {}).get("fields", {})
    rows = []
    for field in people.definition.form.specs:
        readers = [group for rule in access.get(field["name"], []) for group in rule["who"]]
        choices = ", ".join(cell(one["label"]["en"]) for one in field.get("choices", []))
        rows.append(
            (
                both(field["label"]),
                field["type"],
                "yes" if field.get("required") else "",
                condition(field.get("when", {})),
                cell(choices),
                "encrypted" if field.get("pii") else "",
                people.who(dict.fromkeys(readers)),
            )
        )
    head = ("asked", "kind", "required", "only if", "choices", "kept", "who reads it")
    return table(head, rows)


def _states(definition: Definition) -> str:
    rows = []
    for state in definition.states.values():
        follows = [
            cell(action.label["en"])
            for action in definition.actions.values()
            if state.name in action.from_states
        ]
        rows.append(
            (
                f"{both(state.label)} (`{state.name}`)",
                both(state.next.what) if state.next else "it ends here" if state.terminal else "",
                ", ".join(follows),
            )
        )
    return table(("state", "what comes next", "what may be done"), rows)


def _action(people: People, action: Action) -> str:
    definition = people.definition
    who = people.who(action.by)
    answers = ", ".join(cell(f["label"]["en"]) for f in action.form.specs)
    if action.starts:
        answers = "the application"
    lines = [("Who", who), ("Only if", condition(action.only_if)), ("Asks for", answers)]
    rows = [
        (
            labels(definition, way.from_states) or "the beginning",
            "stays" if way.to == SAME else f"**{labels(definition, [way.to])}**",
            condition(way.only_if),
            cell(way.law or ""),
            any_of([cell(definition.documents[kind].name["en"]) for kind in way.issues], "and"),
            people.audiences(way.tells) if way.tells else "nobody",
        )
        for way in action.transitions
    ]
    return "\n\n".join(
        [
            f"**{both(action.label)}** (`{action.name}`)",
            "\n".join(f"* {title}: {text}" for title, text in lines if text),
            table(("from", "to", "only if", "law", "papers", "told"), rows),
        ]
    )


def _clocks(people: People) -> str:
    rows = [
        (
            both(clock.label),
            f"**{limit(clock)}**",
            both(clock.rule),
            labels(people.definition, clock.starts_on),
            labels(people.definition, clock.ends_on | clock.stops_on),
            "<br>".join(people.happens(clock, mark) for mark in clock.marks),
        )
        for clock in people.definition.clocks.values()
    ]
    return table(("limit", "length", "source", "begins at", "ends at", "what happens"), rows)
