// The coverage matrix: filters, live totals, keyboard grid, evidence and CSV of what is shown.
"use strict";

(() => {
  const data = window.KG_COVERAGE;
  const table = document.getElementById("matrix");
  const rows = [...table.tBodies[0].rows];
  const columns = [...table.querySelectorAll("th[data-area]")];
  const dialog = document.getElementById("evidence");
  const bodies = document.getElementById("bodies");
  const show = document.getElementById("show");
  const find = document.getElementById("find");
  const GAPS = ["shared", "planned", "vendor", "own", "partial"];
  const statusOf = (cell) => cell.classList[0];
  const cellsOf = (row) => [...row.cells].slice(1);
  const words = new Map(rows.map((row) => [row, `${row.dataset.id} ${row.dataset.name} ${row.textContent}`.toLowerCase()]));

  const placeOf = (cell) => {
    const column = columns[cell.cellIndex - 1];
    const row = cell.parentElement;
    return {
      body: row.dataset.id, name: row.dataset.name,
      area: column.dataset.area, areaName: column.dataset.label,
      status: statusOf(cell), by: cell.querySelector(".by")?.textContent ?? "",
      flags: [...cell.classList].slice(1).filter((one) => ["stale", "conflict", "mixed"].includes(one)),
    };
  };

  const matches = (cell) => {
    const wanted = show.value;
    if (!wanted) return true;
    if (wanted === "gap") return GAPS.includes(statusOf(cell));
    return cell.classList.contains(wanted);
  };
  const shownCells = () => rows.filter((row) => !row.hidden).flatMap((row) => cellsOf(row).filter((cell) => !cell.classList.contains("off")));

  const count = () => {
    const cells = shownCells();
    const known = cells.filter((cell) => statusOf(cell) !== "unknown").length;
    for (const number of document.querySelectorAll("[data-count]")) {
      number.textContent = cells.filter((cell) => statusOf(cell) === number.dataset.count).length;
    }
    const share = cells.length ? Math.round((100 * known) / cells.length) : 0;
    document.getElementById("known").textContent = `${known} of ${cells.length} squares known (${share} %)`;
    document.getElementById("none").hidden = cells.length > 0;
  };

  const filter = () => {
    const text = find.value.trim().toLowerCase();
    for (const row of rows) {
      let any = false;
      for (const cell of cellsOf(row)) {
        const keeps = matches(cell);
        cell.classList.toggle("off", !keeps);
        cell.setAttribute("aria-hidden", String(!keeps));
        any = any || keeps;
      }
      const inGroup = bodies.value === "all" || "cfo" in row.dataset;
      row.hidden = !any || !inGroup || !words.get(row).includes(text);
    }
    rove(shownCells()[0] ?? null, false);
    count();
  };

  // One stop of the Tab key for the whole grid; arrows move within it.
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
      if (!row.hidden && !next.classList.contains("off")) { rove(next); return; }
    }
  };
  const edge = (cell, last) => {
    const open = cellsOf(cell.parentElement).filter((one) => !one.classList.contains("off"));
    rove(last ? open.at(-1) : open[0]);
  };
  const KEYS = {
    ArrowDown: (cell) => move(cell, 1, 0), ArrowUp: (cell) => move(cell, -1, 0),
    ArrowRight: (cell) => move(cell, 0, 1), ArrowLeft: (cell) => move(cell, 0, -1),
    Home: (cell) => edge(cell, false), End: (cell) => edge(cell, true),
    Enter: (cell) => open(cell), " ": (cell) => open(cell),
  };

  const open = (cell) => {
    const place = placeOf(cell);
    rove(cell);
    const close = element("button", "Close", { type: "button", class: "close" });
    close.addEventListener("click", () => dialog.close());
    const title = element("h2", `${place.name}: ${place.areaName}`, { id: "evidence-title" });
    dialog.replaceChildren(close, title, ...evidenceOf(data, place));
    dialog.showModal();
    dialog.scrollTop = 0;
  };

  const quoted = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = () => {
    const head = ["agency", "agency_label", "area", "area_label", "status", "shown", "flags", "as_of"];
    const lines = shownCells().map(placeOf).map((one) =>
      [one.body, one.name, one.area, one.areaName, one.status, one.by, one.flags.join(" "), table.dataset.date]);
    const text = [head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
    const link = element("a", "", { download: "coverage.csv" });
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  table.setAttribute("role", "grid");
  for (const cell of rows.flatMap(cellsOf)) cell.tabIndex = -1;
  for (const hidden of document.querySelectorAll(".js")) hidden.hidden = false;
  document.querySelector(".scroll").removeAttribute("tabindex");
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("tbody td");
    if (cell && !cell.classList.contains("off")) open(cell);
  });
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || !KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key](cell);
  });
  table.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || cell.title) return;
    const one = placeOf(cell);
    cell.title = `${one.name}, ${one.areaName}: ${data.statuses[one.status].label}${one.by ? `, ${one.by}` : ""}`;
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  for (const control of [bodies, show]) control.addEventListener("change", filter);
  find.addEventListener("input", filter);
  document.getElementById("csv").addEventListener("click", csv);
  filter();
})();
