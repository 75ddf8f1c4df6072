/* Filters of the work list and of the log; the choice is in the address, so that it can be shared. */
"use strict";
(() => {
  const words = document.getElementById("words");
  const reason = document.getElementById("reason");
  const area = document.getElementById("area");
  const fields = { words, reason, area };
  const rows = [...document.querySelectorAll("table.todo tbody tr")].map((row) => ({
    row, text: row.textContent.toLowerCase(), reasons: row.dataset.r, area: row.dataset.a || "",
  }));

  function has(reasons, wanted) {
    return !wanted || reasons === wanted || reasons.split(" ").includes(wanted);
  }

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of rows) {
      const keeps = wanted.every((word) => one.text.includes(word))
        && has(one.reasons, reason.value) && (!area?.value || one.area === area.value);
      one.row.hidden = !keeps;
      shown += keeps;
    }
    for (const section of document.querySelectorAll("section.todo")) {
      section.hidden = !section.querySelector("tbody tr:not([hidden])");
    }
    document.getElementById("count").textContent = `${shown} of ${rows.length} shown`;
    document.getElementById("none").hidden = shown > 0;
  }

  function remember() {
    const said = new URLSearchParams();
    for (const [name, field] of Object.entries(fields)) {
      if (field?.value) said.set(name, field.value);
    }
    history.replaceState(null, "", said.size ? `#${said}` : location.pathname + location.search);
  }

  function recall() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const [name, field] of Object.entries(fields)) {
      if (field && said.has(name)) field.value = said.get(name);
    }
    if (reason.value === "" && said.get("reason")) reason.selectedIndex = 0;
    filter();
  }

  for (const field of Object.values(fields)) {
    field?.addEventListener("input", () => {
      filter();
      remember();
    });
  }
  for (const form of document.querySelectorAll("form.js")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  window.addEventListener("hashchange", recall);
  recall();
})();
