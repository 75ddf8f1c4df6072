// The same nodes and lines as tables, some at a time, and the lines as CSV.
"use strict";

class Tables {
  constructor(data, filter) {
    Object.assign(this, { data, filter });
    this.step = 25;
    this.parts = ["nodes", "lines"].map((name) => {
      const part = { name, body: document.querySelector(`#${name} tbody`), more: document.getElementById(`more-${name}`), many: document.getElementById(`many-${name}`) };
      part.more.addEventListener("click", () => { part.upto += this.step; this.fill(part); });
      return part;
    });
    this.columns = ["from", "relation", "to", "function", "note", "begins", "ends", "row", "from_id", "to_id"];
  }

  show(look) {
    const name = (id) => this.filter.nodes.get(id).name;
    const area = new Map(this.data.functions);
    const nodes = this.data.nodes.filter((node) => (look.near ?? look.shown).has(node.id));
    const all = look.near ? look.lines.filter(({ line }) => look.near.has(line.from) && look.near.has(line.to)) : look.lines;
    const day = (number) => (number === undefined ? "" : Days.iso(number));
    this.records = all.flatMap(({ line, records }) => (records.length ? records : [{}]).map((record) => ({
      from: name(line.from), relation: this.data.relations[line.relation][0].toLowerCase(), to: name(line.to), function: area.get(record.area) ?? "",
      note: record.note ?? "", begins: day(record.from), ends: day(record.until), row: record.key ?? "", from_id: line.from, to_id: line.to,
    })));
    const rows = [
      nodes.map((node) => [node.name, node.label, this.data.kinds[node.group].label, node.id]),
      this.records.map((one) => [one.from, one.relation, one.to, [one.function, one.note].filter(Boolean).join(", "), one.begins, one.ends, one.row]),
    ];
    this.parts.forEach((part, place) => Object.assign(part, { rows: rows[place], upto: this.step, shown: 0 }));
    for (const part of this.parts) { part.body.replaceChildren(); this.fill(part); }
  }

  fill(part) {
    for (const row of part.rows.slice(part.shown, part.upto)) {
      part.body.append(make("tr", {}, ...row.map((text, place) => (place ? make("td", {}, make("bdi", {}, text)) : make("th", { scope: "row" }, make("bdi", {}, text))))));
    }
    part.shown = Math.min(part.upto, part.rows.length);
    part.more.hidden = part.shown >= part.rows.length;
    part.many.textContent = `${part.shown} of ${part.rows.length} rows`;
  }

  csv() {
    const safe = (text) => { const cell = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text; return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell; };
    return [this.columns, ...this.records.map((one) => this.columns.map((column) => one[column]))].map((row) => row.map(safe).join(",")).join("\r\n") + "\r\n";
  }
}
