// The page of the form of an act: a new one, or one that is there.

import { account } from "./account.js";
import { actForm } from "./act_form.js";
import { call, Refused, retries } from "./api.js";
import { conflict } from "./conflict.js";
import { button, el, settled, show } from "./dom.js";
import { line } from "./fields.js";
import * as keeping from "./keeping.js";
import { remember } from "./leader.js";
import { patch } from "./merge.js";
import { rehearsal } from "./rehearsal.js";
import { report, tell } from "./summary.js";
import { load } from "./terms.js";

const root = document.getElementById("desk");
const place = el("div", {});
let caller = null;
let id = root.dataset.act;
// The act as it was read: its document, version, and what the form makes of it.
let read = null;
let form, note, actions, ask, save;

const who = account((found) => {
  caller = found;
  if (form) { buttons(); ask(); }
  else if (id && !caller) show(place, el("p", {}, "With a key, the form of the act is here."));
  else begin();
});

/** Load what the form needs; where that fails, say so where the form would be. */
async function begin() {
  show(place, el("p", { role: "status" }, "Loading …"));
  try {
    const [, act] = await Promise.all([load(), id ? call("GET", `/v1/acts/${id}`) : null]);
    build(act);
  } catch (error) {
    const lost = error instanceof Refused && [404, 410].includes(error.status);
    show(place, el("div", { class: "error", role: "alert" },
      el("p", {}, error.message, lost ? " A draft is seen by its author and by editors only." : ""),
      lost ? el("p", {}, el("a", { href: "/desk" }, "Back to the desk")) : button("Try again", begin)));
  }
}

/** What the form makes of a document of the API. */
function asForm(document) {
  for (const role of document.roles) if (role.leader) remember(role.leader, role.leader_name);
  const shadow = actForm();
  shadow.set(document);
  return shadow.value();
}

function take({ body, etag }) {
  read = { document: body, etag, value: asForm(body) };
}

function build(act) {
  form = actForm();
  note = line("Why this change", { hint: "For the history: The gazette gives another number" });
  actions = el("div", { class: "row actions" });
  const said = el("div", {});
  const aside = el("aside", { class: "card", "aria-label": "As the register reads it" });
  const typed = keeping.stored();
  if (act) take(act);
  else read = { document: null, etag: null, value: form.value() };
  if (act) form.set(act.body);
  if (typed) {
    // With the version that it was typed upon: what changed since then shows when it is saved.
    if (act) read = typed.read;
    form.set(typed.value);
    keeping.mark(true);
    show(said, el("div", { class: "note row" }, el("p", {}, "What you had typed in this tab was brought back."),
      button("Throw it away", () => { keeping.drop(); location.reload(); }, { class: "quiet" })));
  }
  const frame = el("form", { onsubmit: (event) => event.preventDefault(), "aria-label": "The act" }, form.node,
    id ? note.node : null, actions);
  show(place, el("div", { class: "layout" }, el("div", {}, said, frame), aside));
  ask = rehearsal(aside, form, () => {
    const value = form.value();
    const ready = Boolean(value.country && value.title && value.instrument);
    return id ? { method: "PATCH", path: `/v1/acts/${id}`, body: patch(read.value, value), etag: read.etag, ready }
      : { method: "POST", path: "/v1/acts", body: value, ready };
  });
  const retry = retries();
  const keep = settled(150, () => {
    const value = form.value();
    if (JSON.stringify(value) === JSON.stringify(read.value)) keeping.drop();
    else keeping.store({ read, value });
  });
  frame.addEventListener("input", () => { keeping.mark(true); keep(); ask(); });
  frame.addEventListener("change", () => { keep(); ask(); });
  title();
  buttons();

  save = async (review) => {
    if (who.needed()) return;
    form.clear();
    const value = form.value();
    // What is typed meanwhile would be lost when the form shows what was saved.
    frame.inert = true;
    try {
      const change = review && review !== read.document?.review ? { review } : {};
      const saved = id
        ? await call("PATCH", `/v1/acts/${id}`, { body: { ...patch(read.value, value), ...change }, etag: read.etag, note: note.value() })
        : await call("POST", "/v1/acts", { body: { ...value, ...change }, retry: retry({ ...value, ...change }) });
      done(saved);
    } catch (error) {
      if (error instanceof Refused && error.status === 412) await clash(value);
      else {
        report(said, form, error, () => save(review));
        if (error.status === 401) who.refused();
      }
    } finally {
      frame.inert = false;
    }
  };

  function done(saved) {
    keeping.drop();
    id = saved.body.id;
    take(saved);
    form.set(saved.body);
    note.set("");
    history.replaceState(null, "", `/desk/acts/${id}`);
    frame.insertBefore(note.node, actions);
    title();
    buttons();
    ask();
    const { review, warnings, revision } = saved.body;
    tell(said, el("p", {}, el("strong", {}, review === "published" ? "Published." : `Saved as ${review}.`),
      ` Revision ${revision}${warnings.length ? `, with ${warnings.length === 1 ? "a warning" : `${warnings.length} warnings`}` : ""}. `,
      el("a", { href: review === "published" ? `/acts/${id}` : "/desk" }, review === "published" ? "See the act" : "Back to the desk")));
  }

  async function clash(mine) {
    try {
      const now = await call("GET", `/v1/acts/${id}`);
      const theirs = asForm(now.body);
      await conflict(said, form, { id, revision: read.document.revision, base: read.value, mine, theirs }, (value) => {
        take(now);
        form.set(value);
        keeping.mark(true);
        keeping.store({ read, value });
        ask();
        tell(said, el("p", {}, el("strong", {}, "The changes are in the form."), " Look it over, then save."));
      });
    } catch (error) {
      report(said, form, error, () => clash(mine));
    }
  }
}

function title() {
  if (!read.document) return;
  const { title: named, review } = read.document;
  document.querySelector("h1").textContent = named;
  document.title = `${named} · Clemency Register`;
  const lead = document.querySelector(".desk .lead") || document.querySelector("h1").insertAdjacentElement("afterend", el("p", { class: "lead" }));
  show(lead, `${review[0].toUpperCase()}${review.slice(1)}, ${read.document.country_name}. `, el("a", { href: `/desk/acts/${id}/figures/new` }, "Add a figure from a new source"));
}

/** What can be done with the act as it stands, by whoever holds the key. */
function buttons() {
  const review = read.document?.review ?? "draft";
  const may = !caller || caller.scope !== "contribute";
  const saving = (to) => () => save(to);
  const offered = id ? [button("Save", saving())] : [button("Save as draft", saving("draft"), { class: may ? "quiet" : undefined })];
  if (may && ["draft", "submitted"].includes(review)) offered.push(button("Publish", saving("published"), { class: id ? "quiet" : undefined }));
  if (!may && review === "draft") offered.push(button("Submit for review", saving("submitted"), { class: "quiet" }));
  show(actions, offered);
}

root.append(who.node, place);
who.begin();
