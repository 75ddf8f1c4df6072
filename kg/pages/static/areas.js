// The same bodies by area: how many main functions of each have which status, unknown apart.
"use strict";

// An empty table for the areas of `heads`, which are copied as its columns.
const areaTable = (table, heads) => {
  const made = element("table", "", { class: "matrix by-area", id: "areas" });
  const columns = element("colgroup");
  columns.append(element("col", "", { class: "who" }));
  const top = element("tr", "", { class: "areas" });
  top.append(element("th", "Agency", { scope: "col", class: "who" }), ...heads.map((head) => {
    const copy = head.cloneNode(true);
    copy.removeAttribute("colspan");
    copy.setAttribute("scope", "col");
    copy.className = "";
    return copy;
  }));
  const thead = element("thead");
  thead.append(top);
  const caption = table.caption.cloneNode(true);
  caption.append(", by area");
  made.append(caption, columns, thead, element("tbody"));
  return made;
};

// What `statuses` of one area come to: rule 4 of the coverage contract, in words.
const summaryOf = (data, statuses) => {
  const counts = data.statuses
    .map(([id, label, symbol]) => ({ id, label, symbol, count: statuses.filter((one) => one === id).length }))
    .filter((one) => one.count);
  const throughout = statuses.every((one) => one === "marketplace");
  const known = counts.filter((one) => one.id !== "unknown").map((one) => `${one.count} ${one.label.toLowerCase()}`);
  const apart = counts.find((one) => one.id === "unknown")?.count ?? 0;
  const parts = [known.length ? `Mixed: ${known.join(", ")}` : "", apart ? `${apart} unknown` : ""];
  return {
    counts, status: throughout ? "marketplace" : "mixed",
    kind: throughout ? "marketplace" : known.length ? "several" : "unknown",
    said: throughout ? `Marketplace, all ${statuses.length}` : parts.filter(Boolean).join("; "),
  };
};

// Writes the summary of `statuses` into a cell.
const paintArea = (data, cell, statuses) => {
  const { counts, status, kind, said } = summaryOf(data, statuses);
  cell.className = kind;
  cell.dataset.counts = JSON.stringify(Object.fromEntries(counts.map((one) => [one.id, one.count])));
  cell.dataset.summary = status;
  cell.title = said;
  cell.replaceChildren(element("span", said, { class: "h" }));
  for (const one of counts) cell.append(element("span", `${one.symbol} ${one.count}`, { class: `n ${one.id}`, "aria-hidden": "true" }));
};

// Content of the panel for one area: its functions, each with a way to its own evidence.
const areaContent = (data, said, functions, open) => {
  const list = element("ul", "", { class: "functions" });
  for (const one of functions) {
    const item = element("li");
    item.append(button(one.name, () => open(one.column)), chip(data, one.status), one.by ? ` ${one.by}` : "");
    list.append(item);
  }
  return [element("p", `${said}. Open a function to read what it rests on.`), list];
};
