// The panel of evidence: what kg explain says, built from data, always as text, never as markup.
"use strict";

const element = (tag, text, attributes = {}) => {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

// An element with `text`, in which no date and no row key breaks over two lines.
const unbroken = (tag, text, attributes) => {
  const made = element(tag, "", attributes);
  for (const [place, piece] of text.split(/(\b\d{4}-\d\d(?:-\d\d)?\b|\b[a-z]{2}-\d+\b)/).entries()) {
    if (piece) made.append(place % 2 ? element("span", piece, { class: "one" }) : piece);
  }
  return made;
};

const KINDS = {
  policy: "Policy", qsmo: "QSMO", standards: "Standards", listing: "Marketplace",
  unknown: "Unknown", inherited: "Inherited", bureaus: "Bureaus", adoption: "Record",
  conflict: "Conflict", mixed: "Bureaus differ", freshness: "Evidence", superseded: "Earlier",
  merged: "Merged body", related: "Beside it",
};

const sourceLink = ([title, url]) =>
  /^https?:\/\//.test(url) ? element("a", title, { href: url, rel: "noreferrer" }) : element("cite", title);

const rowItem = (data, number) => {
  const [row, says, observed, confidence, source] = data.rows[number];
  const item = element("li");
  if (says) item.append(element("q", says), " ");
  const small = unbroken("small", ` (${observed || "undated"}, ${confidence} confidence, row ${row})`);
  small.prepend(sourceLink(data.sources[source]));
  item.append(small);
  return item;
};

const stepItem = (data, number) => {
  const [kind, text, rows] = data.steps[number];
  const item = element("li");
  item.append(element("span", KINDS[kind] ?? kind, { class: "kind" }), unbroken("p", text, { class: "says" }));
  if (rows.length) {
    const list = element("ul", "", { class: "rows" });
    list.append(...rows.map((row) => rowItem(data, row)));
    item.append(list);
  }
  return item;
};

const stepList = (data, title, steps) => {
  if (!steps.length) return [];
  const list = element("ol", "", { class: "chain" });
  list.append(...steps.map((step) => stepItem(data, step)));
  return [element("h3", title), list];
};

const chip = (data, status) => {
  const [, label, symbol] = data.statuses.find(([id]) => id === status);
  const made = element("span", "", { class: `key ${status}` });
  made.append(element("i", symbol, { "aria-hidden": "true" }), ` ${label}`);
  return made;
};

// Content of the panel for one square of `view`; `first` are the steps its function begins with.
const evidenceOf = (data, [summary, reason, , , steps], first) => {
  const [status, text] = data.summaries[summary];
  const label = data.statuses.find(([id]) => id === status)[1];
  const line = element("p", "", { class: "summary" });
  line.append(chip(data, status), text.slice(label.length));
  const parts = [line];
  if (reason >= 0) {
    const [why, next, provision] = data.reasons[reason];
    const box = element("dl", "", { class: "next" });
    for (const [name, words] of [["Why it is a gap", why], ["Next step", provision ? `${next} (${provision})` : next]]) {
      const pair = element("div");
      pair.append(element("dt", status === "unknown" && words === why ? "Why it is unknown" : name), element("dd", words));
      box.append(pair);
    }
    parts.push(box);
  }
  return [...parts, ...stepList(data, "What it rests on", steps), ...stepList(data, "Who leads this function", first)];
};
