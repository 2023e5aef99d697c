// The first page of the desk: what is not published yet, and the button that publishes it.

import { account } from "./account.js";
import { call, Refused } from "./api.js";
import { button, el, interval, show } from "./dom.js";

const root = document.getElementById("desk");
const place = el("div", {});
let caller = null;

const who = account((found) => {
  caller = found;
  if (caller) list();
  else show(place);
});

async function list() {
  show(place, el("p", { role: "status" }, "Loading …"));
  const rows = el("tbody", {});
  const more = el("div", { class: "row" });
  const next = async (path) => {
    show(more, el("p", { role: "status" }, "Loading …"));
    try {
      const { body } = await call("GET", path);
      rows.append(...body.data.map(row));
      show(more, body.next ? button("Show more", () => next(body.next), { class: "quiet" }) : null);
      return rows.children.length;
    } catch (error) {
      if (error.status === 401) who.refused();
      show(more, el("p", { class: "error", role: "alert" }, `The drafts could not be read. ${error.message}`), button("Try again", () => next(path)));
      return null;
    }
  };
  const found = await next("/v1/acts?review=draft&review=submitted&sort=-updated_at&limit=50");
  if (found === 0) return show(place, el("p", {}, caller.scope === "contribute" ? "You have no drafts." : "No draft waits."));
  show(place, el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Drafts" }, el("table", {},
    el("caption", {}, "The last changed first"),
    el("thead", {}, el("tr", {}, ["Act", "Country", "Date", "Persons", "State", "Warnings", "What to do"].map((head) => el("th", { scope: "col" }, head)))),
    rows)), more);
}

function row(act) {
  const said = el("span", { role: "status" });
  const tasks = el("td", {});
  const line = el("tr", {},
    el("th", { scope: "row" }, el("a", { href: `/desk/acts/${act.id}` }, act.title)), el("td", {}, act.country_name), el("td", {}, act.date ?? "undated"),
    el("td", {}, interval(act.persons.announced || act.persons.implemented)), el("td", {}, act.review),
    el("td", {}, act.warnings.length ? act.warnings.map((one) => el("p", {}, one.message)) : "none"), tasks);
  const to = caller.scope === "contribute" ? (act.review === "draft" ? "submitted" : null) : "published";
  const label = to === "published" ? "Publish" : "Submit";

  async function move() {
    press.disabled = true;
    try {
      const now = await call("GET", `/v1/acts/${act.id}`);
      if (now.body.revision !== act.revision) {
        show(tasks, el("p", { role: "status" }, "It was changed after this list was made. "), el("a", { href: `/desk/acts/${act.id}` }, "Look at it first"));
        return;
      }
      await call("PATCH", `/v1/acts/${act.id}`, { body: { review: to }, etag: now.etag });
      show(tasks, el("p", { role: "status", tabindex: "-1" }, to === "published" ? ["Published. ", el("a", { href: `/acts/${act.id}` }, "See it")] : "Submitted."));
      tasks.querySelector("p").focus();
    } catch (error) {
      press.disabled = false;
      said.textContent = ` ${error.message}`;
      if (error instanceof Refused && error.status === 401) who.refused();
    }
  }

  const press = button(label, move, { "aria-label": `${label}: ${act.title}` });
  show(tasks, to ? press : null, said);
  return line;
}

root.append(who.node, place);
who.begin();
