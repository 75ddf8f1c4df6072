// The rows of a table of bodies: made when first shown, painted where the picture differs.
"use strict";

// `width` cells a row; `key` tells whether a cell must be painted again, `fill` paints it.
// Roles in words: rows are laid out as grids of their own, and would lose those of a table.
const giveRoles = (part) => {
  const ROLES = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "gridcell" };
  for (const one of [part, ...part.querySelectorAll("thead, tbody, tr, th, td")]) {
    const role = ROLES[one.tagName] ?? (one.tagName === "TH" && (one.scope === "row" ? "rowheader" : "columnheader"));
    if (role) one.setAttribute("role", role);
  }
};

const makeRows = (table, model, width, turn, { key, fill }) => {
  const made = new Map();
  const body = table.tBodies[0];
  const usual = model.look(model.last, "");
  const keysOf = (one, look) => Array.from({ length: width }, (_, at) => key(one, at, look));
  const kept = (one, row, keys) => {
    row.classList.toggle("units", one.units.length > 0);
    giveRoles(row);
    asideAll(row);
    return { row, keys, cells: cellsOf(row), off: [] };
  };
  // What the page came with is what all facts say on the date of the data.
  for (const row of body.rows) {
    const one = model.byId.get(row.dataset.id);
    withButton(row.cells[0], one, turn);
    made.set(one, kept(one, row, keysOf(one, usual)));
  }
  giveRoles(table);

  const make = (one) => {
    const row = element("tr", "", { "data-id": one.id });
    row.append(nameOf(one, turn), ...Array.from({ length: width }, () => element("td")));
    return kept(one, row, null);
  };
  const rowOf = (one) => {
    if (!made.has(one)) made.set(one, make(one));
    return made.get(one);
  };

  let marked = [];
  // Paints the cells that say something else than before, and counts them.
  const paintRow = (one, look) => {
    const found = rowOf(one);
    const keys = keysOf(one, look);
    for (const [at, now] of keys.entries()) {
      if (found.keys?.[at] === now) continue;
      fill(found.cells[at], one, at, look);
      found.off[at] = undefined;
      if (found.keys) marked.push(found.cells[at]);
    }
    found.keys = keys;
    return found;
  };
  // Hides cells that do not match, and whole columns that are not wanted; whether any is left.
  const sift = (found, keeps, shows) => {
    let any = false;
    for (const [at, cell] of found.cells.entries()) {
      const state = shows(at) ? (keeps(at) ? "" : "off") : "hidden";
      any ||= state === "";
      if (found.off[at] === state) continue;
      found.off[at] = state;
      cell.hidden = state === "hidden";
      cell.classList.toggle("off", state !== "");
      if (state) cell.setAttribute("aria-hidden", "true"); else cell.removeAttribute("aria-hidden");
    }
    return any;
  };
  // The cells painted since the last time, which are marked for the eye until the next picture.
  let before = [];
  const settle = (mark) => {
    for (const cell of before) cell.classList.remove("changed");
    before = mark ? marked : [];
    for (const cell of before) cell.classList.add("changed");
    const count = marked.length;
    marked = [];
    return count;
  };
  const shownCells = (one) => {
    const { cells, off } = rowOf(one);
    return cells.map((cell, at) => ({ body: one, cell, at })).filter(({ at }) => off[at] === "");
  };

  // Puts the rows of `list` on screen, each with its depth and whether its bureaus are open.
  const show = (list) => {
    const rows = list.map(({ body: one, depth, open }) => {
      const { row } = rowOf(one);
      row.dataset.depth = depth;
      row.cells[0].querySelector(".unfold")?.setAttribute("aria-expanded", String(open));
      return row;
    });
    const same = rows.length === body.rows.length && rows.every((row, at) => row === body.rows[at]);
    if (same) return;
    const held = body.contains(document.activeElement) ? document.activeElement : null;
    body.replaceChildren(...rows);
    if (held?.isConnected) held.focus({ preventScroll: true });
  };

  return { paintRow, sift, settle, show, shownCells };
};
