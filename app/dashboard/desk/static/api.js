// The public API, as the desk calls it. The key lives in this tab only.

const KEY = "desk.key";

export const key = () => sessionStorage.getItem(KEY);
export const keep = (value) => sessionStorage.setItem(KEY, value);
export const forget = () => sessionStorage.removeItem(KEY);

/** A reply that is no success; `problem` is what it says (RFC 9457). */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `The service answered ${status}.`);
    this.status = status;
    this.problem = problem;
    this.faults = problem.errors || [];
  }
}

/** No reply at all. */
export class Unreachable extends Error {
  constructor() {
    super("The service can't be reached. Nothing was saved; what you typed is still here.");
    this.faults = [];
  }
}

/** Headers are bytes: text that is not Latin goes as UTF-8, as the service reads it. */
const inBytes = (text) => String.fromCharCode(...new TextEncoder().encode(text));

/** Call an operation; resolves to {body, etag}. Throws Refused or Unreachable. */
export async function call(method, path, { body, etag, note, retry, anonymous } = {}) {
  const headers = { Accept: "application/json" };
  if (key() && !anonymous) headers.Authorization = `Bearer ${key()}`;
  if (body !== undefined) headers["Content-Type"] = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  if (etag) headers["If-Match"] = etag;
  if (note) headers["Change-Note"] = inBytes(note);
  if (retry) headers["Idempotency-Key"] = retry;
  let reply, text;
  try {
    reply = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    text = await reply.text();
  } catch {
    throw new Unreachable();
  }
  let read = {};
  try {
    read = text ? JSON.parse(text) : {};
  } catch {
    // A proxy in between answered in its own way.
  }
  if (!reply.ok) throw new Refused(reply.status, read);
  return { body: read, etag: reply.headers.get("ETag") };
}

/** All rows of a list, page by page. */
export async function all(path) {
  const rows = [];
  for (let next = path; next; ) {
    const { body } = await call("GET", next);
    rows.push(...body.data);
    next = body.next;
  }
  return rows;
}

/** The same body sent again bears the same key, so that a retry can't double its effect. */
export function retries() {
  let sent, name;
  return (body) => {
    const text = JSON.stringify(body);
    if (text !== sent) [sent, name] = [text, crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`];
    return name;
  };
}
