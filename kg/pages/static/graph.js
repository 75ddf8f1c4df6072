// The network page: what is wanted, by controls, search, picture and address, and showing it.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("graph-data").textContent);
  const at = (id) => document.getElementById(id);
  for (const hidden of document.querySelectorAll(".js, .scripted")) hidden.hidden = false;
  if (window.innerWidth < 960) document.querySelector(".filters").open = false;
  const kinds = [...document.querySelectorAll("#kinds input")];
  const statuses = [...document.querySelectorAll("#statuses input")];
  const filter = new Filter(data);
  const picture = new Picture(at("canvas"), data, filter);
  picture.cover = at("panel");
  const tables = new Tables(data, filter);
  const exporter = new Export(picture);
  const first = {
    day: data.at, focus: null, steps: 1, line: null, ends: null, area: "", sure: 0, beyond: false,
    kinds: new Set(kinds.filter((box) => box.defaultChecked).map((box) => box.value)), statuses: new Set(data.statuses.map((_, place) => place)),
  };
  let { want, view } = Address.read(first, data, filter);
  let look = null;

  // Days on which a QSMO or a policy of the picture begins or ends, with what happens.
  const events = new Map();
  const happen = (day, words) => { if (day >= data.first && day <= data.day) events.set(day, [...(events.get(day) ?? []), words]); };
  for (const line of data.edges.filter((one) => one.relation === "designates")) {
    for (const record of line.records.map((number) => data.records[number])) {
      const words = `${filter.nodes.get(line.from).label} ${record.note}, for ${filter.nodes.get(line.to).name}`;
      if (record.from !== undefined) happen(record.from, words);
      if (record.until !== undefined) happen(record.until + 1, `${words}: over`);
    }
  }
  for (const node of data.nodes.filter((one) => one.group === "policy")) {
    for (const [from, until] of node.spans ?? []) {
      if (from !== null && !node.first) happen(from, `${node.label} issued`);
      if (until !== null) happen(until + 1, `${node.label} over`);
    }
  }
  const over = (words) => words.endsWith("over");
  for (const said of events.values()) said.sort((a, b) => over(a) - over(b));
  const moments = [...events.keys()].sort((a, b) => a - b);

  const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const show = () => {
    look = filter.look(want);
    picture.draw(look);
    controls();
    tell();
    if (want.line !== null) panel.line(data.edges[want.line], look);
    else if (want.focus) panel.thing(want.focus, look);
    else panel.close();
    window.clearTimeout(show.later);
    show.later = window.setTimeout(() => tables.show(look), 120);
    keep();
  };

  const keep = () => {
    const { x, y } = picture.network.getViewPosition();
    Address.write(want, first, view ? [x, y, picture.network.getScale()] : null);
  };

  const controls = () => {
    at("slider").value = want.day;
    at("slider").setAttribute("aria-valuetext", Days.spoken(want.day));
    at("day").value = Days.iso(want.day);
    at("function").value = want.area;
    at("confidence").value = want.sure;
    at("beyond").checked = want.beyond;
    for (const box of kinds) {
      box.checked = want.kinds.has(box.value);
      box.parentElement.querySelector("b").textContent = look.tally.counts.get(box.value) ?? 0;
    }
    const cells = filter.cells(want, look.scope);
    for (const box of statuses) {
      box.checked = want.statuses.has(Number(box.value));
      box.parentElement.querySelector("b").textContent = cells[box.value];
    }
    at("statuses").hidden = !data.nodes.some((node) => node.id.startsWith("agency:"));
    at("cells").textContent = `of ${cells.reduce((sum, one) => sum + one, 0)} cells of the CFO Act agencies${data.centre ? " here" : ""}`;
    const before = moments.filter((day) => day <= want.day).at(-1);
    at("event").textContent = `${Days.spoken(want.day)}. ${before === undefined ? "No QSMO or policy of this picture has begun or ended yet." : `Latest event${data.centre ? " in this picture" : ""}, ${Days.spoken(before)}: ${events.get(before).slice(0, 2).join("; ")}${events.get(before).length > 2 ? ` and ${events.get(before).length - 2} more` : ""}.`}`;
    at("before").disabled = !moments.some((day) => day < want.day);
    at("after").disabled = !moments.some((day) => day > want.day);
  };

  // What is shown, what is hidden and why, in one paragraph.
  const tell = () => {
    const { tally } = look;
    const hidden = [...tally.kinds].map(([kind, count]) => `${count} × ${data.kinds[kind].label} (${data.kinds[kind].why || "unticked"})`);
    if (tally.filtered) hidden.push(`${tally.filtered} things by the filters`);
    const uses = data.edges.filter((line) => line.relation === "adoption");
    const count = (lines) => lines.reduce((sum, line) => sum + line.records.filter((number) => Days.holds(data.records[number], want.day)).length, 0);
    const past = uses.reduce((sum, line) => sum + line.records.length, 0) - count(uses);
    const absent = [...tally.absent.values()].reduce((sum, one) => sum + one, 0);
    if (!want.beyond && absent + past) hidden.push(`${many(absent, "thing")} and ${many(past, "record")} of use (not on this day)`);
    const own = count(uses.filter((line) => line.from === line.to));
    if (own) hidden.push(`${many(own, "record")} of bodies that run a function themselves (no line, see their squares)`);
    if (data.undrawn) hidden.push(`${data.undrawn} provisions (for groups of bodies)`);
    if (data.left) hidden.push(`${data.left} things (more than a file holds)`);
    const faded = look.near ? ` Faded: everything but ${filter.nodes.get(want.focus).name.slice(0, 120)} and ${look.near.size - 1} others up to ${want.steps} step${want.steps > 1 ? "s" : ""} away.` : "";
    const sure = want.sure ? " Colours are those of all records, whatever their confidence." : "";
    at("hidden-why").textContent = `Shown on ${Days.spoken(want.day)}: ${look.shown.size} of ${data.nodes.length} things, ${look.lines.length} lines.${faded}${sure} Hidden: ${hidden.join("; ") || "nothing"}.`;
  };

  const change = (some, fit = false) => {
    Object.assign(want, some);
    if (fit) view = null;
    show();
    if (fit) picture.fit(look.near ?? undefined);
  };

  const panel = new Panel(at("panel"), data, filter, {
    away: () => { change({ focus: null, line: null, ends: null }, true); at("find").focus(); },
    thing: (id) => { change({ focus: id, line: null, ends: null }, true); panel.place.focus(); },
    steps: (steps) => { change({ steps }, true); at("steps").focus(); },
  });
  new Find(data, at("find"), at("hits"), (id) => { change({ focus: id, line: null, ends: null }, true); panel.place.focus(); });

  const told = new Set(data.records.map((record) => record.area));
  for (const [area, name] of data.functions.filter(([one]) => told.has(one) || filter.nodes.has(`area:${one}`))) at("function").append(make("option", { value: area }, name.slice(0, 80)));
  at("function").addEventListener("change", (event) => change({ area: event.target.value }));
  at("confidence").addEventListener("change", (event) => change({ sure: Number(event.target.value) }));
  at("beyond").addEventListener("change", (event) => change({ beyond: event.target.checked }));
  for (const box of kinds) box.addEventListener("change", () => change({ kinds: new Set(kinds.filter((one) => one.checked).map((one) => one.value)) }, !want.focus));
  for (const box of statuses) box.addEventListener("change", () => change({ statuses: new Set(statuses.filter((one) => one.checked).map((one) => Number(one.value))) }));
  const slide = (day) => change({ day: Math.min(data.day, Math.max(data.first, day)) });
  at("slider").addEventListener("input", (event) => slide(Number(event.target.value)));
  at("slider").addEventListener("keydown", (event) => {
    const months = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12 }[event.key];
    if (months) { event.preventDefault(); slide(Days.months(want.day, months)); }
  });
  Object.assign(at("day"), { min: Days.iso(data.first), max: Days.iso(data.day) });
  at("day").addEventListener("change", (event) => { if (event.target.value) slide(Days.of(event.target.value)); });
  at("before").addEventListener("click", () => slide(moments.filter((day) => day < want.day).at(-1)));
  at("after").addEventListener("click", () => slide(moments.find((day) => day > want.day)));
  at("all").addEventListener("click", () => change({ focus: null, line: null, ends: null }, true));
  at("closer").addEventListener("click", () => picture.zoom(1.3));
  at("wider").addEventListener("click", () => picture.zoom(1 / 1.3));
  at("png").addEventListener("click", async () => save(await exporter.png(), `network-${Days.iso(want.day)}.png`));
  at("svg").addEventListener("click", () => save(new Blob([exporter.svg()], { type: "image/svg+xml" }), `network-${Days.iso(want.day)}.svg`));
  at("csv").addEventListener("click", () => { tables.show(look); save(new Blob([tables.csv()], { type: "text/csv" }), `network-${Days.iso(want.day)}.csv`); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!at("hits").hidden) { at("hits").hidden = true; at("find").focus(); } else if (!at("panel").hidden) { change({ focus: null, line: null, ends: null }, true); at("find").focus(); }
  });
  document.addEventListener("click", (event) => { if (!at("search").contains(event.target)) at("hits").hidden = true; });

  matchMedia("print").addEventListener("change", ({ matches }) => { if (matches) picture.fit(); else place(); });
  picture.on("node", (id) => change({ focus: id, line: null, ends: null }, true));
  picture.on("line", (line) => change({ line: line.id, ends: [line.from, line.relation, line.to] }));
  picture.on("nothing", () => { if (want.focus || want.line !== null) change({ focus: null, line: null, ends: null }); });
  picture.on("moved", () => { view = [0, 0, 1]; window.clearTimeout(keep.later); keep.later = window.setTimeout(keep, 250); });
  window.addEventListener("hashchange", () => { ({ want, view } = Address.read(first, data, filter)); show(); place(); });

  const place = () => {
    if (view) picture.network.moveTo({ position: { x: view[0], y: view[1] }, scale: view[2] });
    else picture.fit(look.near ?? undefined);
  };
  window.kgPicture = Object.assign(picture, { exporter, tables });
  show();
  picture.ready = true;
  place();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    picture.drawnAfter = performance.now();
    document.documentElement.setAttribute("data-drawn", "");
  }));
})();
