// A count: its words, read as they are typed; numbers beside them where the words can't be read.

import { call, Unreachable } from "./api.js";
import { el, fresh, interval, settled } from "./dom.js";
import { leaf } from "./fields.js";

const NUMBERS = ["low", "best", "high"];
const known = new Map();

/** What the register reads in a wording: {count} or {message}. The same words are asked for once. */
async function reading(wording) {
  if (!known.has(wording)) {
    try {
      const { body } = await call("GET", `/v1/counts?wording=${encodeURIComponent(wording)}`, { anonymous: true });
      known.set(wording, { count: body });
    } catch (error) {
      if (error instanceof Unreachable) return { message: "Not read: the service can't be reached." };
      const fault = error.faults[0];
      known.set(wording, { message: fault ? [fault.message, fault.suggestion].filter(Boolean).join(" ") : error.message });
    }
  }
  return known.get(wording);
}

const number = (typed) => (typed === "" ? null : /^\d{1,12}$/.test(typed) ? Number(typed) : typed);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export function count(label, more = {}) {
  const words = el("input", { type: "text", autocomplete: "off", maxlength: 500 });
  const told = el("p", { class: "reading", role: "status" });
  const inputs = Object.fromEntries(NUMBERS.map((name) => [name, el("input", { id: fresh("number"), type: "text", inputmode: "numeric", autocomplete: "off" })]));
  const beside = el("details", {},
    el("summary", {}, "Numbers beside the words"),
    el("p", { class: "hint" }, "For words that are not read, as in other languages. Highest left empty: no upper bound is known."),
    el("div", { class: "fields" }, NUMBERS.map((name) => el("div", { class: "field" },
      el("label", { for: inputs[name].id }, { low: "Lowest", best: "Best", high: "Highest" }[name]), inputs[name]))));
  // What was stored, while nobody has touched it.
  let stored, shown;
  const typed = () => ({ wording: words.value.trim(), ...Object.fromEntries(NUMBERS.map((name) => [name, inputs[name].value.trim()])) });
  const control = leaf(label, words, {
    hint: more.hint || "As the source says it: more than 5,000 prisoners",
    needed: more.needed,
    extra: [told, beside],
    read() {
      const now = typed();
      if (stored && same(now, shown)) return stored;
      if (NUMBERS.every((name) => now[name] === "")) return now.wording || undefined;
      const object = Object.fromEntries(NUMBERS.map((name) => [name, number(now[name])]));
      return now.wording ? { ...object, wording: now.wording } : object;
    },
    write(value) {
      const object = typeof value === "string" ? { wording: value } : typeof value === "number" ? { wording: String(value) } : value || {};
      stored = typeof value === "object" && value ? value : undefined;
      words.value = object.wording ?? "";
      // A count that its words give needs no numbers beside them.
      for (const name of NUMBERS) inputs[name].value = object[name] ?? "";
      shown = typed();
      beside.open = stored !== undefined && !object.wording;
      read();
    },
  });
  let asked = 0;
  const read = async () => {
    const wording = words.value.trim();
    const turn = ++asked;
    if (wording === "") { told.textContent = ""; return; }
    const found = await reading(wording);
    if (turn !== asked) return;
    const numbers = NUMBERS.map((name) => number(inputs[name].value.trim()));
    const given = numbers.some((value) => value !== null);
    told.classList.toggle("unread", !found.count);
    if (!found.count) {
      told.textContent = given ? "" : found.message;
      if (!given) beside.open = true;
    } else if (given && !same(numbers, NUMBERS.map((name) => found.count[name]))) {
      told.classList.add("unread");
      told.textContent = `The words alone are read as ${interval(found.count)}; the numbers beside them count.`;
    } else {
      told.textContent = `Read as ${interval(found.count)}`;
    }
  };
  const later = settled(400, read);
  words.addEventListener("input", () => {
    // New words have new numbers: those of the old ones would stand beside them unseen.
    if (stored && shown.wording) {
      for (const name of NUMBERS) inputs[name].value = "";
      stored = undefined;
    }
    later();
  });
  for (const input of Object.values(inputs)) input.addEventListener("input", later);
  return control;
}
