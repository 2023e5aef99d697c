// Whose key the tab holds: typed once, kept no longer than the tab.

import { call, forget, keep, key, Refused } from "./api.js";
import { button, el, fresh, show } from "./dom.js";

/** Show who works here, or ask for a key; `changed(caller)` is told, null for nobody. */
export function account(changed) {
  const bar = el("section", { class: "card", "aria-label": "Your key" });
  let asked;

  function ask(message) {
    const input = el("input", { id: fresh("key"), type: "password", autocomplete: "off", spellcheck: "false", required: true, "aria-describedby": "key-said" });
    const said = el("p", { class: message ? "fault" : "hint", id: "key-said", role: "status" },
      message || "It is kept in this tab only and is gone when the tab is closed.");
    const form = el("form", { class: "account", onsubmit: (event) => { event.preventDefault(); enter(input.value.trim(), said); } },
      el("div", { class: "field" }, el("label", { for: input.id }, "API key"), input, said), el("button", {}, "Use this key"));
    asked = input;
    show(bar, form);
  }

  async function enter(typed, said) {
    if (typed === "") return;
    keep(typed);
    if (!(await check())) return;
    bar.querySelector("p")?.focus();
  }

  async function check() {
    try {
      const { body } = await call("GET", "/v1/me");
      asked = undefined;
      show(bar, el("div", { class: "row" },
        el("p", { tabindex: "-1" }, "You work as ", el("strong", {}, body.name), ` (scope ${body.scope}).`),
        button("Forget the key", () => { forget(); ask(); changed(null); }, { class: "quiet" })));
      await changed(body);
      return true;
    } catch (error) {
      if (error instanceof Refused && [400, 401, 403].includes(error.status)) {
        forget();
        ask("This key is not good: mistyped, expired or revoked.");
        changed(null);
        asked.focus();
      } else {
        show(bar, el("p", { class: "error", role: "alert" }, `Your key could not be checked. ${error.message} `),
          button("Try again", check));
      }
      return false;
    }
  }

  return {
    node: bar,
    begin: () => (key() ? check() : (ask(), changed(null))),
    /** The key was refused on the way: ask for another, and say that nothing is lost. */
    refused() {
      forget();
      ask("The key is no longer good. What you typed is still here: use another key, then try again.");
      asked.focus();
    },
    needed() {
      if (key()) return false;
      if (!asked) ask();
      asked.focus();
      return true;
    },
  };
}
