// A table as a grid: one stop of the Tab key for all of it, arrows move within, headings included.
"use strict";

const cellsOf = (row) => [...row.cells].slice(1);
const isShown = (cell) => !cell.hidden && !cell.classList.contains("off");

// Where the focus may rest in a row: buttons and links of its headings, squares that are shown.
const stopsOf = (row) => [...row.cells].flatMap((cell) => {
  if (cell.tagName === "TD") return isShown(cell) && !cell.classList.contains("corner") ? [cell] : [];
  return cell.hidden ? [] : [...cell.querySelectorAll("button, a")];
});

// Takes everything in a part of the grid out of the way of the Tab key.
const asideAll = (part) => {
  for (const one of part.querySelectorAll("a, button, tbody td, td[role]")) one.tabIndex = -1;
};

const makeGrid = (table, open) => {
  let current = null;
  const rove = (stop, focus = true) => {
    if (current) current.tabIndex = -1;
    current = stop;
    if (!stop) return;
    stop.tabIndex = 0;
    if (focus) stop.focus();
  };
  // Middle of a stop from left to right, by which the one below or above is found.
  const middle = (stop) => {
    const box = (stop.closest("td, th") ?? stop).getBoundingClientRect();
    return stop.closest("thead") && stop.closest("th").colSpan > 1 ? box.left + 4 : box.left + box.width / 2;
  };
  const near = (row, stop) => {
    const head = stop.closest("tbody th");
    const stops = stopsOf(row).filter((one) => !head || one.closest("th") || row.closest("thead"));
    const same = head && stops.find((one) => one.tagName === stop.tagName && one.closest("tbody th"));
    const apart = (one) => {
      const box = one.closest("td, th").getBoundingClientRect();
      const at = middle(stop);
      return Math.max(box.left - at, at - box.right, 0);
    };
    return same ?? stops.sort((one, other) => apart(one) - apart(other))[0];
  };
  const vertical = (stop, step) => {
    const rows = [...table.rows].filter((row) => !row.hidden);
    for (let at = rows.indexOf(stop.closest("tr")) + step; rows[at]; at += step) {
      const next = near(rows[at], stop);
      if (next) { rove(next); return; }
    }
  };
  const sideways = (stop, step) => {
    const stops = stopsOf(stop.closest("tr"));
    const next = stops[stops.indexOf(stop) + step];
    if (next) rove(next);
  };
  const edge = (stop, last) => {
    const squares = cellsOf(stop.closest("tr")).filter((cell) => cell.tagName === "TD" && isShown(cell));
    const next = last ? squares.at(-1) : squares[0];
    if (next) rove(next);
  };
  const KEYS = {
    ArrowDown: (stop) => vertical(stop, 1), ArrowUp: (stop) => vertical(stop, -1),
    ArrowRight: (stop) => sideways(stop, 1), ArrowLeft: (stop) => sideways(stop, -1),
    Home: (stop) => edge(stop, false), End: (stop) => edge(stop, true),
  };
  const stopAt = (target) => target.closest("a, button, tbody td");

  table.setAttribute("role", "grid");
  asideAll(table);
  table.addEventListener("click", (event) => {
    const stop = stopAt(event.target);
    if (!stop) return;
    rove(stop, stop.tagName === "TD");
    if (stop.tagName === "TD" && isShown(stop)) open(stop);
  });
  table.addEventListener("keydown", (event) => {
    const stop = stopAt(event.target);
    if (!stop || event.ctrlKey || event.metaKey || event.altKey) return;
    const chosen = stop.tagName === "TD" && (event.key === "Enter" || event.key === " ");
    if (!chosen && !KEYS[event.key]) return;
    event.preventDefault();
    if (chosen) { rove(stop); open(stop); } else KEYS[event.key](stop);
  });

  // After rows came or went: where the Tab key stops must be something that is shown.
  const settle = () => {
    const usable = current?.isConnected && (current.tagName !== "TD" || isShown(current)) && !current.closest("[hidden]");
    if (!usable) rove(table.querySelector("tbody td:not(.off):not([hidden])") ?? null, false);
  };
  return { rove, settle };
};
