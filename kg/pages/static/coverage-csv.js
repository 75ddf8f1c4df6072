// CSV of exactly what is shown: one line a square, with the day and the facts that count.
"use strict";

const Csv = (() => {
  const quoted = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const put = (head, lines) => {
    const text = [head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
    const link = element("a", "", { download: "coverage.csv" });
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // Saves `squares`, each {body, at, cell}; `names` has the id and the name of each column.
  const save = (model, look, squares, { byArea, names, facts }) => {
    const { data } = model;
    const begins = ({ body, at }) => [body.id, body.name, body.parent < 0 ? "" : model.bodies[body.parent].id, ...names[at]];
    const ends = [Day.iso(look.day), facts];
    const ofFunction = (one) => {
      const [summary, , by, flags] = data.squares[look.square(one.body, one.at)];
      return [...begins(one), data.summaries[summary][0], by, flags, ...ends];
    };
    const ofArea = (one) => {
      const counts = JSON.parse(one.cell.dataset.counts);
      return [...begins(one), one.cell.dataset.summary, ...data.statuses.map(([id]) => String(counts[id] ?? 0)), ...ends];
    };
    const shown = byArea ? data.statuses.map(([id]) => id) : ["shown", "flags"];
    put(["agency", "agency_label", "part_of", "area", "area_label", "status", ...shown, "as_of", "facts"], squares.map(byArea ? ofArea : ofFunction));
  };
  return { save };
})();
