"""What is wrong with a definition: found before a service starts, and in the tests of every change.

Each rule is a function from a definition to sentences; ``RULES`` lists them all.
"""

from collections.abc import Callable, Collection, Iterator

from casework import lint_access, lint_panels, lint_public, lint_regions, lint_texts, lint_workflow
from casework.definition import BadDefinition, Definition
from casework.rules import Rules
from contracts.events import LANGUAGES

Findings = Iterator[str]
Template = tuple[str, str, str]
"""A message text that exists: template, channel, language."""

RULES: tuple[Callable[[Definition], Findings], ...] = (
    lint_texts.names_are_kebab_case,
    lint_texts.texts_are_in_both_languages,
    lint_texts.every_transition_tells_the_citizen,
    lint_texts.notifications_are_complete,
    lint_texts.texts_use_known_variables,
    lint_workflow.states_are_reachable,
    lint_workflow.ends_are_ends,
    lint_regions.transitions_stay_in_one_region,
    lint_regions.conditions_can_be_read,
    lint_access.roles_are_held,
    lint_workflow.clocks_end,
    lint_workflow.clocks_named_exist,
    lint_workflow.waits_end,
    lint_regions.marks_take_actions_of_the_system,
    lint_regions.documents_are_issued,
    lint_access.personal_data_is_guarded,
    lint_public.public_lists_can_be_read,
    lint_panels.panels_show_what_there_is,
    lint_panels.words_of_pages_are_in_both_languages,
)


def names_have_a_meaning(definition: Definition, rules: Rules) -> Findings:
    """Every guard, condition, effect and fact that the definition names is one of ``rules``."""
    for action in definition.actions.values():
        conditions = {name for way in action.transitions for name in way.when}
        for kind, named, known in (
            ("guard", set(action.guards), rules.guards),
            ("condition", conditions, rules.conditions),
            ("effect", set(action.effects), rules.effects),
            ("fact", set(action.facts), rules.facts),
        ):
            for name in sorted(named - set(known)):
                yield f"action {action.name} names the unknown {kind} {name!r}"


def templates_exist(definition: Definition, texts: Collection[Template]) -> Findings:
    """Every notification has a text in ``texts``, (template, channel, language), for each."""
    for rule in definition.notifications.values():
        for channel in rule.channels:
            for language in LANGUAGES:
                if (rule.template, channel, language) not in texts:
                    yield f"template {rule.template} has no text for {channel} in {language}"


def lint(
    definition: Definition,
    rules: Rules | None = None,
    texts: Collection[Template] | None = None,
) -> list[str]:
    """Return what is wrong with ``definition``; an empty list if nothing is.

    Names are looked up in ``rules`` and message texts in ``texts`` where these are given.
    """
    findings = [sentence for rule in RULES for sentence in rule(definition)]
    if rules is not None:
        findings += names_have_a_meaning(definition, rules)
    if texts is not None:
        findings += templates_exist(definition, texts)
    return findings


def require_sound(definition: Definition, rules: Rules) -> None:
    """Raise BadDefinition with all findings, if any: a service does not start with them."""
    findings = lint(definition, rules)
    if findings:
        raise BadDefinition(
            f"{definition.code} version {definition.version}: " + "; ".join(findings)
        )
