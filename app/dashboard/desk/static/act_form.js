// The form of an act: its members as the API has them, sources first.

import { el } from "./dom.js";
import { choice, date, flag, line, prose, reference, whole } from "./fields.js";
import { count } from "./count.js";
import { group, list } from "./groups.js";
import { named, source } from "./source_form.js";
import { leader } from "./leader.js";
import { unused } from "./merge.js";
import { term, words } from "./terms.js";

const part = { hidden: ["id", "key"] };
const nodes = (members) => Object.values(members).map((member) => member.node);
const more = (label, members) => el("details", {}, el("summary", {}, label), el("div", { class: "fields" }, nodes(members)));

// Which details a line may bear, by the family of its kind.
const DETAILS = {
  release: { supervision_months: whole, within_days: whole, recall: flag },
  reduction: { months: whole, fraction: line, from: line, to: line },
  non_custodial: { sentence: line },
  liability_waiver: { proceedings: (label) => choice(label, "proceedings") },
  penalty_relief: { amount: whole, currency: line },
};
const titled = (name) => `${words(name)[0].toUpperCase()}${words(name).slice(1)}`;

/** One figure: what a source says, of which stage. `sources` lists those of the form. */
export function figure(sources) {
  const first = {
    count: count("How many", { needed: true }),
    stage: choice("Stage", "stages", { first: true }),
    source: reference("Source", sources),
    as_of: date("As of", { hint: "For what was carried out: until when" }),
  };
  const rest = {
    by: line("Who says so"),
    basis: choice("Speaks for", "figure_bases", { none: "as its source does" }),
    reported_on: date("Reported on"),
    accepted: flag("This figure counts, whatever the others say"),
    text: prose("Note"),
  };
  return group("Figure", { ...first, ...rest }, {
    ...part, node: el("div", {}, el("div", { class: "fields" }, nodes(first)), more("More of this figure", rest)),
  });
}

/** The details of a line: those of its family alone, as `family()` says. */
function details() {
  const area = el("div", { class: "fields" });
  let family, held;
  const control = {
    label: "Details", node: area,
    turn(to) {
      if (to === family) return;
      family = to;
      const made = Object.entries(DETAILS[family] || {}).map(([name, field]) => [name, field(titled(name))]);
      held = group("Details", Object.fromEntries(made), { node: area });
      area.replaceChildren(...nodes(held.members));
    },
    value: () => held.value(),
    set: (value) => held.set(value),
    locate: (steps) => held.locate(steps),
    clear: () => held.clear(),
  };
  control.turn("unspecified");
  return control;
}

function breakdown(makeFigure, partOf) {
  const kind = choice("What happens to them", "kinds", { needed: true });
  const inside = details();
  const turn = () => inside.turn(kind.input.value ? term("kinds", kind.input.value).family : "unspecified");
  kind.input.addEventListener("change", turn);
  const first = { kind, group: choice("To whom", "groups"), part_of: partOf };
  const figures = list("Figures", "figure", makeFigure);
  const text = prose("Note", { rows: 2 });
  const made = group("Line", { ...first, details: inside, figures, text }, {
    ...part,
    node: el("div", {}, el("div", { class: "fields" }, nodes(first)), inside.node, figures.node, text.node),
  });
  const { set } = made;
  made.set = (value) => {
    kind.set(value?.kind);
    turn();
    set(value);
  };
  return made;
}

/** Return the form of an act: a control whose value is what is posted, and whose parts know their pointers. */
export function actForm() {
  const changed = () => references.forEach((field) => field.refresh());
  const references = new Set();
  const pointing = (label, listed) => {
    const made = reference(label, listed);
    references.add(made);
    return made;
  };
  const sourceNames = () => sources.items.map((item, place) => named(item.value() || {}, place)).filter(([name]) => name);
  const lineNames = () => lines.items.map((item, place) => {
    const value = item.value() || {};
    return [value.id || value.key, `Line ${place + 1}: ${value.kind ? words(value.kind) : "no kind yet"}`];
  }).filter(([name]) => name);
  const withSource = (members) => ({ ...members, source: pointing("Source", sourceNames), text: prose("Note", { rows: 2 }) });
  const makeFigure = () => {
    const made = figure(sourceNames);
    references.add(made.members.source);
    return made;
  };
  /** A new entry that others may name has a key of its own, which one that was removed has not had either. */
  const keyed = (make, prefix, entries) => {
    const given = [];
    return () => {
      const made = make();
      made.begin = () => {
        const key = unused(prefix, new Set([...given, ...entries().items.map((item) => item.kept("key"))]));
        given.push(key);
        made.keep("key", key);
      };
      return made;
    };
  };

  const sources = list("Sources", "source", keyed(source, "source", () => sources), { changed });
  const lines = list("Lines", "line", keyed(() => breakdown(makeFigure, pointing("Part of the line", lineNames)), "line", () => lines), { changed });
  const country = choice("Country", "countries", { needed: true });
  const facts = {
    country,
    title: line("Title", { needed: true, wide: true }),
    instrument: choice("Legal form", "instruments", { needed: true }),
    instrument_text: line("What form, where it is “other”"),
    jurisdiction: line("Jurisdiction", { hint: "A part of the state; empty: all of it" }),
    reference: line("Number of the law or decree"),
    external_id: line("Your own name for it", { hint: "Unique, and never changed: aze-2025-amnesty" }),
  };
  const label = { label: line("Label"), by: line("Who insists on it"), source: pointing("Source", sourceNames), text: prose("Note", { rows: 2 }) };
  const members = {
    sources,
    ...facts,
    summary: prose("Summary", { hint: "In your own words" }),
    described_as: group("Described as", label),
    milestones: list("Milestones", "milestone", () => group("Milestone", withSource({ type: choice("What happened", "milestones", { needed: true }), on: date("On") }), part)),
    headline: group("Headline", { figures: list("Figures", "figure", makeFigure) }),
    breakdowns: lines,
    roles: list("Roles", "role", () => group("Role", {
      role: choice("Role", "roles", { needed: true }), leader: leader("Leader (a person)", () => country.value()),
      body: line("or body (an institution)"), office: line("Office"), text: prose("Note", { rows: 2 }),
    }, { ...part })),
    scopes: list("Scopes", "scope", () => group("Scope", withSource({
      rule: choice("In or out", "rules", { needed: true }), group: choice("Group", "groups"), offence: choice("or offence", "offences"),
      by: line("Who says so"), count: count("Size of that group"),
    }), part)),
    conditions: list("Conditions", "condition", () => group("Condition", {
      condition: choice("Condition", "conditions", { needed: true }), to: choice("To obtain or retain", "condition_purposes", { needed: true }), text: prose("Note", { rows: 2 }),
    }, part)),
    occasions: list("Occasions", "occasion", () => group("Occasion", {
      occasion: choice("Occasion", "occasions", { needed: true }), text: prose("Note", { rows: 2 }),
    }, part)),
    motives: list("Motives", "motive", () => group("Motive", withSource({
      motive: choice("Motive", "motives", { needed: true }), basis: choice("Stated or attributed", "motive_bases", { needed: true }), by: line("By whom"),
    }), part)),
    relations: list("Relations", "relation", () => group("Relation", {
      relation: choice("This act is …", "relations", { needed: true }), act: line("The other act", { needed: true, hint: "Its id, or its external_id" }), text: prose("Note", { rows: 2 }),
    }, part)),
    notes: prose("Notes", { hint: "What stays doubtful" }),
  };
  // What a source is called changes while it is typed.
  sources.node.addEventListener("change", changed);
  lines.node.addEventListener("change", changed);
  const section = (title, hint, ...held) => el("section", { class: "part" }, el("h2", {}, title), hint && el("p", { class: "hint" }, hint), held);
  const node = el("div", {},
    section("Sources", "Where each number was read. Everything below can cite them; a single source serves all that names none.", sources.node),
    section("The act", null, el("div", { class: "fields" }, nodes(facts)), members.summary.node,
      more("A label that somebody insists on", label)),
    section("Milestones", "What happened when. The last one is the status.", members.milestones.node),
    section("The headline", "Figures for the act as a whole, each in the words of its source.", members.headline.members.figures.node),
    section("Lines", "One line for each kind of relief and group, with its own figures.", lines.node),
    section("Who did what", null, members.roles.node),
    section("Who is in, who is left out", null, members.scopes.node),
    section("Conditions", null, members.conditions.node),
    section("Why", null, el("h3", {}, "Occasions"), members.occasions.node, el("h3", {}, "Motives"), members.motives.node),
    section("Relations to other acts", null, members.relations.node),
    section("Notes", null, members.notes.node));
  return group("Act", members, { node });
}
