// While somebody types: how the register would read the act, its warnings, and acts that may be the same one.

import { all, call, key, Refused } from "./api.js";
import { el, interval, settled, show } from "./dom.js";
import { leading } from "./summary.js";

const DAY = 86_400_000;
const NEAR = 45 * DAY;
const STAGES = ["announced", "implemented"];
const SUMS = [["persons", "Persons"], ["itemised", "In the lines"], ["unspecified", "Not in the lines"], ["leaving_custody", "Leaving custody"]];

/** The first and the last day that a partial date may mean. */
function span(date) {
  const [year, month, day] = date.split("-").map(Number);
  const first = Date.UTC(year, (month || 1) - 1, day || 1);
  const last = day ? first : month ? Date.UTC(year, month, 0) : Date.UTC(year, 11, 31);
  return [first, last];
}

const iso = (moment) => new Date(moment).toISOString().slice(0, 10);

/** The numbers that are said of an act as a whole. */
function numbers(act) {
  const found = [...act.headline.figures.map((one) => one.count.best), ...STAGES.map((stage) => act.persons[stage]?.best)];
  return new Set(found.filter(Boolean));
}

/** Acts of the same country, near in time and in number; without a number, near in time alone. */
async function alike(act) {
  if (!act.date) return [];
  const [first, last] = span(act.date);
  const margin = last - first > NEAR ? 0 : NEAR;
  const query = new URLSearchParams({ country: act.country, from: iso(first - margin), to: iso(last + margin), limit: "200" });
  for (const review of ["published", "submitted", "draft"]) query.append("review", review);
  const own = [...numbers(act)];
  return (await all(`/v1/acts?${query}`)).filter((other) => other.id !== act.id).filter((other) => {
    const theirs = [...numbers(other)];
    if (!own.length) return true;
    return own.some((one) => theirs.some((number) => Math.abs(one - number) * 10 <= Math.max(one, number)));
  }).map((other) => ({ act: other, sure: own.length > 0 }));
}

/** Show in `place` what the register makes of a form; returns what is to be called when it changes. */
export function rehearsal(place, form, request) {
  const state = el("p", { class: "hint", role: "status" });
  const found = el("div", {});
  const twins = el("div", {});
  show(place, el("h2", {}, "As the register reads it"), state, found, twins);
  let turn = 0;

  async function look() {
    const mine = ++turn;
    const { method, path, body, etag, ready } = request();
    if (!key() || !ready) {
      state.textContent = key() ? "Once country, title and legal form are there, it is checked as you type." : "With a key it is checked as you type.";
      show(found);
      show(twins);
      return;
    }
    try {
      const { body: act } = await call(method, `${path}?dry_run=true`, { body, etag });
      if (mine !== turn) return;
      sums(act);
      const others = await alike(act).catch(() => []);
      if (mine === turn) duplicates(others);
    } catch (error) {
      if (mine !== turn) return;
      if (!(error instanceof Refused)) state.textContent = "Not checked: the service can't be reached.";
      else if (error.status === 412) state.textContent = "The act was changed meanwhile: saving will show what.";
      else if (error.faults.length) missing(error.faults);
      else state.textContent = error.message;
    }
  }

  function missing(faults) {
    state.textContent = faults.length === 1 ? "One thing is not right yet." : `${faults.length} things are not right yet.`;
    show(found, el("ul", {}, faults.map((fault) => el("li", {}, fault.pointer === undefined ? fault.message : leading(form, fault, fault.message)))));
  }

  function sums(act) {
    const { warnings } = act;
    state.textContent = warnings.length ? `It can be saved, with ${warnings.length === 1 ? "a warning" : `${warnings.length} warnings`}.` : "It can be saved as it stands.";
    show(found,
      STAGES.filter((stage) => act.persons[stage]).map((stage) => [el("h3", {}, stage[0].toUpperCase() + stage.slice(1)),
        el("dl", {}, SUMS.filter(([name]) => act[name][stage]).map(([name, label]) => [el("dt", {}, label), el("dd", {}, interval(act[name][stage]))]))]),
      warnings.length ? el("div", { class: "warning" }, el("ul", {}, warnings.map((one) => el("li", {}, leading(form, one, one.message))))) : null);
  }

  function duplicates(others) {
    if (!others.length) return show(twins);
    const sure = others[0].sure;
    show(twins, el("div", { class: sure ? "warning" : "note" },
      el("h3", {}, sure ? "Is it there already?" : "Near it in time"),
      el("ul", {}, others.slice(0, 5).map(({ act }) => el("li", {},
        el("a", { href: `/desk/acts/${act.id}`, target: "_blank", rel: "noopener" }, act.title),
        ` (${act.date ?? "undated"}, ${interval(act.persons.announced || act.persons.implemented)}, ${act.review})`)))));
  }

  look();
  return settled(700, look);
}
