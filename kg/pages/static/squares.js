// Squares of the matrix under a filter of trust: which facts count, and what each square says then.
"use strict";

// The views of the data by name; a filtered one holds only what differs from the one of all facts.
const trustViews = (data) => {
  const all = data.views.low;
  const viewOf = (name) => {
    const one = data.views[name];
    return {
      note: one.note,
      groups: one.groups ?? all.groups,
      changed: one === all ? [] : Object.keys(one.cells),
      throughout: new Set(one.throughout),
      firstOf: (area) => one.areas[area] ?? all.areas[area],
      square: (key) => (key in one.cells ? one.cells[key] || data.unknown : all.cells[key] ?? data.unknown),
    };
  };
  return viewOf;
};

// Writes a square into its cell, as the page came with it for all facts.
const paint = (data, cell, [summary, , by, flags]) => {
  const status = data.summaries[summary][0];
  const [, label, symbol] = data.statuses.find(([id]) => id === status);
  const raised = flags ? flags.split(" ") : [];
  cell.className = [status, ...raised].join(" ");
  cell.removeAttribute("title");
  cell.replaceChildren(element("i", symbol, { "aria-hidden": "true" }), element("span", label, { class: "h" }));
  if (by) cell.append(" ", element("span", by, { class: "by" }));
  if (!raised.length) return;
  const marks = raised.map((one) => data.flags[one][0]).join("");
  const said = raised.map((one) => `, ${data.flags[one][1]}`).join("");
  cell.append(element("span", marks, { class: "mark", "aria-hidden": "true" }), element("span", said, { class: "h" }));
};

// Heads of the areas: who leads them, and the standing of that office.
const paintGroups = (heads, groups) => {
  for (const [place, head] of heads.entries()) {
    const [leader, standing] = groups[place];
    const small = head.querySelector("small");
    small.replaceChildren(leader);
    if (standing) small.append(", ", element("span", standing, { class: "standing" }));
  }
};
