// A small drawing of an answer: things in columns from left to right, links as curves between them.
"use strict";

const MOST_NODES = 60;
const MOST_LETTERS = 34;
const [BOX_WIDTH, BOX_HEIGHT, ROW, GAP] = [256, 34, 42, 190];

const svg = (tag, attributes = {}, text = "") => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
};
const cut = (text, most = MOST_LETTERS) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

// The links [from, name, to] of IRIs in triples as N-Triples terms.
const linksOfTriples = (triples) => triples
  .filter(([subject, , object]) => subject.startsWith("<") && object.startsWith("<"))
  .map((terms) => terms.map((term) => term.slice(1, -1)));

// The columns of rows that hold IRIs, in the order of the query.
const thingColumns = (vars, rows) => vars.filter((name) => rows.some((row) => row[name]?.type === "uri")
  && rows.every((row) => !row[name] || row[name].type === "uri"));

const linksOfRows = (rows, from, to) => rows.filter((row) => row[from] && row[to]).map((row) =>
  [row[from].value, row.p?.type === "uri" && from === "s" && to === "o" ? row.p.value : "", row[to].value]);

// As many of the links as have room, each pair once with all its names; `left` counts the others.
const chosenLinks = (links) => {
  const nodes = new Set();
  const pairs = new Map();
  let left = 0;
  for (const [from, name, to] of links) {
    const fresh = new Set([from, to].filter((one) => !nodes.has(one)));
    if (nodes.size + fresh.size > MOST_NODES) { left += 1; continue; }
    for (const one of fresh) nodes.add(one);
    const pair = `${from} ${to}`;
    if (!pairs.has(pair)) pairs.set(pair, { from, to, names: new Set() });
    if (name) pairs.get(pair).names.add(name);
  }
  return { nodes: [...nodes], pairs: [...pairs.values()], left };
};

// Columns: who is pointed at stands to the right of who points, circles left aside.
const columnsOf = ({ nodes, pairs }) => {
  const column = new Map(nodes.map((one) => [one, 0]));
  for (let round = 0; round < Math.min(nodes.length, 6); round += 1) {
    let moved = false;
    for (const { from, to } of pairs) {
      if (from !== to && column.get(to) <= column.get(from) && column.get(from) < 5 && !(round > 1 && column.get(to) > 0)) {
        column.set(to, column.get(from) + 1);
        moved = true;
      }
    }
    if (!moved) break;
  }
  const columns = [];
  for (const one of nodes) (columns[column.get(one)] ??= []).push(one);
  return columns.filter(Boolean);
};

const meanOf = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;

// The columns in an order in which few links cross: each thing near those it is linked to.
const ordered = (columns, pairs) => {
  let order = columns;
  for (let sweep = 0; sweep < 6; sweep += 1) {
    const rank = new Map(order.flatMap((column) => column.map((one, place) => [one, place / column.length])));
    const turn = sweep % 2 ? order.length - 1 : 0;
    order = order.map((column, number) => {
      if (number === turn) return column;
      const mean = new Map(column.map((one) => {
        const near = pairs.flatMap(({ from, to }) => (from === one ? [rank.get(to)] : to === one ? [rank.get(from)] : []));
        return [one, near.length ? meanOf(near) : 1];
      }));
      return [...column].sort((one, other) => mean.get(one) - mean.get(other));
    });
  }
  return order;
};

// Where each thing stands: the tallest column fills its height, the others follow their links.
const placesOf = (columns, pairs) => {
  const places = new Map();
  const tallest = columns.reduce((most, one) => (one.length > most.length ? one : most));
  const rest = columns.filter((one) => one !== tallest);
  const near = (one) => pairs.flatMap(({ from, to }) => (from === one ? [places.get(to)] : to === one ? [places.get(from)] : []))
    .filter(Boolean).map(({ y }) => y);
  for (const column of [tallest, ...rest]) {
    const x = columns.indexOf(column) * (BOX_WIDTH + GAP);
    const room = (tallest.length - column.length) * ROW;
    let next = 0;
    column.forEach((one, row) => {
      const ys = column === tallest ? [] : near(one);
      const wished = ys.length ? meanOf(ys) : next;
      const most = column.length === 1 ? 4 * ROW : room + row * ROW; // a lone hub stays in sight
      const y = Math.max(next, Math.min(wished, most));
      places.set(one, { x, y });
      next = y + ROW;
    });
  }
  return places;
};

const drawnBox = (names, iri, { x, y }) => {
  const name = names.short(iri) || iri;
  const label = names.label(name);
  const page = names.page(name);
  const group = svg(page ? "a" : "g", page ? { href: page, class: "thing" } : { class: "thing" });
  group.append(
    svg("title", {}, label ? `${label} (${name})` : name),
    svg("rect", { x, y, width: BOX_WIDTH, height: BOX_HEIGHT, rx: 4 }),
    svg("text", { x: x + 8, y: y + (label ? 15 : 21), class: "label" }, cut(label || name)),
  );
  if (label) group.append(svg("text", { x: x + 8, y: y + 28, class: "name" }, cut(name, 40)));
  return group;
};

// A curve to the right; where nothing stands to the right, a bow on the right side of both.
const drawnLink = (names, { from, to, names: said }, places) => {
  const [one, other] = [places.get(from), places.get(to)];
  const on = other.x > one.x;
  const [x1, y1, y2] = [one.x + BOX_WIDTH, one.y + BOX_HEIGHT / 2, other.y + BOX_HEIGHT / 2];
  const x2 = on ? other.x : other.x + BOX_WIDTH;
  const bend = on ? Math.max((x2 - x1) / 2, 40) : 50;
  const path = svg("path", { d: `M${x1},${y1} C${x1 + bend},${y1} ${on ? x2 - bend : x2 + bend},${y2} ${x2},${y2}`, class: "link" });
  const words = [...said].map((name) => names.short(name) || name).join(", ");
  if (!words) return [path];
  const place = on ? { x: x2 - 6, y: y2 - 4, "text-anchor": "end" } : { x: x2 + 40, y: (y1 + y2) / 2 + 4, "text-anchor": "start" };
  return [path, svg("text", { ...place, class: "verb" }, cut(words, 28))];
};

// The drawing of `links` with what it leaves out, and the same links as text.
const picture = (names, links) => {
  const chosen = chosenLinks(links);
  const columns = ordered(columnsOf(chosen), chosen.pairs);
  const places = placesOf(columns, chosen.pairs);
  const width = columns.length * (BOX_WIDTH + GAP);
  const height = Math.max(...columns.map((one) => one.length)) * ROW;
  const drawing = svg("svg", { viewBox: `-2 -2 ${width + 4} ${height + 4}`, width: width + 4, height: height + 4, role: "group", "aria-label": `Drawing of ${chosen.nodes.length} things and ${chosen.pairs.length} links; the list below says the same` });
  for (const pair of chosen.pairs) drawing.append(...drawnLink(names, pair, places));
  for (const one of chosen.nodes) drawing.append(drawnBox(names, one, places.get(one)));
  const box = made("div", "", { class: "picture" });
  if (chosen.left) box.append(made("p", `Drawn are the first ${chosen.nodes.length} things; ${chosen.left.toLocaleString("en-US")} links to others are left out.`, { class: "note" }));
  const scroller = made("div", "", { class: "wide", role: "region", tabindex: "0", "aria-label": "Drawing" });
  scroller.append(drawing);
  const list = made("ul");
  const named = (iri) => names.label(names.short(iri)) || names.short(iri) || iri;
  list.append(...chosen.pairs.map(({ from, to, names: said }) =>
    made("li", `${named(from)} → ${[...said].map(named).join(", ")}${said.size ? " → " : ""}${named(to)}`)));
  const details = made("details");
  box.append(made("p", "Drawn are links between things; texts, dates and numbers are in the other views.", { class: "note" }));
  details.append(made("summary", "The drawing as text"), list);
  box.append(scroller, details);
  return box;
};
