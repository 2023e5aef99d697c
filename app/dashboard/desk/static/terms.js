// The closed lists of the register and its countries, as the service has them: no form hard-codes one.

import { all, call } from "./api.js";

let lists = new Map();
let countries = [];

/** Load what forms choose from. */
export async function load() {
  const [vocabularies, found] = await Promise.all([call("GET", "/v1/vocabularies"), all("/v1/countries?limit=500")]);
  lists = new Map(vocabularies.body.data.map((list) => [list.name, list.terms]));
  countries = found.map((country) => ({ value: country.code, label: `${country.name} (${country.code})`, definition: "" }));
}

export const words = (value) => value.replaceAll("_", " ");

/** The options of a list; `posted: false` marks what only the register derives. */
export function options(name) {
  if (name === "countries") return countries;
  return lists.get(name).filter((term) => term.posted !== false)
    .map((term) => ({ ...term, label: words(term.value) }));
}

/** One term of a list, with all that it implies. */
export const term = (name, value) => lists.get(name).find((one) => one.value === value);
