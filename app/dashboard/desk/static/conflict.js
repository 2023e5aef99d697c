// The way out of a conflict: what was changed meanwhile, by whom and why; what is yours stays.

import { call } from "./api.js";
import { button, el, fresh, show } from "./dom.js";
import { merge, put } from "./merge.js";
import { path } from "./summary.js";

/** A value in a few words. */
function told(value) {
  if (value === undefined || value === null || value === "") return "nothing";
  if (typeof value !== "object") return String(value);
  if (typeof value.wording === "string") return value.wording;
  const parts = Object.entries(value).filter(([name]) => !["id", "key", "source"].includes(name)).map(([, member]) => told(member));
  return parts.filter((part) => part !== "nothing").join(", ") || "nothing";
}

/** Who made the revisions after the one that was read. */
async function revisions(id, read) {
  try {
    return (await call("GET", `/v1/acts/${id}/revisions?limit=20`)).body.data.filter((one) => one.revision > read);
  } catch {
    return [];
  }
}

/**
 * Show in `place` what `theirs` changed beside `mine`, both grown from `base`; `done(value)` gets what the editor
 * makes of it. `revision` is the one that was read.
 */
export async function conflict(place, form, { id, revision, base, mine, theirs }, done) {
  const { value, taken, clashes } = merge(base, mine, theirs);
  const made = await revisions(id, revision);
  const choices = clashes.map((clash) => {
    const name = fresh("clash");
    const option = (own, label, said) => {
      const input = el("input", { type: "radio", name, id: fresh("choice"), value: own ? "mine" : "theirs", checked: own });
      return el("div", {}, input, el("label", { for: input.id }, `${label}: ${told(said)}`));
    };
    return { clash, name, node: el("fieldset", {}, el("legend", {}, path(form, clash.pointer)),
      el("p", { class: "hint" }, `It was: ${told(clash.before)}`), option(true, "Keep yours", clash.mine), option(false, "Take theirs", clash.theirs)) };
  });
  const bring = () => {
    let result = value;
    // From the end: what is taken away moves nothing that is still to be put.
    for (const { clash, name } of [...choices].reverse()) {
      const theirsChosen = box.querySelector(`input[name="${name}"][value="theirs"]`).checked;
      if (theirsChosen) result = put(result, clash.pointer, clash.theirs);
    }
    done(result);
  };
  const box = el("div", { class: "warning", role: "alert", tabindex: "-1" },
    el("h2", {}, "The act was changed while you worked on it"),
    el("p", {}, "Nothing was saved, and what you typed is still here."),
    made.length ? el("ul", {}, made.map((one) => el("li", {}, el("strong", {}, one.by), ` at ${new Date(one.at).toLocaleString()}`, one.note ? `: “${one.note}”` : ""))) : null,
    taken.length ? [el("h3", {}, "Changed meanwhile"), el("ul", {}, taken.map((one) =>
      el("li", {}, `${path(form, one.pointer)}: `, el("del", {}, told(one.before)), " → ", el("ins", {}, told(one.theirs)))))] : null,
    choices.length ? [el("h3", {}, "Changed by both of you"), choices.map((one) => one.node)] : null,
    taken.length || choices.length ? null : el("p", {}, "What changed is none of the fields of this form: its sums, or whether it is published."),
    button("Bring these changes into the form", bring), el("p", { class: "hint" }, "Then look it over and save once more."));
  show(place, box);
  box.focus();
}
