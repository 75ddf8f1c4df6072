// The coverage matrix: filters, live totals, evidence and CSV of exactly what is shown.
"use strict";

(() => {
  const data = window.KG_COVERAGE;
  const [table, dialog, bodies, show, find, by, confidence, government] =
    ["matrix", "evidence", "bodies", "show", "find", "columns", "confidence", "government"].map((id) => document.getElementById(id));
  const GAPS = ["shared", "planned", "vendor", "own", "partial"];
  const rows = [...table.tBodies[0].rows];
  const columns = [...table.querySelectorAll("th[data-area]")];
  const heads = [...table.querySelectorAll("th[data-group]")];
  const viewOf = trustViews(data);
  let view = viewOf("low");

  const statusOf = (cell) => cell.classList[0];
  const placeOf = (cell) => {
    const column = columns[cell.cellIndex - 1];
    const row = cell.parentElement;
    return {
      cell, body: row.dataset.id, bodyName: row.dataset.name, area: column.dataset.area, name: column.dataset.label,
      status: statusOf(cell), by: cell.querySelector(".by")?.textContent ?? "",
      flags: [...cell.classList].filter((one) => one in data.flags),
    };
  };

  // Columns of each group, and the table by area, filled when it is asked for.
  const spans = [];
  for (const head of heads) spans.push([spans.at(-1)?.[1] ?? 1, (spans.at(-1)?.[1] ?? 1) + head.colSpan]);
  const functionsOf = (cell) => {
    const row = rows[cell.parentElement.sectionRowIndex];
    return [...row.cells].slice(...spans[cell.cellIndex - 1]);
  };
  const summary = areaTable(table, heads, spans);
  const summaryRows = [...summary.tBodies[0].rows];
  const summaryHeads = [...summary.querySelectorAll("th[data-group]")];
  const byArea = () => by.value === "areas";
  const paintAreas = () => {
    paintGroups(summaryHeads, view.groups);
    for (const cell of summaryRows.flatMap(cellsOf)) {
      const key = `${cell.parentElement.dataset.id} ${heads[cell.cellIndex - 1].dataset.group}`;
      paintArea(data, cell, functionsOf(cell).map(statusOf), view.throughout.has(key));
    }
  };

  const showing = () => (byArea() ? summaryRows : rows);
  const squaresOf = (cell) => (byArea() ? functionsOf(cell) : [cell]);
  const matches = (cell) => {
    const wanted = show.value;
    if (!wanted) return true;
    if (wanted === "gap") return GAPS.includes(statusOf(cell));
    return cell.classList.contains(wanted);
  };
  const shownCells = () => showing().filter((row) => !row.hidden).flatMap((row) => cellsOf(row).filter(isShown));

  const count = () => {
    const cells = shownCells();
    const squares = cells.flatMap(squaresOf);
    const known = squares.filter((cell) => statusOf(cell) !== "unknown").length;
    for (const number of document.querySelectorAll("[data-count]")) {
      number.textContent = squares.filter((cell) => statusOf(cell) === number.dataset.count).length;
    }
    const share = squares.length ? Math.round((100 * known) / squares.length) : 0;
    const whole = cells.filter((cell) => cell.dataset.summary === "marketplace").length;
    const areas = byArea() ? `${whole} of ${cells.length} areas marketplace throughout; ` : "";
    const what = byArea() ? "functions" : "squares";
    document.getElementById("known").textContent = `${areas}${known} of ${squares.length} ${what} known (${share} %)`;
    document.getElementById("none").hidden = cells.length > 0;
  };

  const filter = () => {
    const text = find.value.trim().toLowerCase();
    const shown = showing();
    for (const [place, row] of shown.entries()) {
      let any = false;
      for (const cell of cellsOf(row)) {
        const keeps = squaresOf(cell).some(matches);
        cell.classList.toggle("off", !keeps);
        cell.setAttribute("aria-hidden", String(!keeps));
        any = any || keeps;
      }
      const inGroup = bodies.value === "all" || "cfo" in row.dataset;
      const words = `${row.dataset.id} ${row.dataset.name} ${rows[place].textContent}`.toLowerCase();
      row.hidden = !any || !inGroup || !words.includes(text);
    }
    (byArea() ? areaGrid : grid).rove(shownCells()[0] ?? null, false);
    count();
  };

  // Totals over all rows, whatever is shown of them; unknown stands apart.
  const totals = () => {
    for (const line of document.querySelectorAll("[data-total]")) {
      const counted = rows.filter((row) => line.dataset.total === "all" || "cfo" in row.dataset).flatMap(cellsOf);
      const of = (status) => counted.filter((cell) => statusOf(cell) === status).length;
      const known = counted.length - of("unknown");
      for (const number of line.querySelectorAll("[data-status]")) number.textContent = of(number.dataset.status);
      line.querySelector("[data-gaps]").textContent = GAPS.reduce((sum, one) => sum + of(one), 0);
      line.querySelector("[data-known]").textContent = `${known} (${counted.length ? Math.round((100 * known) / counted.length) : 0} %)`;
    }
  };

  const rowById = new Map(rows.map((row) => [row.dataset.id, row]));
  const columnById = new Map(columns.map((column, place) => [column.dataset.area, place + 1]));
  const trust = () => {
    const before = view;
    view = viewOf(`${confidence.value}${government.checked ? " government" : ""}`);
    for (const key of new Set([...before.changed, ...view.changed])) {
      const [body, area] = key.split(" ");
      paint(data, rowById.get(body).cells[columnById.get(area)], view.square(key));
    }
    paintGroups(heads, view.groups);
    if (byArea()) paintAreas();
    document.getElementById("left-out").textContent = view.note;
    totals();
    filter();
  };
  const turn = () => {
    if (byArea()) paintAreas();
    table.hidden = byArea();
    summary.hidden = !byArea();
    document.getElementById("hint").hidden = byArea();
    filter();
  };

  const tell = (title, parts) => {
    const close = element("button", "Close", { type: "button", class: "close" });
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(close, element("h2", title, { id: "evidence-title" }));
    if (view.note) dialog.append(element("p", view.note, { class: "left-out" }));
    dialog.append(...parts);
    if (!dialog.open) dialog.showModal();
    close.focus();
    dialog.scrollTop = 0;
  };
  const open = (cell) => {
    const place = placeOf(cell);
    const square = view.square(`${place.body} ${place.area}`);
    tell(`${place.bodyName}, ${place.name}`, evidenceOf(data, square, view.firstOf(place.area)));
  };
  const openArea = (cell) => {
    const name = heads[cell.cellIndex - 1].firstChild.textContent;
    tell(`${cell.parentElement.dataset.name}, main functions of ${name}`, areaContent(data, cell.title, functionsOf(cell).map(placeOf), open));
  };

  const quoted = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const facts = () => [confidence.value === "low" ? "" : `confidence ${confidence.selectedOptions[0].textContent}`, government.checked ? "government sources only" : ""].filter(Boolean).join(", ") || "all";
  const functionLine = (cell) => {
    const one = placeOf(cell);
    return [one.body, one.bodyName, one.area, one.name, one.status, one.by, one.flags.join(" "), table.dataset.date, facts()];
  };
  const areaLine = (cell) => {
    const row = cell.parentElement;
    const head = heads[cell.cellIndex - 1];
    const counts = JSON.parse(cell.dataset.counts);
    return [row.dataset.id, row.dataset.name, head.dataset.group, head.firstChild.textContent, cell.dataset.summary,
      ...data.statuses.map(([id]) => String(counts[id] ?? 0)), table.dataset.date, facts()];
  };
  const csv = () => {
    const shown = byArea() ? data.statuses.map(([id]) => id) : ["shown", "flags"];
    const head = ["agency", "agency_label", "area", "area_label", "status", ...shown, "as_of", "facts"];
    const lines = shownCells().map(byArea() ? areaLine : functionLine);
    const text = [head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
    const link = element("a", "", { download: "coverage.csv" });
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  summary.hidden = true;
  table.after(summary);
  const grid = makeGrid(table, open);
  const areaGrid = makeGrid(summary, openArea);
  for (const hidden of document.querySelectorAll(".js")) hidden.hidden = false;
  document.querySelector(".scroll").removeAttribute("tabindex");
  table.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || cell.title) return;
    const one = placeOf(cell);
    cell.title = `${one.bodyName}, ${one.name}: ${data.summaries[view.square(`${one.body} ${one.area}`)[0]][1]}${one.by ? `, ${one.by}` : ""}`;
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  for (const control of [bodies, show]) control.addEventListener("change", filter);
  for (const control of [confidence, government]) control.addEventListener("change", trust);
  by.addEventListener("change", turn);
  find.addEventListener("input", filter);
  document.getElementById("csv").addEventListener("click", csv);
  trust();
  turn();
})();
