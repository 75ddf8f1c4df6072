// Rows as a table: things linked to their pages, sorted by any column, a page at a time.
"use strict";

const PAGE_ROWS = 100;
const NUMBERS = /#(integer|decimal|double|float|int|long|nonNegativeInteger|gYear)$/;

const termText = (term) => (!term ? "" : term.type === "bnode" ? `_:${term.value}` : typeof term.value === "string" ? term.value : JSON.stringify(term.value));

const termCell = (names, term) => {
  const cell = made("td");
  if (!term) return cell;
  if (term.type === "uri") cell.append(names.link(term.value));
  else {
    const text = made("bdi", termText(term));
    const sort = term["xml:lang"] ? `@${term["xml:lang"]}` : term.datatype ? names.short(term.datatype) || term.datatype : "";
    if (sort && sort !== "xsd:string") text.title = sort;
    if (NUMBERS.test(term.datatype ?? "")) cell.classList.add("num");
    cell.append(text);
  }
  if (cell.textContent.length > 28) cell.classList.add("long");
  return cell;
};

// Numbers by value, all else by text; what is missing comes last either way.
const comparing = (names, column, down) => (one, other) => {
  const [left, right] = [one[column], other[column]];
  if (!left || !right) return left ? -1 : right ? 1 : 0;
  const numbers = NUMBERS.test(left.datatype ?? "") && NUMBERS.test(right.datatype ?? "");
  const order = numbers ? Number(left.value) - Number(right.value) : termText(left).localeCompare(termText(right), "en");
  return down ? -order : order;
};

// A table of `rows` (SPARQL JSON bindings) with its page buttons.
const resultTable = (names, vars, rows) => {
  const box = made("div");
  const table = made("table", "", { class: "plain rows" });
  const body = made("tbody");
  const pager = made("nav", "", { class: "pager", "aria-label": "Pages of rows" });
  const said = made("span", "", { role: "status" });
  const head = made("tr");
  let sorted = rows;
  let sort = { column: "", down: false };
  let first = 0;

  const fill = () => {
    const shown = sorted.slice(first, first + PAGE_ROWS);
    body.replaceChildren(...shown.map((row) => {
      const line = made("tr");
      line.append(...vars.map((name) => termCell(names, row[name])));
      return line;
    }));
    pager.hidden = rows.length <= PAGE_ROWS;
    said.textContent = `Rows ${(first + 1).toLocaleString("en-US")} to ${(first + shown.length).toLocaleString("en-US")} of ${rows.length.toLocaleString("en-US")}`;
    back.disabled = first === 0;
    next.disabled = first + PAGE_ROWS >= rows.length;
  };
  const by = (column) => {
    sort = { column, down: sort.column === column && !sort.down };
    sorted = [...rows].sort(comparing(names, column, sort.down));
    first = 0;
    for (const cell of head.cells) {
      if (cell.dataset.column === column) cell.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
    fill();
  };
  const turn = (text, step) => {
    const button = made("button", text, { type: "button" });
    button.addEventListener("click", () => { first += step * PAGE_ROWS; fill(); table.scrollIntoView({ block: "nearest" }); });
    return button;
  };
  const [back, next] = [turn("Previous rows", -1), turn("Next rows", 1)];

  for (const name of vars) {
    const cell = made("th", "", { scope: "col", "data-column": name });
    const button = made("button", name, { type: "button", class: "sort", title: "Sort by this column" });
    button.addEventListener("click", () => by(name));
    cell.append(button);
    head.append(cell);
  }
  const top = made("thead");
  top.append(head);
  table.append(made("caption", "Rows of the answer", { class: "h" }), top, body);
  const scroller = made("div", "", { class: "wide", role: "region", tabindex: "0", "aria-label": "Rows of the answer" });
  scroller.append(table);
  pager.append(back, said, next);
  box.append(scroller, pager);
  fill();
  return box;
};
