// One source: where it was read, and who said it first.

import { address, choice, date, line, prose } from "./fields.js";
import { group } from "./groups.js";
import { el } from "./dom.js";

const hidden = ["id", "key"];

export function source() {
  const first = {
    url: address("Address", { hint: "https://… or else a title and a publisher", wide: true }),
    publisher: line("Publisher"),
    title: line("Title"),
    kind: choice("Kind of publisher", "source_kinds"),
    originator: line("Who said it first", { hint: "Where the page repeats somebody: the ministry, an agency" }),
    originator_kind: choice("Kind of who said it first", "source_kinds"),
    published_on: date("Published on"),
    language: line("Language", { hint: "en, fr, az …" }),
  };
  const more = {
    kind_text: line("What kind, where it is “other”"),
    author: line("Author"),
    accessed_on: date("Read on"),
    archive_url: address("Archived at"),
    quote: prose("Quote"),
  };
  const nodes = (members) => Object.values(members).map((member) => member.node);
  const rest = el("details", {}, el("summary", {}, "More of this source"), el("div", { class: "fields" }, nodes(more)));
  const made = group("Source", { ...first, ...more }, {
    hidden,
    node: el("div", {}, el("div", { class: "fields" }, nodes(first)), rest),
  });
  return made;
}

/** What a source is called in a list to choose from, with the name that a document uses for it. */
export const named = (value, place) =>
  [value.id || value.key, value.publisher || value.title || value.url || `Source ${place + 1}`];
