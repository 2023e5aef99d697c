// What makes the pages handier: numbers and dates in the reader's locale, details of marks, a call to copy.
// Everything works without it.
(() => {
  "use strict";
  const locale = navigator.languages && navigator.languages.length ? navigator.languages : undefined;
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const shapes = {
    4: { year: "numeric" },
    7: { year: "numeric", month: "long" },
    10: { year: "numeric", month: "long", day: "numeric" },
  };

  for (const element of document.querySelectorAll("data[value]")) {
    const value = Number(element.value);
    if (Number.isFinite(value)) element.textContent = whole.format(value);
  }
  for (const element of document.querySelectorAll("time[datetime]")) {
    const text = element.dateTime.slice(0, 10);
    const shape = shapes[text.length];
    // Midnight of UTC, said in UTC: no time zone may move a day.
    if (shape) element.textContent = new Intl.DateTimeFormat(locale, { ...shape, timeZone: "UTC" }).format(new Date(text));
  }

  // What a mark of a chart tells, at once and where it can be read; without script the browser shows it after a while.
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);

  const told = (target) => {
    const mark = target instanceof Element ? target.closest(".chart a, .chart g") : null;
    const title = mark && mark.querySelector(":scope > title");
    if (title) {
      mark.dataset.tip = title.textContent;
      if (!mark.hasAttribute("aria-label")) mark.setAttribute("aria-label", title.textContent);
      title.remove();
    }
    return mark && mark.dataset.tip ? mark : null;
  };
  const show = (mark, x, y) => {
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(x + 12, room)) + scrollX}px`;
    const above = y - tip.offsetHeight - 12;
    tip.style.top = `${(above > 8 ? above : y + 18) + scrollY}px`;
  };
  document.addEventListener("pointermove", (event) => {
    const mark = told(event.target);
    if (mark) show(mark, event.clientX, event.clientY);
    else tip.hidden = true;
  });
  document.addEventListener("focusin", (event) => {
    const mark = told(event.target);
    if (!mark) return;
    const box = mark.getBoundingClientRect();
    show(mark, box.right, box.top);
  });
  document.addEventListener("focusout", () => { tip.hidden = true; });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });

  // The call of the API with this service's address, and a button that takes it along.
  for (const call of document.querySelectorAll("code[data-call]")) {
    call.textContent = `curl -s '${location.origin}${call.textContent}'`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "Copy";
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.className = "aside";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(call.textContent);
        said.textContent = " Copied.";
      } catch {
        getSelection().selectAllChildren(call);
        said.textContent = " Selected: copy it with your keyboard.";
      }
    });
    call.closest(".call").querySelector("p:last-child").prepend(button, said, " ");
  }
})();
