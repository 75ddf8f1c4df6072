// Evidence on screen: sentences, rows and sources from data, always as text, never as markup.
"use strict";

const element = (tag, text, attributes = {}) => {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

const button = (text, act, attributes = {}) => {
  const made = element("button", text, { type: "button", ...attributes });
  made.addEventListener("click", act);
  return made;
};

const KINDS = {
  policy: "Policy", qsmo: "QSMO", standards: "Standards", listing: "Marketplace",
  unknown: "Unknown", inherited: "Inherited", bureaus: "Bureaus", adoption: "Record",
  conflict: "Conflict", mixed: "Bureaus differ", freshness: "Evidence", superseded: "Earlier",
  merged: "Merged body", related: "Beside it",
};

// Appends `text` to `made`, in which no date and no row key breaks over two lines.
const addUnbroken = (made, text) => {
  for (const [place, piece] of text.split(/(\b\d{4}-\d\d(?:-\d\d)?\b|\b[a-z]{2}-\d+\b)/).entries()) {
    if (piece) made.append(place % 2 ? element("span", piece, { class: "one" }) : piece);
  }
};

// An element with `text`, in which the first mention of each named thing links to its page.
const linked = (tag, text, things, attributes) => {
  const made = element(tag, "", attributes);
  const found = [];
  for (const [name, path] of [...things].sort(([one], [other]) => other.length - one.length)) {
    const at = text.indexOf(name);
    const free = at >= 0 && found.every((one) => at + name.length <= one.at || at >= one.at + one.name.length);
    if (free) found.push({ at, name, path });
  }
  let from = 0;
  for (const { at, name, path } of found.sort((one, other) => one.at - other.at)) {
    addUnbroken(made, text.slice(from, at));
    made.append(element("a", name, { href: path }));
    from = at + name.length;
  }
  addUnbroken(made, text.slice(from));
  return made;
};

const rowItem = (data, number) => {
  const [row, says, observed, confidence, source] = data.rows[number];
  const [title, url, path] = data.sources[source];
  const item = element("li");
  if (says) item.append(element("q", says), " ");
  const small = element("small");
  small.append(path ? element("a", title, { href: path, class: "source" }) : element("cite", title, { class: "source" }));
  addUnbroken(small, ` (${observed || "undated"}, ${confidence} confidence, row ${row})`);
  if (/^https?:\/\//.test(url)) {
    const out = element("a", "document", { href: url, rel: "noreferrer", class: "outside" });
    out.append(element("span", ` ${title}`, { class: "h" }));
    small.append(" ", out);
  }
  item.append(small);
  return item;
};

const stepItem = (data, number) => {
  const [kind, text, rows, things] = data.steps[number];
  const item = element("li");
  item.append(element("span", KINDS[kind] ?? kind, { class: "kind" }), linked("p", text, things.map((one) => data.things[one]), { class: "says" }));
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

// What a square says: its status, why it is a gap and what next, what it rests on, who leads.
const evidenceOf = (data, square, first) => {
  const [summary, reason, , , steps] = square;
  const [status, words] = data.summaries[summary];
  const line = element("p", "", { class: "summary" });
  const label = data.statuses.find(([id]) => id === status)[1];
  line.append(chip(data, status), words.slice(label.length));
  const parts = [line];
  if (reason >= 0) {
    const [why, next, provision] = data.reasons[reason];
    const box = element("dl", "", { class: "next" });
    for (const [name, said] of [["Why it is a gap", why], ["Next step", provision ? `${next} (${provision})` : next]]) {
      const pair = element("div");
      pair.append(element("dt", status === "unknown" && said === why ? "Why it is unknown" : name), element("dd", said));
      box.append(pair);
    }
    parts.push(box);
  }
  return [...parts, ...stepList(data, "What it rests on", steps), ...stepList(data, "Who leads this function", first)];
};
