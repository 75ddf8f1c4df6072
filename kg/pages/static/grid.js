// A table as a grid: one stop of the Tab key for all of it, arrows move within.
"use strict";

const cellsOf = (row) => [...row.cells].slice(1);
const isShown = (cell) => !cell.classList.contains("off");

const makeGrid = (table, open) => {
  let current = null;
  const rove = (cell, focus = true) => {
    if (current) current.tabIndex = -1;
    current = cell;
    if (!cell) return;
    cell.tabIndex = 0;
    if (focus) cell.focus();
  };
  const move = (cell, down, right) => {
    let row = cell.parentElement;
    let index = cell.cellIndex;
    for (;;) {
      if (down) row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
      index += right;
      const next = row?.cells[index];
      if (!next || index < 1) return;
      if (!row.hidden && isShown(next)) { rove(next); return; }
    }
  };
  const edge = (cell, last) => {
    const row = cellsOf(cell.parentElement).filter(isShown);
    rove(last ? row.at(-1) : row[0]);
  };
  const choose = (cell) => { rove(cell); open(cell); };
  const KEYS = {
    ArrowDown: (cell) => move(cell, 1, 0), ArrowUp: (cell) => move(cell, -1, 0),
    ArrowRight: (cell) => move(cell, 0, 1), ArrowLeft: (cell) => move(cell, 0, -1),
    Home: (cell) => edge(cell, false), End: (cell) => edge(cell, true),
    Enter: choose, " ": choose,
  };
  table.setAttribute("role", "grid");
  for (const cell of [...table.tBodies[0].rows].flatMap(cellsOf)) cell.tabIndex = -1;
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("tbody td");
    if (cell && isShown(cell)) choose(cell);
  });
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || !KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key](cell);
  });
  return { rove };
};
