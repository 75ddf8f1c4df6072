/* Two agencies side by side; the choice is in the address, as #hud&usda. Names are only text. */
"use strict";
(() => {
  const data = window.KG_COMPARE;
  const bodies = new Map(data.bodies.map(([id, label, acronym, parent, cfo]) => [id, { id, label, acronym, parent, cfo }]));
  const byId = (id) => document.getElementById(id);
  const [first, second, only] = ["first", "second", "only"].map(byId);
  const UNKNOWN = ["unknown", []];

  function made(tag, attributes = {}, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }

  function fill(select) {
    const groups = [["CFO Act agencies", (one) => one.cfo], ["Other top-level bodies", (one) => !one.cfo && !one.parent], ["Bureaus", (one) => one.parent]];
    for (const [label, belongs] of groups) {
      const options = [...bodies.values()].filter(belongs).map((one) => {
        const name = one.acronym ? `${one.label} (${one.acronym})` : one.label;
        return made("option", { value: one.id }, one.parent ? `${name}, ${one.parent}` : name);
      });
      if (options.length) select.append(made("optgroup", { label }, ...options));
    }
  }

  const cellOf = (body, place) => data.cells[data.rows[body]?.[place]] ?? UNKNOWN;

  function provider(place) {
    const [label, title, path] = data.providers[place];
    const element = path ? made("a", { href: path }, label) : made("bdi", {}, label);
    if (title) element.title = title;
    return element;
  }

  function shown([status, places = [], since = "", above = "", flags = []]) {
    const [label, symbol, meaning] = data.statuses[status];
    const key = made("span", { class: `key ${status}`, title: meaning }, made("i", { "aria-hidden": "true" }, symbol), ` ${label}`);
    const parts = [key];
    places.forEach((place, at) => parts.push(at ? ", " : " ", provider(place)));
    for (const flag of flags) {
      const [mark, words] = data.flags[flag];
      parts.push(" ", made("span", { class: "mark", "aria-hidden": "true", title: words }, mark), made("span", { class: "h" }, `, ${words}`));
    }
    const facts = [since, above && `from ${above}`].filter(Boolean).join(", ");
    if (facts) parts.push(made("small", {}, facts));
    return made("td", {}, ...parts);
  }

  const SAME = "=", OTHER = "≠", OPEN = "?";
  const WORDS = ["other status", "other status, same provider", "same status, other provider", "same status, one provider shared", "same", "both run their own", "only one known", "both unknown"];

  /* How two cells differ, as mark and words; an unknown one says nothing about a difference. */
  function verdict([one, ours = []], [other, theirs = []]) {
    if (one === "unknown" && other === "unknown") return [OPEN, "both unknown"];
    if (one === "unknown" || other === "unknown") return [OPEN, "only one known"];
    const same = ours.length > 0 && ours.length === theirs.length && ours.every((place) => theirs.includes(place));
    if (one !== other) return [OTHER, same ? "other status, same provider" : "other status"];
    if (same) return [SAME, "same"];
    if (one === "own") return [SAME, "both run their own"];
    return [OTHER, ours.some((place) => theirs.includes(place)) ? "same status, one provider shared" : "same status, other provider"];
  }

  function head(cell, body) {
    const link = made("a", { href: `agency/${body.id}.html` }, body.acronym || body.label);
    cell.replaceChildren(link, ...(body.acronym ? [made("small", {}, body.label)] : []));
  }

  function render() {
    const [a, b] = [bodies.get(first.value), bodies.get(second.value)];
    head(byId("head-first"), a);
    head(byId("head-second"), b);
    const table = byId("compared");
    [...table.tBodies].forEach((one) => one.remove());
    const counts = {};
    let group = null;
    let into = null;
    for (const [place, [label, above, path]] of data.functions.entries()) {
      if (above !== group) {
        group = above;
        into = made("tbody", {}, made("tr", { class: "area" }, made("th", { colspan: "4", scope: "rowgroup" }, above)));
      }
      const cells = [cellOf(a.id, place), cellOf(b.id, place)];
      const [mark, words] = verdict(...cells);
      const differs = mark === OTHER;
      counts[words] = (counts[words] ?? 0) + 1;
      if (only.checked && !differs) continue;
      if (!into.isConnected) table.append(into);
      const name = made("th", { scope: "row" }, path ? made("a", { href: path }, label) : label);
      into.append(made("tr", differs ? { class: "differs" } : {}, name, ...cells.map(shown), made("td", {}, `${mark} ${words}`)));
    }
    const items = WORDS.filter((words) => counts[words]).map((words) => made("li", {}, made("b", {}, String(counts[words])), ` ${words}`));
    byId("sum").replaceChildren(made("ul", { class: "sum" }, ...items));
    byId("command").textContent = `kg gaps --agency ${a.id} --agency ${b.id} --status all`;
    document.title = `${a.acronym || a.label} and ${b.acronym || b.label} side by side | Federal shared services`;
  }

  /* Takes the choice from the address; what it does not name stays. */
  function read() {
    const asked = decodeURIComponent(location.hash.slice(1)).split("&");
    [first, second].forEach((select, place) => {
      if (bodies.has(asked[place])) select.value = asked[place];
    });
    render();
  }

  function write() {
    history.replaceState(null, "", `#${encodeURIComponent(first.value)}&${encodeURIComponent(second.value)}`);
    render();
  }

  if (!bodies.size) return;
  [first, second].forEach(fill);
  second.selectedIndex = Math.min(1, second.options.length - 1);
  for (const shownNow of document.querySelectorAll(".js, #result")) shownNow.hidden = false;
  document.querySelector("form.choice").addEventListener("submit", (event) => event.preventDefault());
  [first, second].forEach((select) => select.addEventListener("change", write));
  only.addEventListener("change", render);
  byId("swap").addEventListener("click", () => {
    [first.value, second.value] = [second.value, first.value];
    write();
  });
  addEventListener("hashchange", read);
  read();
})();
