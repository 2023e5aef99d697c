"""Whom an act covers and on what terms: scopes (group or offence, with a rule), conditions."""

from __future__ import annotations

from app.vocabularies.term import Term


class Rule(Term):
    """Whether the group or the offence of a scope is covered."""

    INCLUDED = "included", "covered"
    LIKELY_INCLUDED = "likely_included", "probably covered, by the word of whoever says so"
    UNCLEAR = "unclear", "open to doubt, or disputed"
    LIKELY_EXCLUDED = "likely_excluded", "probably left out, by the word of whoever says so"
    EXCLUDED = "excluded", "left out"


class Group(Term):
    """Who benefits, or is left out."""

    ORDINARY_CONVICTS = "ordinary_convicts", "persons convicted of common crimes"
    POLITICAL_PRISONERS = "political_prisoners", "persons held for political reasons"
    PROTESTERS = "protesters", "persons held over a protest"
    JOURNALISTS = "journalists", "journalists and other media workers"
    ARMED_OPPOSITION = "armed_opposition", "members of armed groups that fight the state"
    STATE_AGENTS = "state_agents", "persons who acted for the state"
    SECURITY_FORCES = "security_forces", "soldiers, police and other armed forces of the state"
    DESERTERS_DRAFT_EVADERS = "deserters_draft_evaders", "deserters and evaders of the draft"
    EXILES_REFUGEES = "exiles_refugees", "persons abroad who may return"
    COLLABORATORS = "collaborators", "persons who worked with an enemy or an occupier"
    FOREIGNERS = "foreigners", "nationals of other states, and the stateless"
    WOMEN = "women", "women"
    PREGNANT_OR_MOTHERS = "pregnant_or_mothers", "pregnant women and mothers of children"
    SINGLE_FATHERS = "single_fathers", "fathers who bring children up alone"
    MINORS = "minors", "persons under the age of majority, or who were at the offence"
    YOUTH = "youth", "young adults"
    ELDERLY = "elderly", "persons above an age"
    ILL = "ill", "the sick, the terminally or the mentally ill"
    DISABLED = "disabled", "persons with a disability"
    VETERANS = "veterans", "former fighters of the state's wars"
    RELATIVES_OF_FALLEN = "relatives_of_fallen", "relatives of those who fell for the state"
    DISASTER_WORKERS = "disaster_workers", "persons who worked to clear a disaster"
    FIRST_OFFENDERS = "first_offenders", "persons convicted for the first time"
    REPEAT_OFFENDERS = "repeat_offenders", "persons convicted before"
    SHORT_TERM = "short_term", "persons serving a short sentence"
    NEAR_END_OF_TERM = "near_end_of_term", "persons with little of their sentence left"
    SUSPENDED_OR_PROBATION = (
        "suspended_or_probation",
        "persons under a suspended sentence or on probation",
    )
    PRETRIAL = "pretrial", "persons held or accused, not yet convicted"
    FUGITIVES = "fugitives", "persons wanted and not caught"
    DEATH_ROW = "death_row", "persons under a sentence of death"
    LIFE_PRISONERS = "life_prisoners", "persons serving a life sentence"
    REPENTANT_EXTREMISTS = "repentant_extremists", "extremists who renounced their cause"
    BUSINESS_PEOPLE = "business_people", "business people and entrepreneurs"
    OFFICIALS = "officials", "politicians and civil servants"
    RELIGIOUS_MINORITIES = "religious_minorities", "members of a religious minority"
    EARLIER_BENEFICIARIES = "earlier_beneficiaries", "persons who benefited from an earlier act"
    RULE_BREAKERS = "rule_breakers", "prisoners who break the rules of custody"
    ESCAPEES = "escapees", "prisoners who escaped"
    COURT_MARTIAL = "court_martial", "persons convicted by a military court"
    DAMAGE_UNPAID = "damage_unpaid", "persons who have not paid for the damage they did"
    UNKNOWN = "unknown", "looked for, not found"
    OTHER = "other", "none of this list; said in the text beside it"


class Offence(Term):
    """A grade or a class of offences."""

    MINOR = "minor", "grade: petty offences"
    LESS_SERIOUS = "less_serious", "grade: less serious offences"
    SERIOUS = "serious", "grade: serious offences"
    ESPECIALLY_SERIOUS = "especially_serious", "grade: especially serious offences"
    NEGLIGENT = "negligent", "grade: offences by negligence"
    HOMICIDE = "homicide", "unlawful killing"
    BODILY_HARM = "bodily_harm", "assault and bodily harm"
    SEXUAL = "sexual", "rape and other sexual offences"
    AGAINST_CHILDREN = "against_children", "offences against children"
    ROBBERY = "robbery", "taking by force or threat"
    THEFT = "theft", "taking without force"
    FRAUD = "fraud", "gain by deceit"
    ECONOMIC = "economic", "offences in business, finance or customs"
    CORRUPTION = "corruption", "bribery and abuse of office"
    TAX = "tax", "evasion of taxes"
    DRUG_POSSESSION = "drug_possession", "possession or use of drugs"
    DRUG_TRAFFICKING = "drug_trafficking", "making, selling or moving drugs"
    FIREARMS = "firearms", "unlawful weapons"
    TERRORISM = "terrorism", "acts of terrorism, or support for them"
    EXTREMISM = "extremism", "extremist acts, speech or membership"
    ORGANISED_CRIME = "organised_crime", "membership in gangs or organised crime"
    HUMAN_TRAFFICKING = "human_trafficking", "trade in human beings, slavery"
    KIDNAPPING = "kidnapping", "abduction and hostage-taking"
    STATE_SECURITY = "state_security", "offences against the security of the state"
    TREASON = "treason", "betrayal of the state"
    ESPIONAGE = "espionage", "spying"
    PUBLIC_ORDER = "public_order", "riot, unlawful assembly, hooliganism"
    DEFAMATION = "defamation", "insult and defamation, of rulers too"
    SPEECH = "speech", "other offences by speech or publication"
    RELIGIOUS = "religious", "blasphemy, apostasy, unlawful worship"
    DESERTION = "desertion", "leaving military service without leave"
    DRAFT_EVASION = "draft_evasion", "avoiding military service"
    MIGRATION = "migration", "unlawful entry, stay or exit"
    TRAFFIC = "traffic", "offences on the road"
    ENVIRONMENTAL = "environmental", "offences against nature, game or forests"
    WAR_CRIMES = "war_crimes", "serious breaches of the laws of war"
    CRIMES_AGAINST_HUMANITY = (
        "crimes_against_humanity",
        "widespread or systematic attacks on civilians",
    )
    GENOCIDE = "genocide", "acts meant to destroy a people"
    TORTURE = "torture", "torture and cruel treatment by officials"
    REBELLION = "rebellion", "armed revolt, mutiny, coup"
    ADMINISTRATIVE = "administrative", "breaches outside criminal law"
    UNKNOWN = "unknown", "looked for, not found"
    OTHER = "other", "none of this list; said in the text beside it"


class Condition(Term):
    """What a person must do or be to obtain or to retain the relief."""

    NONE = "none", "the relief is bound to no condition"
    APPLICATION = "application", "to apply for it"
    INDIVIDUAL_REVIEW = "individual_review", "each case is reviewed"
    MINIMUM_SERVED = "minimum_served", "a part of the sentence already served"
    REMAINING_TERM_BELOW = "remaining_term_below", "no more than a given term left to serve"
    SENTENCE_BELOW = "sentence_below", "a sentence below a given length"
    AGE_OR_HEALTH = "age_or_health", "an age or a state of health"
    GOOD_CONDUCT = "good_conduct", "good conduct"
    REPENTANCE = "repentance", "to repent or admit guilt"
    LOYALTY_OATH = "loyalty_oath", "to swear or sign loyalty"
    SURRENDER = "surrender", "to give oneself up"
    DISARM = "disarm", "to hand weapons in"
    TRUTH_TELLING = "truth_telling", "to tell the truth about what was done"
    RENOUNCE_GROUP = "renounce_group", "to leave or renounce a group"
    PAY_DAMAGES = "pay_damages", "to pay for the damage done"
    FINE_PAID = "fine_paid", "to have paid the fine"
    SERVICE_OR_WORK = "service_or_work", "to serve, in arms or otherwise, or to work"
    SUPERVISION = "supervision", "to be supervised or to report"
    NO_REOFFENDING = "no_reoffending", "to commit no new offence"
    NO_PROTEST = "no_protest", "to keep from protest or politics"
    DEPORTATION = "deportation", "to leave the country"
    BIOMETRICS = "biometrics", "to give fingerprints or other biometric data"
    DEADLINE = "deadline", "by a date"
    VICTIM_CONSENT = "victim_consent", "the victim or the family consents or is reconciled"
    UNKNOWN = "unknown", "looked for, not found"
    OTHER = "other", "none of this list; said in the text beside it"


class ConditionPurpose(Term):
    """What a condition is for."""

    OBTAIN = "obtain", "to be met before the relief is given"
    RETAIN = "retain", "to be kept so that the relief is not lost"
