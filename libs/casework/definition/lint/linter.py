"""What is wrong with a definition: found before a service starts, and in the tests of every change.

Each rule is a function from a definition to sentences; ``RULES`` lists them all.
"""

from collections.abc import Callable, Collection, Iterator

from casework.definition import feeds, own_offices, retention
from casework.definition.department import Department
from casework.definition.lint import access as lint_access
from casework.definition.lint import bulk as lint_bulk
from casework.definition.lint import checks as lint_checks
from casework.definition.lint import closed as lint_closed
from casework.definition.lint import corrections as lint_corrections
from casework.definition.lint import digits as lint_digits
from casework.definition.lint import fee as lint_fee
from casework.definition.lint import handing_on as lint_handing_on
from casework.definition.lint import identity as lint_identity
from casework.definition.lint import keys as lint_keys
from casework.definition.lint import links as lint_links
from casework.definition.lint import offline as lint_offline
from casework.definition.lint import open311 as lint_open311
from casework.definition.lint import panels as lint_panels
from casework.definition.lint import papers as lint_papers
from casework.definition.lint import parties as lint_parties
from casework.definition.lint import public as lint_public
from casework.definition.lint import records as lint_records
from casework.definition.lint import regions as lint_regions
from casework.definition.lint import routing as lint_routing
from casework.definition.lint import search as lint_search
from casework.definition.lint import several as lint_several
from casework.definition.lint import slots as lint_slots
from casework.definition.lint import texts as lint_texts
from casework.definition.lint import workflow as lint_workflow
from casework.definition.model import Action, BadDefinition, Definition
from casework.engine import kept_answers, moments
from casework.engine.rules import Rules
from contracts.events import LANGUAGES

Findings = Iterator[str]
Template = tuple[str, str, str]
"""A message text that exists: template, channel, language."""

RULES: tuple[Callable[[Definition], Findings], ...] = (
    lint_keys.keys_are_read,
    lint_keys.named_answers_are_asked,
    lint_texts.names_are_kebab_case,
    lint_texts.texts_are_in_both_languages,
    lint_texts.every_transition_tells_the_citizen,
    lint_texts.notifications_are_complete,
    lint_texts.texts_use_known_variables,
    lint_workflow.states_are_reachable,
    lint_workflow.ends_are_ends,
    lint_regions.transitions_stay_in_one_region,
    lint_regions.conditions_can_be_read,
    lint_access.groups_are_known,
    lint_workflow.what_makes_no_entry_changes_little,
    lint_workflow.clocks_end,
    lint_workflow.clocks_named_exist,
    lint_workflow.waits_end,
    lint_regions.marks_take_actions_of_the_system,
    lint_regions.documents_are_issued,
    lint_regions.books_are_fields_of_their_own,
    lint_papers.papers_can_be_checked,
    lint_corrections.corrections_fit,
    lint_access.personal_data_is_guarded,
    feeds.feeds_are_taken,
    lint_identity.nobody_is_asked_who_they_are,
    retention.retention_is_readable,
    kept_answers.answers_can_be_kept,
    lint_closed.what_is_public_says_so,
    lint_closed.closed_texts_stay_closed,
    own_offices.cases_find_an_office,
    moments.moments_can_be_reached,
    lint_checks.checks_compare_moments,
    lint_digits.numbers_of_digits_say_how_many,
    lint_slots.slots_are_booked,
    lint_records.records_are_written,
    lint_links.links_are_made,
    lint_links.links_are_shown,
    lint_links.links_lead_to_actions,
    lint_links.what_is_passed_can_be_taken,
    lint_links.asked_cases_are_the_systems,
    lint_handing_on.what_is_handed_on_is_somebodys,
    lint_handing_on.what_a_step_says_is_kept,
    lint_handing_on.nothing_goes_back_and_forth,
    lint_bulk.uploads_can_be_filed,
    lint_offline.offline_forms_can_be_captured,
    lint_open311.requests_can_be_taken,
    lint_several.actions_on_several_ask_little,
    lint_parties.parties_have_a_part,
    lint_fee.fees_can_be_paid,
    lint_routing.routing_leads_somewhere,
    lint_public.public_lists_can_be_read,
    lint_panels.panels_show_what_there_is,
    lint_panels.words_of_pages_are_in_both_languages,
    lint_search.search_words_can_be_found,
)


def names_have_a_meaning(definition: Definition, rules: Rules) -> Findings:
    """Check that every guard, condition,
    effect and fact that the definition names is one of ``rules``."""
    for action in definition.actions.values():
        conditions = {name for transition in action.transitions for name in transition.when}
        for kind, named, known in (
            ("guard", set(action.guards), rules.guards),
            ("condition", conditions, rules.conditions),
            ("effect", set(action.effects), rules.effects),
            ("fact", set(action.facts), rules.facts),
            ("rule of answers", set(action.answers), rules.answers),
            ("finder", _finders(action), rules.finders),
        ):
            for name in sorted(named - set(known)):
                yield f"action {action.name} names the unknown {kind} {name!r}"


def _finders(action: Action) -> set[str]:
    """Return what looks up the choices of its fields;
    a field of another kind than codes has none."""
    return {spec["finds"] for spec in action.form.specs if "finds" in spec}


def templates_exist(definition: Definition, texts: Collection[Template]) -> Findings:
    """Check that every notification has a text in ``texts``,
    (template, channel, language), for each."""
    for rule in definition.notifications.values():
        for channel in rule.channels:
            for language in LANGUAGES:
                if (rule.template, channel, language) not in texts:
                    yield f"template {rule.template} has no text for {channel} in {language}"


def lint(
    definition: Definition,
    rules: Rules | None = None,
    texts: Collection[Template] | None = None,
    department: Department | None = None,
) -> list[str]:
    """Return what is wrong with ``definition``; an empty list if nothing is.

    Names are looked up in ``rules``, message texts in ``texts`` and roles in ``department`` where
    these are given.
    """
    findings = [sentence for rule in RULES for sentence in rule(definition)]
    if department is not None:
        findings += lint_access.roles_are_held(definition, department)
    if rules is not None:
        findings += names_have_a_meaning(definition, rules)
    if texts is not None:
        findings += templates_exist(definition, texts)
    return findings


def require_sound(
    definition: Definition, rules: Rules, department: Department | None = None
) -> None:
    """Raise BadDefinition with all findings, if any: a service does not start with them."""
    findings = lint(definition, rules, department=department)
    if findings:
        raise BadDefinition(
            f"{definition.code} version {definition.version}: " + "; ".join(findings)
        )
