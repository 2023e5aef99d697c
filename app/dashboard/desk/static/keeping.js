// What is typed outlives a reload, a failed request and an expired key: it is kept in the tab until it is saved.

const place = () => `desk.typed:${location.pathname}`;

let dirty = false;
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

/** Say whether there is something that is not saved. */
export const mark = (value) => { dirty = value; };

export function store(typed) {
  try {
    sessionStorage.setItem(place(), JSON.stringify(typed));
  } catch {
    // The tab's store is full: the form itself still holds it, and leaving it is warned of.
  }
}

export function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(place()));
  } catch {
    return null;
  }
}

export function drop() {
  mark(false);
  sessionStorage.removeItem(place());
}
