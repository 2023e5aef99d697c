// A leader by name: those of the country are offered; a name that none bears makes a leader.

import { call } from "./api.js";
import { el, fresh } from "./dom.js";
import { leaf } from "./fields.js";

const known = new Map();
const nameOf = new Map();

/** Let the form show a stored leader by name. */
export const remember = (id, name) => nameOf.set(id, name);

async function names(country) {
  if (!known.has(country)) {
    try {
      known.set(country, (await call("GET", `/v1/leaders?country=${country}&limit=500`)).body.data.map((one) => one.name));
    } catch {
      // Only an offer: the name can be typed all the same.
      return [];
    }
  }
  return known.get(country);
}

export function leader(label, country) {
  const offered = el("datalist", { id: fresh("leaders") });
  const input = el("input", { type: "text", list: offered.id, autocomplete: "off", maxlength: 500 });
  let stored;
  input.addEventListener("focus", async () => {
    if (country()) offered.replaceChildren(...(await names(country())).map((name) => el("option", { value: name })));
  });
  return leaf(label, input, {
    extra: [offered],
    read: () => {
      const name = input.value.trim();
      if (name === "") return undefined;
      return stored && nameOf.get(stored) === name ? stored : { name };
    },
    write: (value) => {
      stored = typeof value === "string" ? value : undefined;
      input.value = stored ? nameOf.get(stored) ?? stored : value?.name ?? "";
    },
  });
}
