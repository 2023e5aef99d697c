// The leaves of a form. Each is {node, value, set, locate, fault, label}; a value that is left out is undefined.

import { el, fresh } from "./dom.js";
import { options, term } from "./terms.js";

/** Put an input under its label, with its hint and a place for what is wrong with it. */
export function leaf(label, input, { hint, needed, wide, extra = [], read, write, check = false }) {
  const id = fresh("field");
  input.id = id;
  const hinted = el("p", { class: "hint", id: `${id}-hint` }, hint || "");
  const fault = el("p", { class: "fault", id: `${id}-fault` });
  hinted.hidden = !hint;
  fault.hidden = true;
  if (hint) input.setAttribute("aria-describedby", hinted.id);
  if (needed) input.setAttribute("aria-required", "true");
  const name = el("label", { for: id, class: needed && "needed" }, label);
  const node = el("div", { class: ["field", check && "check", wide && "wide"].filter(Boolean).join(" ") }, check ? [input, name] : [name, input], hinted, extra, fault);
  const control = {
    node, input, label, hinted,
    value: read || (() => input.value.trim() || undefined),
    set: write || ((value) => { input.value = value ?? ""; }),
    locate: () => control,
    fault(message) {
      const said = message !== undefined;
      fault.textContent = message ?? "";
      fault.hidden = !said;
      const described = [hint && hinted.id, said && fault.id].filter(Boolean).join(" ");
      if (described) input.setAttribute("aria-describedby", described);
      else input.removeAttribute("aria-describedby");
      if (said) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
    clear: () => control.fault(),
    focus: () => input.focus(),
  };
  return control;
}

export const line = (label, more = {}) =>
  leaf(label, el("input", { type: "text", autocomplete: "off", maxlength: 500, ...more.attributes }), more);

export const address = (label, more = {}) =>
  leaf(label, el("input", { type: "url", autocomplete: "off", maxlength: 2000 }), more);

export const prose = (label, more = {}) => leaf(label, el("textarea", { rows: more.rows || 3 }), more);

export const date = (label, more = {}) =>
  line(label, { hint: "2025, 2025-12 or 2025-12-19: as exact as the source", ...more, attributes: { maxlength: 10 } });

/** Checked or not; what was stored as not so stays that, and is not left out. */
export const flag = (label, more = {}) => {
  const input = el("input", { type: "checkbox" });
  let stored;
  return leaf(label, input, {
    ...more, check: true,
    read: () => input.checked || (stored === false ? false : undefined),
    write: (value) => { stored = value; input.checked = Boolean(value); },
  });
};

/** A whole number; what is none is sent as it was typed, for the register to say so. */
export const whole = (label, more = {}) => {
  const input = el("input", { type: "text", inputmode: "numeric", autocomplete: "off" });
  return leaf(label, input, {
    ...more,
    read: () => {
      const typed = input.value.trim();
      return typed === "" ? undefined : /^\d{1,15}$/.test(typed) ? Number(typed) : typed;
    },
    write: (value) => { input.value = value ?? ""; },
  });
};

/** One value of a closed list, with its definition below; with `first`, its first where nothing is chosen. */
export function choice(label, list, more = {}) {
  const input = el("select", {}, more.first ? null : el("option", { value: "" }, more.none || "—"),
    options(list).map((one) => el("option", { value: one.value }, one.label)));
  const meaning = el("p", { class: "hint" });
  const control = leaf(label, input, { ...more, extra: [meaning] });
  const explain = () => {
    const found = list === "countries" ? null : term(list, input.value);
    meaning.textContent = found ? found.definition : "";
    meaning.hidden = !found;
  };
  const { set } = control;
  control.set = (value) => { set(value ?? (more.first ? input.options[0].value : "")); explain(); };
  input.addEventListener("change", explain);
  explain();
  return control;
}

/** One of the parts of this form, by its id or key: `listed()` gives [[name, label], …], and changes as they do. */
export function reference(label, listed, more = {}) {
  const input = el("select", {});
  let wanted;
  const control = leaf(label, input, {
    ...more,
    read: () => input.value || undefined,
    write: (value) => { wanted = value ?? ""; refresh(); },
  });
  // What is gone may be brought back: it is wanted until something else is chosen.
  const refresh = () => {
    const now = wanted ?? input.value;
    input.replaceChildren(el("option", { value: "" }, more.none || "—"),
      ...listed().map(([name, said]) => el("option", { value: name }, said)));
    input.value = now;
    wanted = input.value === now ? undefined : now;
    if (wanted !== undefined) input.value = "";
  };
  input.addEventListener("change", () => { wanted = undefined; });
  refresh();
  control.refresh = refresh;
  return control;
}
