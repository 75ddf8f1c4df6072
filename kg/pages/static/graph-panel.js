// The panel: what is said of a thing or a line on the day, each record with its rows and sources.
"use strict";

const make = (tag, attributes = {}, ...content) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content.filter((one) => one !== "" && one !== null && one !== undefined));
  return made;
};

class Panel {
  constructor(place, data, filter, go) {
    Object.assign(this, { place, data, filter, go });
  }

  name(id) { return this.filter.nodes.get(id).name; }

  area(id) { return this.data.functions.find(([area]) => area === id)?.[1] ?? id; }

  close() { this.place.hidden = true; }

  put(...content) {
    const close = make("button", { type: "button", class: "close" }, "Close");
    close.addEventListener("click", () => this.go.away());
    this.place.replaceChildren(close, ...content);
    this.place.hidden = false;
    this.place.scrollTop = 0;
  }

  thing(id, look) {
    const node = this.filter.nodes.get(id);
    const kind = this.data.kinds[node.group];
    const facts = make("dl", {});
    for (const [what, said] of node.facts) facts.append(make("div", {}, make("dt", {}, what), make("dd", {}, said)));
    const gone = this.filter.exists(node, look.want.day) ? "" : make("p", { class: "gone" }, `${kind.absent}, ${Days.spoken(look.want.day)}`);
    const page = node.page ? make("p", {}, make("a", { href: node.page }, "All about it, on its own page")) : "";
    this.put(make("h2", {}, node.name), make("p", { class: "what" }, `${kind.label}, ${id}`), gone, this.steps(look), page, facts,
      this.coverage(node, look), ...this.groups(id, look), node.row >= 0 ? this.evidence([node.row], "Where the name comes from") : "");
  }

  steps(look) {
    const choice = make("select", { id: "steps" }, ...[1, 2, 3].map((one) => make("option", { value: one }, `${one} step${one > 1 ? "s" : ""} around`)));
    choice.value = look.want.steps;
    choice.addEventListener("change", () => this.go.steps(Number(choice.value)));
    return make("p", { class: "field" }, make("label", { for: "steps" }, `Neighbourhood (${look.near.size - 1})`), " ", choice);
  }

  // Status of each main function of a body, or of the functions chosen.
  coverage(node, look) {
    if (!["department", "body", "bare", "bureau", "provider"].includes(node.group) || !node.id.startsWith("agency:")) return "";
    const list = make("ul", { class: "cells" });
    for (const area of look.scope ? look.scope.functions : this.filter.main) {
      const [id, label, symbol] = this.data.statuses[this.filter.status(node.id.slice(7), area, look.want.day)];
      list.append(make("li", {}, make("span", { class: `key ${id}` }, `${symbol} ${label}`), ` ${this.area(area)}`));
    }
    return make("section", {}, make("h3", {}, `Coverage on ${Days.spoken(look.want.day)}`), list);
  }

  // Lines of a thing by relation: those of the day first, then the others, folded.
  groups(id, look) {
    const now = new Map();
    const other = new Map();
    for (const line of this.filter.lines.get(id)) {
      const forth = line.from === id;
      const words = line.to === line.from ? "Runs itself" : this.data.relations[line.relation][forth ? 0 : 1];
      const there = forth ? line.to : line.from;
      const records = line.records.map((number) => this.data.records[number]);
      const holds = records.filter((one) => Days.holds(one, look.want.day));
      const exists = this.filter.exists(this.filter.nodes.get(there), look.want.day) || this.filter.nodes.get(there).group === "provider";
      const into = (records.length && !holds.length) || !exists ? other : now;
      const shown = holds.length && exists ? holds : records;
      if (!into.has(words)) into.set(words, []);
      into.get(words).push(this.entry(line, there, id, shown));
    }
    const lists = (groups) => [...groups].map(([words, entries]) =>
      make("section", {}, make("h3", {}, `${words} (${entries.length})`), make("ul", { class: "near" }, ...entries)));
    const none = !now.size && id.startsWith("agency:") ? make("p", {}, "Nothing is recorded that holds on this day. This is not a gap until shown.") : "";
    const count = [...other.values()].reduce((sum, entries) => sum + entries.length, 0);
    const past = count ? make("details", {}, make("summary", {}, `Not on ${Days.spoken(look.want.day)} (${count})`), ...lists(other)) : "";
    return [none, ...lists(now), past];
  }

  entry(line, there, here, records) {
    const item = make("li");
    if (there !== here) {
      const button = make("button", { type: "button", class: "go" }, this.name(there));
      button.addEventListener("click", () => this.go.thing(there));
      item.append(button);
    }
    for (const record of records) {
      const open = make("button", { type: "button", class: "record" }, this.words(record) || "evidence");
      const box = make("div");
      open.setAttribute("aria-expanded", "false");
      open.addEventListener("click", () => {
        const closed = open.getAttribute("aria-expanded") === "false";
        open.setAttribute("aria-expanded", closed);
        box.replaceChildren(...(closed ? [this.evidence(record.rows)] : []));
      });
      if (record.rows.length) item.append(open, box);
    }
    return item;
  }

  // A record in words: what for, how, from when until when.
  words(record) {
    const said = [record.area ? this.area(record.area) : "", record.note ?? ""].filter(Boolean).join(", ");
    const from = record.from === undefined ? "" : `${record.first ? "first seen" : "from"} ${Days.spoken(record.from)}`;
    const until = record.until === undefined ? "" : `until ${Days.spoken(record.until)}`;
    const seen = record.seen !== undefined && record.seen !== record.from && until === "" ? `last seen ${Days.spoken(record.seen)}` : "";
    return [said, [from, until, seen].filter(Boolean).join(", ")].filter(Boolean).join(": ");
  }

  evidence(numbers, title = "") {
    const list = make("ul", { class: "evidence" });
    for (const number of numbers) {
      const [table, key, says, observed, sure, place] = this.data.rows[number];
      const [name, url, page] = this.data.sources[place];
      const source = /^https?:/.test(url) ? make("a", { href: url, rel: "noreferrer" }, name) : make("cite", {}, name);
      const more = page ? make("a", { href: page }, "about the source") : "";
      list.append(make("li", {}, make("q", {}, says), ` ${observed || "undated"}, ${this.data.confidence[sure]} confidence. `,
        source, more ? " (" : "", more, more ? ")" : "", " ",
        page ? make("a", { href: `fact.html#${table}/${key}` }, make("code", {}, `${table} ${key}`)) : make("code", {}, `${table} ${key}`)));
    }
    return title ? make("details", {}, make("summary", {}, title), list) : list;
  }

  // A line: its two ends and every record it stands for.
  line(line, look) {
    const relation = this.data.relations[line.relation][0];
    const end = (id) => {
      const button = make("button", { type: "button", class: "go" }, this.name(id));
      button.addEventListener("click", () => this.go.thing(id));
      return button;
    };
    const list = make("ul", { class: "near" });
    for (const number of line.records) {
      const record = this.data.records[number];
      const holds = Days.holds(record, look.want.day) ? "" : " (not on this day)";
      list.append(make("li", {}, make("p", {}, `${record.by && line.relation !== "adoption" ? `${this.name(`agency:${record.by}`)}: ` : ""}${this.words(record)}${holds}`), this.status(record, look), this.evidence(record.rows)));
    }
    this.put(make("h2", {}, "What this line says"), make("p", { class: "ends" }, end(line.from), ` ${relation.toLowerCase()} `, end(line.to)),
      line.records.length ? list : make("p", {}, "It says where a function belongs."));
  }

  status(record, look) {
    if (!record.by || !this.filter.place.has(record.area)) return "";
    const [id, label, symbol] = this.data.statuses[this.filter.status(record.by, record.area, look.want.day)];
    return make("p", {}, "Coverage: ", make("span", { class: `key ${id}` }, `${symbol} ${label}`));
  }
}
