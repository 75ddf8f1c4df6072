// The rows of a table of bodies: made when first shown, painted where the picture differs.
"use strict";

// `width` cells a row; `key` tells whether a cell must be painted again, `fill` paints it.
const makeRows = (table, model, width, turn, { key, fill }) => {
  const made = new Map();
  const body = table.tBodies[0];
  for (const row of body.rows) {
    const one = model.byId.get(row.dataset.id);
    withButton(row.cells[0], one, turn);
    made.set(one, { row, keys: null });
  }

  const make = (one) => {
    const row = element("tr", "", { "data-id": one.id });
    row.append(nameOf(one, turn), ...Array.from({ length: width }, () => element("td")));
    return { row, keys: [] };
  };
  const rowOf = (one) => {
    if (!made.has(one)) made.set(one, make(one));
    return made.get(one);
  };

  const painted = (one, look) => {
    const found = rowOf(one);
    const cells = found.row.cells;
    // What the page came with is what all facts say on the date of the data.
    if (!found.keys) found.keys = Array.from({ length: width }, (_, at) => key(one, at, model.look(model.last, "")));
    let changed = 0;
    for (let at = 0; at < width; at += 1) {
      const now = key(one, at, look);
      const cell = cells[at + 1];
      cell.classList.remove("changed");
      if (found.keys[at] === now) continue;
      fill(cell, one, at, look);
      if (found.keys.length > at) { cell.classList.add("changed"); changed += 1; }
      found.keys[at] = now;
    }
    return { row: found.row, changed };
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

  return { table, painted, show, rowOf: (one) => rowOf(one).row };
};
