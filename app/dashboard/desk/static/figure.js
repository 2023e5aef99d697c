// One more figure of an act, from a source of its own.

import { account } from "./account.js";
import { figure } from "./act_form.js";
import { call, Refused } from "./api.js";
import { button, el, interval, settled, show } from "./dom.js";
import { reference } from "./fields.js";
import { group } from "./groups.js";
import * as keeping from "./keeping.js";
import { unused } from "./merge.js";
import { rehearsal } from "./rehearsal.js";
import { named, source } from "./source_form.js";
import { report, tell } from "./summary.js";
import { load, words } from "./terms.js";

const root = document.getElementById("desk");
const place = el("div", {});
const id = root.dataset.act;
const NEW = "new-source";
let read, ask;

const who = account((caller) => {
  if (ask) ask();
  else if (caller) begin();
  else show(place, el("p", {}, "With a key, the form is here."));
});

async function begin() {
  show(place, el("p", { role: "status" }, "Loading …"));
  try {
    [, read] = await Promise.all([load(), call("GET", `/v1/acts/${id}`)]);
    build();
  } catch (error) {
    const lost = error instanceof Refused && [404, 410].includes(error.status);
    show(place, el("div", { class: "error", role: "alert" }, el("p", {}, error.message),
      lost ? el("p", {}, el("a", { href: "/desk" }, "Back to the desk")) : button("Try again", begin)));
  }
}

function build() {
  const { body: act } = read;
  document.querySelector("h1").textContent = `Add a figure: ${act.title}`;
  const line = reference("Of which line", () => act.breakdowns.map((one, at) => [one.id,
    `${words(one.kind)}${one.group ? `, ${words(one.group)}` : ""}${one.text ? `: ${one.text}` : ""} (${interval(one.persons.announced || one.persons.implemented)}, line ${at + 1})`]),
  { none: "the act as a whole" });
  const cited = figure(() => [[NEW, "the new source below"], ...act.sources.map(named)]);
  const fresh = source();
  const frame = el("fieldset", { class: "item" }, el("legend", {}, "The new source"), fresh.node);
  const choose = () => { frame.hidden = cited.members.source.value() !== NEW; };
  const form = group("Figure", { line, figure: cited, source: fresh }, { node: el("div", {}, line.node, cited.node, frame) });
  cited.members.source.set(NEW);
  cited.members.stage.set("implemented");
  const start = JSON.stringify(form.value());
  const typed = keeping.stored();
  if (typed) form.set(typed);
  choose();
  cited.members.source.input.addEventListener("change", choose);

  /** What the act becomes: the figure at the end of its list, and its source at the end of the sources. */
  function change(document) {
    const value = form.value();
    const own = { ...value.figure };
    const made = {};
    if (own.source === NEW) {
      own.source = unused("source", new Set(document.sources.map((one) => one.key)));
      made.sources = [...document.sources, { ...value.source, key: own.source }];
    }
    if (value.line) {
      made.breakdowns = document.breakdowns.map((one) => (one.id === value.line ? { ...one, figures: [...one.figures, own] } : one));
    } else made.headline = { figures: [...document.headline.figures, own] };
    return made;
  }

  /** What is wrong where another editor removed the line that was chosen: the figure would have no place. */
  function lost() {
    const chosen = line.value();
    if (!chosen || read.body.breakdowns.some((one) => one.id === chosen)) return [];
    return [{ pointer: "/line", message: "This line was removed meanwhile: choose another, or the act as a whole." }];
  }

  /** Faults of the act's document, at the fields of this form. */
  const here = (fault) => {
    if (fault.pointer === undefined) return fault;
    const inside = fault.pointer.match(/\/figures\/\d+(.*)$/);
    const ofSource = fault.pointer.match(/^\/sources\/\d+(.*)$/);
    return { ...fault, pointer: inside ? `/figure${inside[1]}` : ofSource ? `/source${ofSource[1]}` : "/line" };
  };
  /** The form, as pointers into the act's document find their fields in it. */
  const asAct = { locate: (names) => form.locate(here({ pointer: `/${names.join("/")}` }).pointer.split("/").slice(1)) };
  const said = el("div", {});
  const aside = el("aside", { class: "card", "aria-label": "As the register reads it" });
  const add = button("Add the figure", save);
  const keep = settled(150, () => keeping.store(form.value()));
  const entered = el("form", { onsubmit: (event) => event.preventDefault(), "aria-label": "The figure" }, form.node, el("div", { class: "row actions" }, add));
  entered.addEventListener("input", () => { keeping.mark(JSON.stringify(form.value()) !== start); keep(); ask(); });
  show(place, el("p", {}, el("a", { href: `/desk/acts/${id}` }, "The form of the act")), el("div", { class: "layout" }, el("div", {}, said, entered), aside));
  ask = rehearsal(aside, asAct, () => ({
    method: "PATCH", path: `/v1/acts/${id}`, body: change(read.body), etag: read.etag, ready: form.members.figure.members.count.value() !== undefined && !lost().length,
  }));

  async function save() {
    if (who.needed()) return;
    form.clear();
    entered.inert = true;
    try {
      let saved;
      for (let turn = 0; saved === undefined; turn += 1) {
        const faults = lost();
        if (faults.length) throw Object.assign(new Error("The figure was not added."), { faults });
        try {
          saved = await call("PATCH", `/v1/acts/${id}`, { body: change(read.body), etag: read.etag, note: "One more figure" });
        } catch (error) {
          // A figure takes nothing away: where the act was changed meanwhile it is added to what is there now.
          if (!(error instanceof Refused) || error.status !== 412 || turn === 3) throw error;
          read = await call("GET", `/v1/acts/${id}`);
        }
      }
      keeping.drop();
      read = saved;
      build();
      const { persons } = saved.body;
      tell(place.querySelector(".layout > div > div"), el("p", {}, el("strong", {}, "The figure was added."),
        ` Announced: ${interval(persons.announced)}. Implemented: ${interval(persons.implemented)}. `, el("a", { href: `/acts/${id}` }, "See the act")));
    } catch (error) {
      report(said, form, Object.assign(error, { faults: error.faults.map(here) }), save);
      if (error.status === 401) who.refused();
    } finally {
      entered.inert = false;
    }
  }
}

root.append(who.node, place);
who.begin();
