// What makes the pages handier: numbers and dates in the reader's locale. Everything works without it.
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
})();
