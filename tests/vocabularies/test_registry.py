"""The closed lists as they are served: exactly the values of the data model, each defined."""

import json
import pickle

import pytest
from pydantic import TypeAdapter, ValidationError

from app.vocabularies import VOCABULARIES, Kind, Term

DESCRIBED = {"unknown", "other"}
VALUES: dict[str, str] = {
    "kinds": """release conditional_release provisional_release deportation_release
        sentence_reduction commutation commutation_death commutation_life substitution
        noncustodial_pardon suspended_sentence_pardon noncustodial_reduction liability_waiver
        proceedings_terminated fine_waiver fine_and_sentence_waiver administrative_relief
        record_clearance rights_restoration respite pardon_unspecified remainder""",
    "families": """release reduction non_custodial liability_waiver penalty_relief record delay
        unspecified""",
    "leaves_custody": "yes no mixed",
    "instruments": """amnesty_law amnesty_resolution amnesty_decree pardon_law pardon_decree
        royal_pardon clemency_order general_pardon commutation_grant special_remission
        early_release_law provisional_release_order peace_accord_amnesty referendum_amnesty
        rebel_offer""",
    "milestones": """announced proposed adopted in_force implementing completed amended extended
        suspended rejected withdrawn lapsed expired annulled""",
    "statuses": """announced proposed adopted in_force implementing completed amended extended
        suspended rejected withdrawn lapsed expired annulled unknown""",
    "roles": "initiator enacting_body signatory countersignatory implementing_body",
    "relations": "amends tranche_of series_of supersedes parallel_to implements",
    "stages": "announced implemented",
    "bases": "accepted official independent",
    "figure_bases": "official independent",
    "occasions": """national_day victory_anniversary territorial_gain revolution_anniversary
        constitution_or_named_year accession_or_coronation royal_birthday royal_death inauguration
        end_of_term election religious_holiday new_year commemoration_day foreign_visit
        peace_agreement regime_transition after_unrest prison_overcrowding epidemic_or_disaster
        court_ruling legal_reform none_stated""",
    "motives": """humanism second_chance national_reconciliation peace_process correct_injustice
        reduce_overcrowding public_health budget goodwill_gesture diplomatic_signal
        domestic_legitimacy image_abroad distraction leniency_before_election split_opposition
        self_protection make_room campaign_promise economic_revival mark_milestone
        comply_with_law""",
    "motive_bases": "stated attributed",
    "rules": "included likely_included unclear likely_excluded excluded",
    "groups": """ordinary_convicts political_prisoners protesters journalists armed_opposition
        state_agents security_forces deserters_draft_evaders exiles_refugees collaborators
        foreigners women pregnant_or_mothers single_fathers minors youth elderly ill disabled
        veterans relatives_of_fallen disaster_workers first_offenders repeat_offenders short_term
        near_end_of_term suspended_or_probation pretrial fugitives death_row life_prisoners
        repentant_extremists business_people officials religious_minorities earlier_beneficiaries
        rule_breakers escapees court_martial damage_unpaid""",
    "offences": """minor less_serious serious especially_serious negligent homicide bodily_harm
        sexual against_children robbery theft fraud economic corruption tax drug_possession
        drug_trafficking firearms terrorism extremism organised_crime human_trafficking kidnapping
        state_security treason espionage public_order defamation speech religious desertion
        draft_evasion migration traffic environmental war_crimes crimes_against_humanity genocide
        torture rebellion administrative""",
    "conditions": """none application individual_review minimum_served remaining_term_below
        sentence_below age_or_health good_conduct repentance loyalty_oath surrender disarm
        truth_telling renounce_group pay_damages fine_paid service_or_work supervision
        no_reoffending no_protest deportation biometrics deadline victim_consent""",
    "condition_purposes": "obtain retain",
    "source_kinds": """official_text official_statement international_agency
        international_organisation ngo_or_monitor academic independent_media state_media
        republisher social""",
    "qualifiers": "exact about nearly more_than at_least less_than up_to between vague unknown",
    "term_changes": "regular irregular foreign_imposed succession death unknown",
    "reviews": "draft submitted published retracted",
    "proceedings": "investigation charged trial any",
    "coders": "T A D U C R F P E",
}
DESCRIPTIONS = {
    "kinds", "instruments", "occasions", "motives", "groups", "offences", "conditions", "roles",
    "source_kinds",
}  # fmt: skip

TERMS = [
    pytest.param(term, id=f"{name}-{term.value}")
    for name, vocabulary in VOCABULARIES.items()
    for term in vocabulary.terms
]


def test_every_list_of_the_data_model_is_served_and_no_other() -> None:
    assert set(VOCABULARIES) == set(VALUES)


@pytest.mark.parametrize("name", VALUES)
def test_a_list_has_exactly_its_values_and_unknown_and_other_where_it_describes(name: str) -> None:
    expected = set(VALUES[name].split()) | (DESCRIBED if name in DESCRIPTIONS else set())
    assert {term.value for term in VOCABULARIES[name].terms} == expected


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_its_value_under_its_name_with_a_definition_of_one_line(term: Term) -> None:
    assert term.name.casefold() == term.value.casefold()
    assert str(term) == term.value == term
    assert 3 <= len(term.definition) <= 90
    assert "\n" not in term.definition


@pytest.mark.parametrize("name", VALUES)
def test_definitions_of_a_list_differ_from_one_another(name: str) -> None:
    definitions = [term.definition for term in VOCABULARIES[name].terms]
    assert len(set(definitions)) == len(definitions)


@pytest.mark.parametrize("name", VALUES)
def test_a_list_is_served_as_json_with_its_name_description_and_terms_in_order(name: str) -> None:
    served = json.loads(json.dumps(VOCABULARIES[name].document()))
    assert served["name"] == name
    assert served["description"].endswith(".")
    assert [term["value"] for term in served["terms"]] == [*VOCABULARIES[name].members]
    coders = set(VOCABULARIES["coders"].members)
    assert all(term["definition"] and set(term["used_by"]) <= coders for term in served["terms"])


def test_lists_that_others_code_as_a_whole_say_so() -> None:
    assert VOCABULARIES["groups"].document()["used_by"] == ["T", "A", "E"]
    assert VOCABULARIES["term_changes"].document()["used_by"] == ["R"]
    assert VOCABULARIES["stages"].document()["used_by"] == []


def test_members_validate_by_value_and_refuse_others() -> None:
    adapter = TypeAdapter(Kind)
    assert adapter.validate_python("release") is Kind.RELEASE
    assert adapter.dump_json(Kind.RELEASE) == b'"release"'
    with pytest.raises(ValidationError):
        adapter.validate_python("RELEASE")


def test_members_survive_pickling() -> None:
    assert pickle.loads(pickle.dumps(Kind.RELEASE)) is Kind.RELEASE
