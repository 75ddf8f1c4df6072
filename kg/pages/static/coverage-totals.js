// Figures: of what is shown, and totals over all bodies of the day; unknown stands apart.
"use strict";

const Figures = (() => {
  const percent = (part, whole) => (whole ? Math.round((100 * part) / whole) : 0);

  // Counts of `statuses` beside the words, and how many of them are known.
  const shown = (statuses, { areas, bureaus }) => {
    const of = (status) => statuses.filter((one) => one === status).length;
    for (const number of document.querySelectorAll("[data-count]")) number.textContent = of(number.dataset.count);
    const known = statuses.length - of("unknown");
    const what = areas ? "functions" : "squares";
    const begins = areas ? `${areas} marketplace throughout; ` : "";
    const ends = bureaus ? `, bureaus included` : "";
    const text = `${begins}${known} of ${statuses.length} ${what} known (${percent(known, statuses.length)} %)${ends}`;
    document.getElementById("known").textContent = text;
    return text;
  };

  // Totals over all rows, whatever is shown of them.
  const totals = (choice, look) => {
    for (const line of document.querySelectorAll("[data-total]")) {
      const bodies = choice.tops.filter((one) => look.exists(one) && (line.dataset.total === "all" || one.cfo));
      const statuses = bodies.flatMap((one) => choice.statusesOf(one, look));
      const of = (status) => statuses.filter((one) => one === status).length;
      const known = statuses.length - of("unknown");
      for (const number of line.querySelectorAll("[data-status]")) number.textContent = of(number.dataset.status);
      line.querySelector("[data-bodies]").textContent = bodies.length;
      line.querySelector("[data-squares]").textContent = statuses.length;
      line.querySelector("[data-gaps]").textContent = GAPS.reduce((sum, one) => sum + of(one), 0);
      line.querySelector("[data-known]").textContent = `${known} (${percent(known, statuses.length)} %)`;
    }
  };
  return { shown, totals };
})();
