// Rows put into groups: as a table of two dimensions, and as bars.
"use strict";

const MOST_LINES = 500;
const MOST_ACROSS = 40;
const MOST_BARS = 60;
const NOTHING = "(nothing)";

const numeric = (vars, rows) => vars.filter((name) => rows.some((row) => row[name])
  && rows.every((row) => !row[name] || NUMBERS.test(row[name].datatype ?? "")));

// What a term is called: a thing by its label where it has one.
const shownTerm = (names, term) => {
  if (!term) return NOTHING;
  if (term.type !== "uri") return termText(term) || "(empty)";
  const short = names.short(term.value);
  return names.label(short) || short || term.value;
};

// A list to choose from: [value, text]; what `chosen` names is chosen where it is there.
const chooser = (place, label, options, chosen, changed) => {
  const field = made("label", `${label} `);
  const list = made("select");
  list.append(...options.map(([value, text]) => made("option", text, { value })));
  if (options.some(([value]) => value === chosen)) list.value = chosen;
  list.addEventListener("change", changed);
  field.append(list);
  place.append(field);
  return list;
};

const measures = (vars, rows) => [
  ["", "number of rows"],
  ...vars.map((name) => [`distinct ${name}`, `number of different ${name}`]),
  ...numeric(vars, rows).map((name) => [`sum ${name}`, `sum of ${name}`]),
];

// What several rows come to, by one of the measures.
const measured = (rows, measure) => {
  const [how, name] = measure.split(" ");
  if (how === "sum") return rows.reduce((sum, row) => sum + Number(row[name] ? row[name].value : 0), 0);
  if (how === "distinct") return new Set(rows.filter((row) => row[name]).map((row) => `${row[name].type} ${termText(row[name])}`)).size;
  return rows.length;
};
const written = (number) => (Number.isInteger(number) ? number : Number(number.toPrecision(12))).toLocaleString("en-US", { maximumFractionDigits: 6 });

// Rows by what they have in a column: [key, term, rows], by name.
const groupsOf = (names, rows, column) => {
  const groups = new Map();
  for (const row of rows) {
    const term = row[column];
    const key = term ? `${term.type} ${termText(term)}` : "";
    if (!groups.has(key)) groups.set(key, [key, term, []]);
    groups.get(key)[2].push(row);
  }
  return [...groups.values()].sort(([, one], [, other]) => {
    if (!one || !other) return one ? -1 : 1;
    const [left, right] = [Number(one.value), Number(other.value)];
    if (NUMBERS.test(one.datatype ?? "") && NUMBERS.test(other.datatype ?? "")) return left - right;
    return shownTerm(names, one).localeCompare(shownTerm(names, other), "en");
  });
};

const numberCell = (number) => made("td", number === null ? "" : written(number), { class: "num" });

const pivotTable = (names, rows, down, across, measure) => {
  const lines = groupsOf(names, rows, down);
  const columns = groupsOf(names, rows, across);
  const shown = columns.slice(0, MOST_ACROSS);
  const table = made("table", "", { class: "plain rows pivot" });
  const top = made("tr");
  const heading = (term, scope) => {
    const cell = made("th", "", { scope });
    cell.append(term?.type === "uri" && names.label(names.short(term.value)) ? made("span", shownTerm(names, term)) : term?.type === "uri" ? names.link(term.value) : made("bdi", shownTerm(names, term)));
    return cell;
  };
  top.append(made("th", down, { scope: "col" }), ...shown.map(([, term]) => heading(term, "col")), made("th", "All", { scope: "col", class: "num" }));
  const body = made("tbody");
  const line = (head, some, tag = "td") => {
    const row = made("tr");
    const within = new Map(groupsOf(names, some, across).map(([key, , inside]) => [key, inside]));
    row.append(head, ...shown.map(([key]) => numberCell(within.has(key) ? measured(within.get(key), measure) : null)), numberCell(measured(some, measure)));
    if (tag === "th") row.className = "total";
    return row;
  };
  body.append(...lines.slice(0, MOST_LINES).map(([, term, some]) => line(heading(term, "row"), some)));
  body.append(line(made("th", "All", { scope: "row" }), rows, "th"));
  const head = made("thead");
  head.append(top);
  table.append(made("caption", `${down} by ${across}`, { class: "h" }), head, body);
  const scroller = made("div", "", { class: "wide", role: "region", tabindex: "0", "aria-label": `${down} by ${across}` });
  scroller.append(table);
  const box = made("div");
  const left = [[lines.length - MOST_LINES, "lines"], [columns.length - MOST_ACROSS, "columns"]].filter(([many]) => many > 0);
  for (const [many, what] of left) box.append(made("p", `${many.toLocaleString("en-US")} more ${what} are left out; the totals count them.`, { class: "note" }));
  box.append(scroller);
  return box;
};

// A view with choices: `draw` makes it of what is chosen; `told` hears the choices, for the address.
const choosing = (fields, given, draw, told) => {
  const box = made("div");
  const bar = made("p", "", { class: "bar" });
  const place = made("div");
  const lists = [];
  const drawn = () => place.replaceChildren(draw(...lists.map((one) => one.value)));
  fields.forEach(([label, options, usual], at) => {
    lists.push(chooser(bar, label, options, given[at] ?? usual, () => { drawn(); told(lists.map((one) => one.value)); }));
  });
  drawn();
  box.append(bar, place);
  return box;
};

const pivotView = (names, vars, rows, given, told) => {
  const columns = vars.map((name) => [name, name]);
  const few = [...vars].sort((one, other) => groupsOf(names, rows, one).length - groupsOf(names, rows, other).length);
  const across = few.find((name) => groupsOf(names, rows, name).length > 1) ?? few[0];
  const down = vars.find((name) => name !== across) ?? across;
  return choosing(
    [["Lines", columns, down], ["Columns", columns, across], ["Cells", measures(vars, rows), ""]], given,
    (one, other, measure) => pivotTable(names, rows, one, other, measure), told);
};

// Bars, the longest first; days and numbers keep their own order.
const barsOf = (names, rows, by, measure) => {
  const groups = groupsOf(names, rows, by).map(([, term, some]) => [shownTerm(names, term), measured(some, measure), term]);
  const ordered = groups.every(([, , term]) => !term || /#(date|dateTime|gYear|gYearMonth)$/.test(term.datatype ?? "") || NUMBERS.test(term.datatype ?? ""));
  return ordered ? groups : groups.sort(([, one], [, other]) => other - one);
};

const barChart = (names, rows, by, measure) => {
  const all = barsOf(names, rows, by, measure);
  const bars = all.slice(0, MOST_BARS);
  const most = Math.max(...bars.map(([, number]) => number), 0) || 1;
  const [left, wide, step] = [260, 520, 24];
  const said = `${measure || "number of rows"} by ${by}: ${bars.map(([name, number]) => `${name} ${written(number)}`).join("; ")}`;
  const drawing = svg("svg", { viewBox: `0 0 ${left + wide + 90} ${bars.length * step + 4}`, width: left + wide + 90, height: bars.length * step + 4, role: "img", "aria-label": said, class: "bars" });
  bars.forEach(([name, number], at) => {
    const y = at * step + 4;
    const label = svg("text", { x: left - 8, y: y + 13, "text-anchor": "end", class: "label" }, cut(name, 40));
    label.append(svg("title", {}, name));
    const length = Math.max(number, 0) / most * wide;
    drawing.append(label, svg("rect", { x: left, y, width: Math.max(length, number > 0 ? 1 : 0), height: 17 }), svg("text", { x: left + length + 6, y: y + 13, class: "label" }, written(number)));
  });
  const box = made("div");
  if (all.length > bars.length) box.append(made("p", `Drawn are ${bars.length} of ${all.length.toLocaleString("en-US")}.`, { class: "note" }));
  const scroller = made("div", "", { class: "wide", role: "region", tabindex: "0", "aria-label": "Chart" });
  scroller.append(drawing);
  box.append(scroller);
  return box;
};

const chartView = (names, vars, rows, given, told) => {
  const numbers = numeric(vars, rows);
  const usual = vars.find((name) => !numbers.includes(name) && groupsOf(names, rows, name).length > 1) ?? vars[0];
  const other = numbers.find((name) => name !== usual);
  return choosing(
    [["Bars", vars.map((name) => [name, name]), usual], ["Length", measures(vars, rows), other ? `sum ${other}` : ""]], given,
    (by, measure) => barChart(names, rows, by, measure), told);
};
