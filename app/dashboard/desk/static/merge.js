// Two changes of one act, put together: what one editor changed is taken, what both changed is asked about.

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
// A count is one value: halves of two are none.
const object = (value) => value !== null && typeof value === "object" && !Array.isArray(value) && !("low" in value);
const name = (entry) => entry?.id ?? entry?.key;
// By which members the entries of a list are cited, and what their keys begin with.
const CITED = { sources: { by: "source", prefix: "source" }, breakdowns: { by: "part_of", prefix: "line" } };

/** A key that is not taken yet: a prefix and a number. */
export function unused(prefix, taken) {
  let number = 1;
  while (taken.has(`${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}

/**
 * Merge what became of `base` in two hands. Returns {value, taken, clashes}: `taken` is what they changed and mine
 * takes over, `clashes` what both changed, where mine stands; each {pointer, before, mine, theirs}.
 */
export function merge(base, mine, theirs) {
  const found = { taken: [], clashes: [] };
  return { value: together(base, apart(mine, theirs), theirs, "", found), ...found };
}

/** Mine, with other keys for its new entries where theirs have the same. */
function apart(mine, theirs) {
  let made = mine;
  for (const [list, { by, prefix }] of Object.entries(CITED)) {
    const keys = (document) => (document[list] ?? []).map((entry) => entry.key);
    const theirKeys = new Set(keys(theirs));
    const taken = new Set([...theirKeys, ...keys(mine)]);
    for (const [place, entry] of (mine[list] ?? []).entries()) {
      if (entry.id || !entry.key || !theirKeys.has(entry.key)) continue;
      const key = unused(prefix, taken);
      taken.add(key);
      made = recited(made, by, entry.key, key);
      made[list][place].key = key;
    }
  }
  return made;
}

/** A copy in which what cites one key cites another. */
function recited(value, by, from, to) {
  if (Array.isArray(value)) return value.map((one) => recited(one, by, from, to));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([member, held]) =>
    [member, member === by && held === from ? to : recited(held, by, from, to)]));
}

function together(base, mine, theirs, pointer, found) {
  if (same(theirs, base) || same(mine, theirs)) return mine;
  if ([mine, theirs].every(object)) return members(object(base) ? base : {}, mine, theirs, pointer, found);
  if ([mine, theirs].every(Array.isArray)) return entries(Array.isArray(base) ? base : [], mine, theirs, pointer, found);
  if (same(mine, base)) {
    found.taken.push({ pointer, before: base, mine, theirs });
    return theirs;
  }
  found.clashes.push({ pointer, before: base, mine, theirs });
  return mine;
}

function members(base, mine, theirs, pointer, found) {
  const made = {};
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs), ...Object.keys(base)])) {
    const value = together(base[key], mine[key], theirs[key], `${pointer}/${key}`, found);
    if (value !== undefined) made[key] = value;
  }
  return made;
}

/** Entries are the same by id or key. Their order stands; what is new of mine comes after. */
function entries(base, mine, theirs, pointer, found) {
  const by = (list) => new Map(list.filter(name).map((entry) => [name(entry), entry]));
  const [before, kept] = [by(base), by(mine)];
  const made = [];
  for (const their of theirs) {
    const key = name(their);
    const here = `${pointer}/${made.length}`;
    if (!before.has(key)) {
      found.taken.push({ pointer: here, before: undefined, mine: undefined, theirs: their });
      made.push(their);
    } else if (kept.has(key)) {
      made.push(together(before.get(key), kept.get(key), their, here, found));
    } else if (!same(before.get(key), their)) {
      // Mine took it away, they changed it: it stays, for what is there can still be removed.
      found.taken.push({ pointer: here, before: before.get(key), mine: undefined, theirs: their });
      made.push(their);
    }
  }
  const still = by(theirs);
  for (const own of mine) {
    const key = name(own);
    if (key !== undefined && still.has(key)) continue;
    const here = `${pointer}/${made.length}`;
    if (key !== undefined && before.has(key)) {
      if (same(before.get(key), own)) found.taken.push({ pointer: here, before: own, mine: own, theirs: undefined });
      else {
        found.clashes.push({ pointer: here, before: before.get(key), mine: own, theirs: undefined });
        made.push(own);
      }
    } else made.push(own);
  }
  return made;
}

/** Put `value` where a pointer leads, in a copy; undefined takes away what is there. */
export function put(document, pointer, value) {
  const copy = structuredClone(document);
  const steps = pointer.split("/").slice(1);
  const last = steps.pop();
  const holder = steps.reduce((held, step) => held[step], copy);
  if (value !== undefined) holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}

/** The members of `mine` that differ from `base`, as a merge patch. */
export function patch(base, mine) {
  const made = {};
  for (const key of new Set([...Object.keys(base), ...Object.keys(mine)])) {
    if (!same(base[key], mine[key])) made[key] = mine[key] ?? null;
  }
  return made;
}
