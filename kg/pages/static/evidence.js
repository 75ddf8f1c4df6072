// The panel of evidence: builds a dialog from data, always as text, never as markup.
"use strict";

const element = (tag, text, attributes = {}) => {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

const sourceLink = (data, id) => {
  const source = data.sources[id];
  if (!source) return element("span", "source not recorded");
  if (!/^https?:\/\//.test(source.url)) return element("cite", source.title);
  const link = element("a", source.title, { href: source.url, rel: "noreferrer" });
  return link;
};

const recordItem = (data, id) => {
  const record = data.records[id];
  const item = element("li");
  item.append(element("p", record.text + ".", { class: "claim" }));
  const when = record.service ? `Service: ${record.service}. ${record.when}` : record.when;
  item.append(element("p", when, { class: "when" }));
  const rows = element("ul", "", { class: "rows" });
  for (const row of record.rows) {
    const piece = element("li");
    if (row.text) piece.append(element("q", row.text), " ");
    const small = element("small");
    small.append(sourceLink(data, row.source), ` (${row.seen}, ${row.confidence} confidence, row ${row.id})`);
    piece.append(small);
    rows.append(piece);
  }
  item.append(rows);
  return item;
};

const recordList = (data, title, ids, note) => {
  if (!ids.length) return [];
  const list = element("ol", "", { class: "records" });
  list.append(...ids.map((id) => recordItem(data, id)));
  return [element("h3", title), ...(note ? [element("p", note)] : []), list];
};

// Content of the panel for one square; `place` has area, body and status.
const evidenceOf = (data, place) => {
  const known = data.cells[`${place.body} ${place.area}`];
  const status = data.statuses[place.status];
  const area = data.areas[place.area];
  const parts = [];
  const chip = element("p");
  chip.append(element("span", `${status.symbol} ${status.label}`, { class: `key ${place.status}` }), ` ${status.meaning}.`);
  parts.push(chip);
  if (place.status === "unknown") {
    parts.push(element("p", `No record in force says who provides ${area.label} to ${place.name} on ${data.date}. ` +
      "Someone may well do so: this is not a gap until someone shows it."));
  }
  for (const text of known ? known.says : []) parts.push(element("p", text));
  if (known && known.listing) {
    const line = element("p", `${known.listing.text} (${known.listing.when}). `);
    line.append(sourceLink(data, known.listing.source));
    parts.push(element("h3", "Listing"), line);
  }
  if (known) {
    parts.push(...recordList(data, "Records", known.records, ""));
    parts.push(...recordList(data, "Related records", known.related,
      "For a broader or narrower function; they decide nothing here."));
  }
  parts.push(element("h3", "QSMO"), element("p", area.leader));
  return parts;
};
