// What holds fields: a group is an object, a list an array. Pointers of faults lead down through them.

import { button, el, fresh } from "./dom.js";

/** Members by name, each a control; members that the form doesn't show are kept as they were. */
export function group(label, members, { node, hidden = [] } = {}) {
  const kept = {};
  const control = {
    label, members,
    node: node || el("div", { class: "fields" }, Object.values(members).map((member) => member.node)),
    value() {
      const made = { ...kept };
      for (const [name, member] of Object.entries(members)) {
        const value = member.value();
        if (value !== undefined) made[name] = value;
      }
      return Object.keys(made).length ? made : undefined;
    },
    set(value) {
      for (const name of hidden) {
        delete kept[name];
        if (value?.[name] !== undefined && value[name] !== null) kept[name] = value[name];
      }
      for (const [name, member] of Object.entries(members)) member.set(value?.[name] ?? undefined);
    },
    keep: (name, value) => { kept[name] = value; },
    kept: (name) => kept[name],
    locate([name, ...rest]) {
      return members[name] ? members[name].locate(rest) : control;
    },
    fault(message) { Object.values(members)[0].fault(message); },
    clear() { for (const member of Object.values(members)) member.clear(); },
    focus() { Object.values(members)[0].focus(); },
  };
  return control;
}

/** An entry in a few words, to be told from its neighbours while it is closed. */
function brief(value) {
  const count = value.count ?? value.figures?.[0]?.count;
  const said = [
    value.kind ?? value.type ?? value.role ?? value.rule ?? value.condition ?? value.occasion ?? value.motive ?? value.relation,
    value.group ?? value.offence, value.publisher ?? value.title ?? value.url, value.on ?? value.published_on ?? value.as_of,
    typeof count === "object" ? count.wording ?? count.best : count, value.body, value.stage,
  ];
  return said.filter(Boolean).map((one) => String(one).replaceAll("_", " ").slice(0, 80)).slice(0, 3).join(", ");
}

/** Entries of one kind, each made by `make`; one can be added, and removed, and brought back. */
export function list(label, one, make, { changed = () => {} } = {}) {
  const items = [];
  const entries = el("div", {});
  const undo = el("p", { class: "row", role: "status" });
  const fault = el("p", { class: "fault", id: fresh("list-fault"), tabindex: "-1" });
  fault.hidden = true;
  const adder = button(`Add ${/^[aeiou]/.test(one) ? "an" : "a"} ${one}`, () => {
    const item = add();
    item.frame.open = true;
    // What a new entry needs of its form: a name for it, say.
    item.begin?.();
    touched();
    item.focus();
  }, { class: "quiet" });
  const node = el("div", {}, entries, undo, adder, fault);
  const name = () => items.forEach((item, place) => {
    const said = brief(item.value() || {});
    item.legend.textContent = `${one[0].toUpperCase()}${one.slice(1)} ${place + 1}${said && `: ${said}`}`;
  });
  entries.addEventListener("change", name);
  const touched = () => {
    name();
    changed();
    node.dispatchEvent(new Event("input", { bubbles: true }));
  };

  function add(value) {
    const item = make();
    item.legend = el("summary", {}, "");
    item.frame = el("details", { class: "item" }, item.legend, item.node,
      button(`Remove this ${one}`, () => remove(item), { class: "quiet" }));
    if (value !== undefined) item.set(value);
    put(item, items.length);
    return item;
  }

  function put(item, place) {
    items.splice(place, 0, item);
    entries.insertBefore(item.frame, entries.children[place] || null);
  }

  function remove(item) {
    const place = items.indexOf(item);
    items.splice(place, 1);
    item.frame.remove();
    touched();
    undo.replaceChildren(el("span", {}, `The ${one} was removed.`), button("Bring it back", () => {
      undo.replaceChildren();
      put(item, place);
      item.frame.open = true;
      touched();
      item.focus();
    }, { class: "quiet" }));
    adder.focus();
  }

  const control = {
    label, node, items,
    value: () => items.map((item) => item.value() || {}),
    set(values) {
      items.splice(0).forEach((item) => item.frame.remove());
      undo.replaceChildren();
      for (const value of values || []) add(value);
      name();
      changed();
    },
    locate([place, ...rest]) {
      const item = items[Number(place)];
      return item ? item.locate(rest) : control;
    },
    fault(message) {
      fault.textContent = message ?? "";
      fault.hidden = message === undefined;
    },
    clear() {
      control.fault();
      for (const item of items) item.clear();
    },
    focus: () => (fault.hidden ? adder : fault).focus(),
  };
  return control;
}

