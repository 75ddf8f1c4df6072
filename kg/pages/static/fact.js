// Leads from the key of a row to its permanent place, by the rule of kg/pages/permalink.py.
"use strict";
(() => {
  const form = document.getElementById("find");
  const prefixes = JSON.parse(form.dataset.prefixes);
  const said = document.getElementById("found");

  function checksum(text) {
    let sum = -1;
    for (const byte of new TextEncoder().encode(text)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
    return (sum ^ -1) >>> 0;
  }

  function quoted(text) {
    const hex = (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`;
    return encodeURIComponent(text).replace(/[!'()*]/g, hex);
  }

  function place(text) {
    const [, worded] = /^scope_groups\/(.+)$/.exec(text.trim()) || [];
    if (worded) return `fact/scope_groups-${(checksum(worded) % 16).toString(16)}.html#${quoted(worded)}`;
    const [, table, key] = /^(?:([a-z_]+)\/)?([a-z0-9][a-z0-9.-]*)$/.exec(text.trim()) || [];
    if (!key) return "";
    const numbered = /^([a-z]{2})-([0-9]{3,})$/.exec(key);
    const of = table || (numbered && prefixes[numbered[1]]);
    if (!of) return "";
    if (of === "sources") return `source/${key}.html`;
    const part = numbered && Number(numbered[2]) < 10000000
      ? String(Math.floor(Number(numbered[2]) / 100)).padStart(2, "0")
      : (checksum(key) % 16).toString(16);
    return `fact/${of}-${part}.html#${key}`;
  }

  function go(text, leave) {
    const path = place(text);
    if (path) leave(path);
    else said.textContent = `${text} is no key of a row. Write ad-0042, or agencies/hud.`;
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(form.elements.key.value, (path) => location.assign(path));
  });
  function follow() {
    const asked = decodeURIComponent(location.hash.slice(1));
    if (asked && !document.getElementById(asked)) go(asked, (path) => location.replace(path));
  }
  addEventListener("hashchange", follow);
  follow();
})();
