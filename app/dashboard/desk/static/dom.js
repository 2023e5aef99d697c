// Elements without markup: text goes in as text, whatever it holds.

let made = 0;

/** A new id, unique in the page. */
export const fresh = (name) => `${name}-${++made}`;

// What a form holds is a property; all else is an attribute.
const HELD = new Set(["value", "checked", "disabled", "selected", "open"]);

/** An element: what begins with "on" listens. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (HELD.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export const button = (label, onclick, properties = {}) =>
  el("button", { type: "button", onclick, ...properties }, label);

/** Show something in place of what an element holds. */
export const show = (element, ...children) => element.replaceChildren(...children.flat(Infinity).filter(Boolean));

/** Call a function once the calls have stopped for so many milliseconds. */
export function settled(milliseconds, act) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), milliseconds);
  };
}

const whole = new Intl.NumberFormat(navigator.languages);
export const digits = (number) => whole.format(number);

/** A count in words: never exact where it is not, never a number where there is none. */
export function interval(count) {
  if (!count) return "no figure";
  const { low, best, high } = count;
  if (best === null) return "not quantified";
  const others = count.unquantified ? ` + ${count.unquantified} not quantified` : "";
  if (low === high) return digits(best) + others;
  if (high === null) return (low === best ? `${digits(best)} or more` : `${digits(low)} or more, best ${digits(best)}`) + others;
  const span = low === 0 && best === high ? `up to ${digits(high)}` : `${digits(low)}–${digits(high)}`;
  return (best === low || best === high ? span : `${span}, best ${digits(best)}`) + others;
}
