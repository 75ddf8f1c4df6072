/* The table of sources: a link to each document, sorting by any column, filters. */
"use strict";
(() => {
  const addresses = window.KG_SOURCES;
  const table = document.getElementById("sources");
  const body = table.tBodies[0];
  const words = document.getElementById("words");
  const kind = document.getElementById("kind");
  const date = document.getElementById("date");

  const rows = [...body.rows].map((row) => {
    const [title, sort, day, read, rests] = [...row.cells].map((cell) => cell.textContent);
    const link = row.querySelector("a");
    const id = link?.getAttribute("href").replace(/^source\/|\.html$/g, "");
    const address = addresses[id] || "";
    if (address) row.cells[0].append(outside(address, title));
    const text = `${title} ${site(address)}`.toLowerCase();
    return { row, text, keys: [title.toLowerCase(), sort, day, read, Number(rests)] };
  });

  function site(address) {
    try {
      return new URL(address).hostname.replace(/^www\./, "");
    } catch {
      return "";
    }
  }

  function outside(address, title) {
    const link = document.createElement("a");
    link.href = address;
    link.rel = "noreferrer";
    link.className = "outside";
    link.textContent = `${site(address)} ↗`;
    link.setAttribute("aria-label", `${title}, the document at ${site(address)}`);
    return link;
  }

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text, keys } of rows) {
      const keeps = wanted.every((word) => text.includes(word))
        && (!kind.value || keys[1] === kind.value)
        && (!date.value || Boolean(keys[2]) === (date.value === "dated"));
      row.hidden = !keeps;
      shown += keeps;
    }
    document.getElementById("count").textContent = `${shown} of ${rows.length} shown`;
    document.getElementById("none").hidden = shown > 0;
  }

  function sort(column, head) {
    const again = head.getAttribute("aria-sort");
    const first = column === 4 || column === 2 ? "descending" : "ascending";
    const way = again ? (again === "ascending" ? "descending" : "ascending") : first;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way);
    const sign = way === "ascending" ? 1 : -1;
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    // What has no date comes last, whichever way.
    rows.sort((a, b) => (a.keys[column] === "") - (b.keys[column] === "")
      || sign * compare(a.keys[column], b.keys[column]) || compare(a.keys[0], b.keys[0]));
    body.append(...rows.map(({ row }) => row));
  }

  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(column, head));
    head.replaceChildren(button);
  });
  for (const field of [words, kind, date]) field.addEventListener("input", filter);
  for (const shown of document.querySelectorAll("form.js")) {
    shown.hidden = false;
    shown.addEventListener("submit", (event) => event.preventDefault());
  }
  filter();
})();
