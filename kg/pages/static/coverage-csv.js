// CSV of exactly what is shown: one line a square, with the day and the facts that count.
"use strict";

const Csv = (() => {
  const quoted = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const save = (head, lines) => {
    const text = [head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
    const link = element("a", "", { download: "coverage.csv" });
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  return { save };
})();
