// Fills the report with the row and page that the link came from; all of it as text.
"use strict";
(() => {
  const box = document.getElementById("report-text");
  const asked = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  const [row, page] = [asked.get("row") || "", asked.get("page") || ""].map((one) => one.slice(0, 200));
  const [table, key] = row.split("/");
  if (/^[a-z_]+$/.test(table) && key) {
    box.value = box.value.replace(/^Row: .*$/m, () => `Row: ${row}`).replace(/^Page: .*$/m, () => `Page: ${page}`);
    document.getElementById("report-table").textContent = `data/${table}.csv`;
    document.getElementById("report-row").textContent = key;
  }
  const copy = document.getElementById("report-copy");
  copy.hidden = false;
  copy.addEventListener("click", () => {
    box.select();
    const done = document.execCommand("copy");
    document.getElementById("report-done").textContent = done ? "Copied." : "Press Ctrl+C to copy.";
  });
})();
