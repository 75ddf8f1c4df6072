// What of the network is shown on a day under the filters: looked up in the intervals of the data.
"use strict";

class Filter {
  constructor(data) {
    this.data = data;
    this.nodes = new Map(data.nodes.map((node) => [node.id, node]));
    this.lines = new Map(data.nodes.map((node) => [node.id, []]));
    for (const line of data.edges) {
      this.lines.get(line.from).push(line);
      if (line.to !== line.from) this.lines.get(line.to).push(line);
      if (line.relation === "adoption") for (const number of line.records) data.records[number].by = line.from.slice(7);
    }
    this.quiet = new Set(data.quiet);
    this.unknown = data.statuses.length - 1;
    this.place = new Map(data.cells.areas.map((area, place) => [area, place]));
    this.courses = new Map(Object.entries(data.cells.bodies).map(([body, pairs]) => {
      const found = new Map();
      for (let at = 0; at < pairs.length; at += 2) found.set(pairs[at], data.cells.courses[pairs[at + 1]]);
      return [body, found];
    }));
    this.main = data.main.map(([area]) => area);
    for (const record of data.records) record.sure = Math.max(...record.rows.map((row) => data.rows[row][4]), record.rows.length ? 0 : 2);
  }

  // Place of the status of a cell in the list of statuses.
  status(body, area, day) {
    const course = this.courses.get(body)?.get(this.place.get(area));
    let found = this.unknown;
    if (course) for (let at = 0; at < course.length && course[at] <= day; at += 2) found = course[at + 1];
    return found;
  }

  exists(node, day) { return !node.spans || node.spans.some(([from, until]) => Days.holds({ from, until }, day)); }

  // The function chosen with all below it, and all above it.
  scope(chosen) {
    if (!chosen) return null;
    const up = (area) => { const found = []; for (let at = area; at; at = this.data.above[at]) found.push(at); return found; };
    const whole = this.data.functions.map(([area]) => area);
    const below = new Set(whole.filter((area) => up(area).includes(chosen)));
    for (const [area, of] of this.data.main) if (of === chosen) below.add(area);
    const above = new Set(up(chosen));
    for (const [area, of] of this.data.main) if (below.has(area)) for (const one of up(of)) above.add(one);
    return { below, above, functions: [...below].filter((area) => this.place.has(area)), has: (area) => below.has(area) || above.has(area) };
  }

  // Records of a line that hold and pass the filters.
  records(line, want, scope) {
    return line.records.map((number) => this.data.records[number]).filter((record) => {
      if (!(want.beyond || Days.holds(record, want.day)) || record.sure < want.sure) return false;
      if (scope && record.area && !(line.relation === "designates" ? scope.has(record.area) : scope.below.has(record.area))) return false;
      return !record.by || !this.place.has(record.area) || want.statuses.has(this.status(record.by, record.area, want.day));
    });
  }

  // Lines that pass, each with its records, its status (-1 for none) and whether it is firm.
  kept(want, scope) {
    const found = new Map();
    for (const line of this.data.edges) {
      const records = this.records(line, want, scope);
      if (line.records.length && !records.length) continue;
      if (scope && !this.quiet.has(line.relation) && !this.within(line, records, scope)) continue;
      const ranks = line.relation === "adoption" ? records.filter((one) => this.place.has(one.area)).map((one) => this.status(one.by, one.area, want.day)) : [];
      const now = records.filter((one) => Days.holds(one, want.day));
      found.set(line.id, {
        line, records, status: ranks.length ? Math.min(...ranks) : -1,
        firm: !records.length || now.some((one) => !one.soft), now: !records.length || now.length > 0,
      });
    }
    return found;
  }

  within(line, records, scope) {
    if (["adoption", "used for", "lists"].includes(line.relation)) return records.some((one) => scope.below.has(one.area));
    if (line.relation === "designates") return true;
    if (line.relation !== "provision") return true;
    if (line.to.startsWith("area:")) return scope.has(line.to.slice(5));
    return line.to.startsWith("office:") && this.lines.get(line.to).some((one) => one.relation === "designates" && scope.has(one.to.slice(5)));
  }

  // Everything the page shows: nodes, lines, those near the focus, and how many are hidden why.
  look(want) {
    const scope = this.scope(want.area);
    const kept = this.kept(want, scope);
    const filtered = scope || want.sure || want.statuses.size <= this.unknown;
    const touched = new Set();
    for (const { line } of kept.values()) if (["adoption", "used for", "lists", "designates", "provision"].includes(line.relation)) touched.add(line.from).add(line.to);
    const near = want.focus ? this.near(want, kept) : null;
    const shown = new Set();
    const tally = { kinds: new Map(), absent: new Map(), filtered: 0, counts: new Map() };
    const add = (map, kind) => map.set(kind, (map.get(kind) ?? 0) + 1);
    for (const node of this.data.nodes) {
      const kind = node.group;
      if (near?.has(node.id)) shown.add(node.id);
      if (!want.beyond && !this.exists(node, want.day)) { if (!near?.has(node.id)) add(tally.absent, kind); continue; }
      add(tally.counts, kind);
      if (near?.has(node.id)) continue;
      if (!want.kinds.has(kind)) add(tally.kinds, kind);
      else if (filtered && !this.passes(node, want, scope, touched)) tally.filtered += 1;
      else shown.add(node.id);
    }
    const lines = [...kept.values()].filter(({ line }) => line.from !== line.to && shown.has(line.from) && shown.has(line.to));
    const best = new Map();
    for (const { line, status } of kept.values()) if (status >= 0) best.set(line.from, Math.min(status, best.get(line.from) ?? status));
    return { want, scope, shown, near, lines, kept, tally, best };
  }

  passes(node, want, scope, touched) {
    if (["department", "body", "bare", "bureau"].includes(node.group)) {
      const areas = scope ? scope.functions : this.main;
      const ticked = areas.some((area) => want.statuses.has(this.status(node.id.slice(7), area, want.day)));
      return (ticked || !areas.length) && (!scope || touched.has(node.id) || this.known(node, areas, want.day)) && (!want.sure || node.group === "bare" || touched.has(node.id));
    }
    if (node.id.startsWith("area:")) return !scope || scope.has(node.id.slice(5));
    return touched.has(node.id) || (!scope && !["provider", "policy"].includes(node.group));
  }

  known(node, areas, day) { return areas.some((area) => this.status(node.id.slice(7), area, day) !== this.unknown); }

  // Things up to so many steps from the focus, over lines that pass.
  near(want, kept) {
    let edge = [want.focus];
    const found = new Set(edge);
    for (let step = 0; step < want.steps; step += 1) {
      const next = [];
      for (const node of edge) {
        for (const line of this.lines.get(node)) {
          const other = line.from === node ? line.to : line.from;
          if (!kept.has(line.id) || found.has(other) || !(want.beyond || this.exists(this.nodes.get(other), want.day))) continue;
          found.add(other);
          next.push(other);
        }
      }
      edge = next;
    }
    return found;
  }

  // Cells by status: CFO Act agencies that exist on the day, in the main functions or those chosen.
  cells(want, scope) {
    const counts = this.data.statuses.map(() => 0);
    for (const node of this.data.nodes) {
      if (node.group !== "department" || !this.exists(node, want.day)) continue;
      for (const area of scope ? scope.functions : this.main) counts[this.status(node.id.slice(7), area, want.day)] += 1;
    }
    return counts;
  }
}
