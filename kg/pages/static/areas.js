// The same bodies by area: how many main functions of each have which status, unknown apart.
"use strict";

// An empty table beside `table`: its rows, and one column for each of its groups of columns.
const areaTable = (table, heads, names) => {
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
  const body = element("tbody");
  for (const row of table.tBodies[0].rows) {
    const copy = row.cloneNode(false);
    copy.append(row.cells[0].cloneNode(true), ...names.map(() => element("td")));
    body.append(copy);
  }
  made.append(element("caption", `${table.caption.textContent}, by area`, { class: "h" }), columns, thead, body);
  return made;
};

// Writes the summary of `statuses` into a cell; `throughout` says that a marketplace has them all.
const paintArea = (data, cell, statuses, throughout) => {
  const counts = data.statuses.map(([id, label, symbol]) => [id, label, symbol, statuses.filter((one) => one === id).length]);
  const found = counts.filter(([, , , count]) => count);
  const nothing = statuses.every((one) => one === "unknown");
  cell.className = throughout ? "marketplace" : nothing ? "unknown" : "several";
  cell.dataset.counts = JSON.stringify(Object.fromEntries(found.map(([id, , , count]) => [id, count])));
  cell.dataset.summary = throughout ? "marketplace" : "mixed";
  const known = found.filter(([id]) => id !== "unknown").map(([, label, , count]) => `${count} ${label.toLowerCase()}`);
  const apart = statuses.length - statuses.filter((one) => one !== "unknown").length;
  const said = throughout ? `Marketplace, all ${statuses.length}` : [known.length ? `Mixed: ${known.join(", ")}` : "", apart ? `${apart} unknown` : ""].filter(Boolean).join("; ");
  cell.title = said;
  cell.replaceChildren(element("span", said, { class: "h" }));
  for (const [id, , symbol, count] of found) {
    cell.append(element("span", `${symbol} ${count}`, { class: `n ${id}`, "aria-hidden": "true" }));
  }
};

// Content of the panel for one area: its functions, each with a way to its own evidence.
const areaContent = (data, said, functions, open) => {
  const list = element("ul", "", { class: "functions" });
  for (const one of functions) {
    const item = element("li");
    const more = element("button", one.name, { type: "button" });
    more.addEventListener("click", () => open(one.cell));
    item.append(more, chip(data, one.status), one.by ? ` ${one.by}` : "");
    list.append(item);
  }
  return [element("p", `${said}. Open a function to read what it rests on.`), list];
};
