// The answer: how many rows or triples, ways to show them, downloads.
"use strict";

const counted = (count, one, many) => `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;

const save = (name, type, text) => {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = made("a", "", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};

// Bindings of triples given as N-Triples terms, for the table.
const termOf = (text) => {
  if (text.startsWith("<")) return { type: "uri", value: text.slice(1, -1) };
  const literal = text.match(/^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<(.*)>)?$/s);
  if (!literal) return { type: "bnode", value: text.replace(/^_:/, "") };
  const value = literal[1].replace(/\\(u[0-9A-F]{4}|U[0-9A-F]{8}|.)/g, (_, one) =>
    (one.length > 1 ? String.fromCodePoint(parseInt(one.slice(1), 16)) : { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }[one] ?? one));
  return { type: "literal", value, ...(literal[2] && { "xml:lang": literal[2] }), ...(literal[3] && { datatype: literal[3] }) };
};
const bindingsOf = (triples) => triples.map((terms) => Object.fromEntries(terms.map((term, at) => ["spo"[at], termOf(term)])));

const DOWNLOADS = {
  select: [["csv", "CSV", "text/csv"], ["json", "JSON", "application/sparql-results+json"]],
  ask: [["json", "JSON", "application/sparql-results+json"]],
  construct: [["ttl", "Turtle", "text/turtle"], ["nt", "N-Triples", "application/n-triples"]],
};

// Drawing of rows, with the two columns it links chosen by the reader.
const rowsPicture = (names, columns, rows) => {
  const box = made("div");
  const choice = made("p", "", { class: "bar" });
  const place = made("div");
  const select = (label, chosen) => {
    const field = made("label", `${label} `);
    const list = made("select");
    list.append(...columns.map((name) => made("option", name, { value: name })));
    list.value = chosen;
    list.addEventListener("change", () => draw());
    field.append(list);
    choice.append(field);
    return list;
  };
  const triples = columns.includes("s") && columns.includes("o");
  const [from, to] = [select("From", triples ? "s" : columns[0]), select("to", triples ? "o" : columns[1])];
  const draw = () => {
    const links = linksOfRows(rows, from.value, to.value);
    place.replaceChildren(links.length ? picture(names, links) : made("p", "No row has both."));
  };
  draw();
  box.append(choice, place);
  return box;
};

// The ways to show an answer: [id, name, function that makes it], the first being the first shown.
const waysOf = (names, answer, given, told) => {
  const groups = (vars, rows) => [
    ["pivot", "Pivot", () => pivotView(names, vars, rows, given("pivot"), (chosen) => told("pivot", chosen))],
    ["chart", "Chart", () => chartView(names, vars, rows, given("chart"), (chosen) => told("chart", chosen))],
  ];
  if (answer.form === "ask") return [["truth", "Yes or no", () => made("p", answer.truth ? "Yes" : "No", { class: "truth" })]];
  if (answer.form === "select") {
    const ways = [["table", "Table", () => resultTable(names, answer.vars, answer.rows)]];
    const columns = thingColumns(answer.vars, answer.rows);
    if (answer.rows.length) ways.push(...groups(answer.vars, answer.rows));
    if (columns.length > 1) ways.push(["picture", "Picture", () => rowsPicture(names, columns, answer.rows)]);
    return ways;
  }
  const turtle = () => made("pre", answer.turtle, { tabindex: "0", role: "region", "aria-label": "Turtle" });
  const ways = [["turtle", "Turtle", turtle], ["table", "Table", () => resultTable(names, ["s", "p", "o"], bindingsOf(answer.triples))]];
  const links = linksOfTriples(answer.triples);
  if (links.length) ways.push(["picture", "Picture", () => picture(names, links)]);
  return ways;
};

// `view` is [id, ...choices] of the way to show it that the address asks for; `told` hears of others.
const showAnswer = (parts, names, answer, runner, view, told) => {
  const rows = answer.rows ?? answer.triples;
  const what = answer.form === "construct" ? ["triple", "triples"] : ["row", "rows"];
  const took = `in ${answer.seconds < 0.1 ? "under 0.1" : answer.seconds.toFixed(1)} s`;
  parts.count.textContent = rows ? `${counted(answer.count, ...what)} ${took}` : took;
  const capped = Boolean(rows) && answer.count > rows.length;
  parts.capped.hidden = !capped && !answer.note;
  if (answer.note) parts.capped.textContent = answer.note;
  else if (capped) parts.capped.textContent = `Shown are the first ${counted(rows.length, ...what)} of ${answer.count.toLocaleString("en-US")}; downloads hold all of them.`;
  const ways = waysOf(names, answer, (id) => (view[0] === id ? view.slice(1) : []), (id, chosen) => told([id, ...chosen]));
  const first = Math.max(ways.findIndex(([id]) => id === view[0]), 0);
  const show = (make) => parts.shown.replaceChildren(rows && !rows.length ? made("p", "Nothing in the dataset fits. That nothing is recorded does not mean that it is not so.", { class: "note" }) : make());
  parts.views.replaceChildren(parts.views.querySelector("legend"), ...ways.map(([id, name, make], place) => {
    const label = made("label", "", { class: "tick" });
    const input = made("input", "", { type: "radio", name: "view", value: id });
    input.checked = place === first;
    input.addEventListener("change", () => { show(make); told(place ? [id] : []); });
    label.append(input, ` ${name}`);
    return label;
  }));
  parts.views.hidden = ways.length < 2 || !rows.length;
  parts.downloads.replaceChildren(...[...DOWNLOADS[answer.form], ...(runner.more[answer.form] ?? [])].map(([kind, name, type]) => {
    const button = made("button", name, { type: "button", "aria-label": `Download as ${name}`, "data-download": kind });
    button.addEventListener("click", async () => {
      try { save(`answer.${kind}`, `${type};charset=utf-8`, await runner.file(kind)); }
      catch (error) { Object.assign(parts.capped, { hidden: false, textContent: `There is no file: ${error.message}` }); }
    });
    return button;
  }));
  if (answer.form === "select") parts.downloads.append(made("span", "CSV as the SPARQL standard has it; cells that begin with = are kept, so import them as text.", { class: "hint" }));
  show(ways[first][2]);
  parts.answer.hidden = false;
};
