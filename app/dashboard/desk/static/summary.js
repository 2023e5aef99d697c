// What went wrong, told at the top of the form and at each field, by the pointers of the faults.

import { button, el, show } from "./dom.js";

const steps = (pointer) => pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Where the fields of a pointer are: the labels on the way. */
export function path(form, pointer) {
  const names = steps(pointer);
  const labels = [];
  for (let depth = 1; depth <= names.length; depth += 1) {
    const label = /^\d+$/.test(names[depth - 1]) ? String(Number(names[depth - 1]) + 1) : form.locate(names.slice(0, depth)).label;
    if (label && labels.at(-1) !== label) labels.push(label);
  }
  return labels.join(" › ");
}

/** A link to the field of a fault. */
export function leading(form, fault, message) {
  const control = form.locate(steps(fault.pointer));
  return el("a", { href: "#", onclick: (event) => {
    event.preventDefault();
    for (let node = control.node; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    control.focus();
    control.node.scrollIntoView({ block: "center" });
  } }, message);
}

/** Tell an error in `place` and at its fields, and take the focus there; `again` tries once more. */
export function report(place, form, error, again) {
  form.clear();
  const entries = error.faults.map((fault) => {
    const message = [fault.message, fault.suggestion && `Perhaps: ${fault.suggestion}.`].filter(Boolean).join(" ");
    if (fault.pointer === undefined) return el("li", {}, message);
    const control = form.locate(steps(fault.pointer));
    for (let node = control.node; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    control.fault(message);
    return el("li", {}, leading(form, fault, `${path(form, fault.pointer)}: ${message}`));
  });
  const box = el("div", { class: "error", role: "alert", tabindex: "-1" },
    el("h2", {}, "It was not saved"), el("p", {}, error.message),
    entries.length ? el("ul", {}, entries) : null,
    entries.length ? null : button("Try again", again));
  show(place, box);
  box.focus();
}

/** Tell that something is done. */
export function tell(place, ...said) {
  const box = el("div", { class: "note", role: "status", tabindex: "-1" }, said);
  show(place, box);
  box.focus();
}
