"use strict";
// Filters and sorting of policies.html; the view stands in the address, so that it can be shared.
(() => {
  const byId = id => document.getElementById(id);
  const fields = ["type", "status", "function", "day"].map(byId);
  const cites = byId("cites"), note = byId("hidden"), table = byId("policies");
  const figure = byId("all");
  if (!figure || !table) return;
  const redraw = Lineage.setUp(figure);
  const first = document.getElementById("lineage");
  if (first) Lineage.setUp(first);
  const body = table.tBodies[0], rows = [...body.rows];
  const links = figure.querySelectorAll("path[data-new]").length;
  const drawn = new Set([...figure.querySelectorAll("a.box")].map(box => box.dataset.id));
  const heads = [...table.tHead.rows[0].cells];
  let sorted = { column: heads.findIndex(one => one.ariaSort), down: false };

  // As kg/analysis/policy_chain.py has it: a policy holds on the day it ended, and no longer.
  function standing(row, day) {
    const { first, last, status } = row.dataset;
    if (first && day < first) return "not-issued";
    if (last && day <= last) return "in-force";
    return status;
  }

  function kept(row, want) {
    const about = row.dataset.functions.split(" ").filter(Boolean);
    return (!want.type || row.dataset.type === want.type)
      && (!want.status || row.dataset.now === want.status)
      && (!want.function || (want.function === "-" ? !about.length : about.includes(want.function)))
      && (!want.day || standing(row, want.day) === "in-force");
  }

  function show() {
    const want = Object.fromEntries(fields.map(field => [field.id, field.value]));
    const shown = new Set();
    let silent = 0;
    for (const row of rows) {
      row.hidden = !kept(row, want);
      if (!row.hidden) shown.add(row.dataset.id);
      else if (want.day && kept(row, { ...want, day: "" }) && standing(row, want.day) === "unknown") silent++;
    }
    const lines = redraw(shown, cites.checked);
    const apart = [...shown].filter(id => !drawn.has(id)).length;
    const said = [`Shown: ${shown.size} of ${rows.length} policies, ${lines} of ${links} links.`];
    if (shown.size < rows.length) said.push(`The filters hide ${rows.length - shown.size}.`);
    if (silent) said.push(`Of ${silent} of these no source says whether they held on that day.`);
    if (!cites.checked) said.push("Citations are not drawn.");
    if (apart) said.push(`Only in the table, since issued after the day: ${apart}.`);
    note.textContent = said.join(" ");
    figure.hidden = shown.size === apart;
  }

  function sort() {
    const { column, down } = sorted;
    const by = heads[column].dataset.by;
    const key = row => by === "text" ? row.cells[column].textContent.trim().toLowerCase() : row.dataset[by];
    const keys = new Map(rows.map(row => [row, key(row)]));
    // What has no value comes last either way.
    rows.sort((a, b) => (keys.get(a) === "") - (keys.get(b) === "")
      || (down ? -1 : 1) * keys.get(a).localeCompare(keys.get(b), "en", { numeric: true }));
    body.append(...rows);
    heads.forEach((head, place) => {
      if (place === column) head.ariaSort = down ? "descending" : "ascending";
      else head.removeAttribute("aria-sort");
    });
  }

  function remember() {
    const parts = new URLSearchParams();
    for (const field of fields) if (field.value) parts.set(field.id, field.value);
    if (cites.checked) parts.set("cites", "1");
    if (sorted.chosen) parts.set("sort", `${sorted.down ? "-" : ""}${sorted.column}`);
    history.replaceState(null, "", parts.size ? `#${parts}` : location.pathname);
  }

  function recall() {
    if (location.hash && !location.hash.includes("=")) return;
    const parts = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) field.value = parts.get(field.id) ?? "";
    for (const field of fields) if (field.selectedIndex === -1) field.value = "";
    cites.checked = parts.has("cites");
    const column = Math.abs(Number(parts.get("sort") ?? "x"));
    if (heads[column]?.dataset.by) {
      sorted = { column, down: parts.get("sort").startsWith("-"), chosen: true };
      sort();
    }
  }

  heads.forEach((head, column) => {
    if (!head.dataset.by) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      sorted = { column, down: sorted.column === column && !sorted.down, chosen: true };
      sort();
      remember();
    });
    head.replaceChildren(button);
  });
  for (const field of [...fields, cites]) field.addEventListener("change", () => { show(); remember(); });
  byId("clear").addEventListener("click", () => {
    for (const field of fields) field.value = "";
    show();
    remember();
  });
  window.addEventListener("hashchange", () => { recall(); show(); });
  document.querySelectorAll(".js").forEach(element => { element.hidden = false; });
  recall();
  show();
})();
