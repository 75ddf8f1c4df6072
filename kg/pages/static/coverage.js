// The coverage page: one state, from the controls or the address, and one picture of it.
"use strict";

(() => {
  const $ = (id) => document.getElementById(id);
  const model = makeModel(window.KG_COVERAGE);
  const { data } = model;
  const choice = makeChoice(model);
  const table = $("matrix");
  const heads = [...table.querySelectorAll("th[data-group]")];
  const columns = [...table.querySelectorAll("th[data-area]")];
  const CHOSEN = ["bodies", "kind", "department", "area", "status", "mark", "columns", "sort", "confidence", "government", "find"];
  const controls = Object.fromEntries(CHOSEN.map((name) => [name, $(name)]));
  const words = makeWords(controls);
  const USUAL = {
    day: model.last, bodies: "cfo", kind: "", department: "", area: "", status: "", mark: "", columns: "functions",
    sort: "listed", confidence: "low", government: false, find: "", open: new Set(), cell: "",
  };
  let state = { ...USUAL, open: new Set() };
  let look = model.look(model.last, "");

  // Columns of each area, and the table by area beside the one by function.
  const spans = [];
  for (const head of heads) spans.push([spans.at(-1)?.[1] ?? 0, (spans.at(-1)?.[1] ?? 0) + head.colSpan]);
  const inside = (group) => data.areas.map((_, column) => column).slice(...spans[group]);
  const groups = data.areas.map((_, column) => spans.findIndex(([, end]) => column < end));
  const groupOf = (column) => groups[column];
  const byArea = () => state.columns === "areas";
  const titleOf = (column) => columns[column].firstElementChild.title;
  const trustOf = () => [state.confidence === "low" && !state.government ? "" : state.confidence, state.government ? "government" : ""].filter(Boolean).join(" ");

  const turn = (body) => {
    if (!state.open.delete(body.id)) state.open.add(body.id);
    draw();
  };
  const rows = makeRows(table, model, data.areas.length, turn, {
    key: (body, column, on) => on.square(body, column),
    fill: (cell, body, column, on) => paint(data, cell, data.squares[on.square(body, column)]),
  });
  const summary = areaTable(table, heads);
  for (const one of [table, summary]) one.classList.add("live");
  for (const head of heads) head.style.gridColumn = `span ${head.colSpan}`;
  table.after(summary);
  const areaRows = makeRows(summary, model, heads.length, turn, {
    key: (body, group, on) => inside(group).map((column) => on.status(body, column)).join(" "),
    fill: (cell, body, group, on) => paintArea(data, cell, inside(group).map((column) => on.status(body, column))),
  });
  const summaryHeads = [...summary.querySelectorAll("th[data-group]")];
  const shows = (group) => !state.area || heads[group].dataset.group === state.area;

  // Columns that are shown: of the chosen area only.
  const narrow = () => {
    for (const [group, head] of heads.entries()) {
      head.hidden = summaryHeads[group].hidden = !shows(group);
      table.querySelectorAll("colgroup")[group + 1].hidden = !shows(group);
    }
    for (const [column, head] of columns.entries()) head.hidden = !shows(groupOf(column));
    table.classList.toggle("few", Boolean(state.area));
    table.style.setProperty("--columns", columnsShown().length);
    summary.style.setProperty("--columns", heads.filter((_, group) => shows(group)).length);
  };
  const columnsShown = () => data.areas.map((_, column) => column).filter((column) => shows(groupOf(column)));

  // Paints every row of `list` and hides squares that do not match; rows without any go.
  const fill = (list) => {
    const here = rowsHere();
    const keeps = (body) => (at) => (byArea() ? inside(at) : [at]).some((column) => matching(body, column));
    const found = list.map((one) => ({
      ...one, any: here.sift(here.paintRow(one.body, look), keeps(one.body), (at) => shows(byArea() ? at : groupOf(at))),
    }));
    return found.filter((one, at) => one.any || anyBelow(found, at));
  };
  const matching = (body, column) => {
    const [summaryOfSquare, , , flags] = data.squares[look.square(body, column)];
    return choice.matches(state, data.summaries[summaryOfSquare][0], flags.split(" "));
  };
  const anyBelow = (list, at) => {
    for (let next = at + 1; next < list.length && list[next].depth > list[at].depth; next += 1) if (list[next].any) return true;
    return false;
  };

  let kept = [];
  const rowsHere = () => (byArea() ? areaRows : rows);
  const squaresShown = () => kept.flatMap(({ body }) => rowsHere().shownCells(body));

  const figures = (changed) => {
    const shown = squaresShown();
    const statuses = shown.flatMap(({ body, at }) => (byArea() ? inside(at) : [at]).map((column) => look.status(body, column)));
    const whole = shown.filter(({ cell }) => cell.dataset.summary === "marketplace").length;
    const text = Figures.shown(statuses, {
      areas: byArea() ? `${whole} of ${shown.length} areas` : "", bureaus: kept.some((one) => one.depth),
    });
    Figures.totals(choice, look);
    for (const hint of $("hint").children) hint.hidden = !shown.some(({ cell }) => cell.classList.contains(hint.dataset.flag));
    $("none").hidden = kept.length > 0;
    words.say(`On ${Day.spoken(look.day)}: ${text}${changed ? `; ${changed} changed` : ""}`);
  };
  // Behind the slider, anew when other bodies or columns are chosen.
  let traced = "";
  const trace = () => {
    const key = [state.bodies, state.kind, state.department, state.area].join(" ");
    if (key !== traced) Trace.draw(model, choice.wanted(state), columnsShown());
    traced = key;
  };

  const draw = ({ stepped = false } = {}) => {
    look = model.look(state.day, trustOf());
    for (const group of heads.keys()) for (const head of [heads[group], summaryHeads[group]]) paintHead(head, look.head(group));
    for (const place of document.querySelectorAll("[data-day]")) place.textContent = Day.spoken(look.day);
    for (const head of columns) head.toggleAttribute("aria-sort", false);
    const sorted = columns.find((head) => head.dataset.area === state.sort);
    sorted?.setAttribute("aria-sort", "other");
    narrow();
    table.hidden = byArea();
    summary.hidden = !byArea();
    $("hint").hidden = byArea();
    const { list, gone } = choice.listOf(state, look);
    kept = fill(list);
    rowsHere().show(kept);
    const changed = rowsHere().settle(stepped);
    (byArea() ? areaGrid : grid).settle();
    $("left-out").textContent = look.note;
    words.missing(gone, look.day);
    figures(stepped ? changed : 0);
    $("asked").textContent = `On ${Day.spoken(look.day)}. ${words.asked(state)}.`;
    $("unfold").textContent = state.open.size ? "Close all bureaus" : "Open all bureaus";
    trace();
    for (const name of CHOSEN) controls[name].classList.toggle("chosen", state[name] !== USUAL[name]);
    Fragment.write(state, USUAL);
    $("reset").hidden = !Fragment.text({ ...state, cell: "" }, USUAL);
  };

  // The filters of trust are computed for the date of the data: whichever is moved, the other yields.
  const goTo = (day, stepped = false) => {
    const filtered = trustOf() && day !== model.last;
    state.day = day;
    if (filtered) {
      state.confidence = USUAL.confidence;
      state.government = false;
      setControls();
    }
    words.notice(filtered ? `All facts count again: what fewer facts say is computed for ${Day.spoken(model.last)} only.` : "");
    draw({ stepped });
  };
  const slider = makeSlider(model, {
    change: goTo,
    days: () => model.changes(choice.wanted(state).flatMap(function all(one) { return state.open.has(one.id) ? [one, ...one.units.flatMap(all)] : [one]; }), columnsShown(), heads.map((_, group) => group).filter(shows)),
  });

  const setControls = () => {
    for (const [name, control] of Object.entries(controls)) {
      if (control.type === "checkbox") control.checked = state[name]; else control.value = state[name];
    }
    slider.set(state.day);
  };
  const chosen = (name) => {
    state[name] = controls[name].type === "checkbox" ? controls[name].checked : controls[name].value;
    words.notice("");
    if (["kind", "department"].includes(name) && state[name] && !choice.wanted(state).length) state.bodies = "all";
    if (name === "department" && state.department) {
      state.open.add(state.department);
      if (!choice.wanted(state).length) state.kind = "";
    }
    if (["confidence", "government"].includes(name) && trustOf() && state.day !== model.last) {
      state.day = model.last;
      words.notice(`Back on ${Day.spoken(model.last)}: what fewer facts say is computed for that day only.`);
    }
    setControls();
    draw();
  };

  const panel = makePanel(model, { title: titleOf, closed: () => { state.cell = ""; Fragment.write(state, USUAL); } });
  const open = (body, column) => {
    state.cell = `${body.id},${data.areas[column]}`;
    Fragment.write(state, USUAL);
    panel.cell(body, column, look, (day) => { slider.set(day); goTo(day); open(body, column); });
  };
  const bodyOf = (cell) => model.byId.get(cell.parentElement.dataset.id);
  const openArea = (cell) => {
    const [body, group] = [bodyOf(cell), cell.cellIndex - 1];
    const functions = inside(group).map((column) => ({
      column, name: titleOf(column), status: look.status(body, column), by: data.squares[look.square(body, column)][2],
    }));
    const name = heads[group].querySelector(".name").textContent;
    panel.tell([`${body.name}, main functions of ${name}`], look.note, areaContent(data, cell.title, functions, (column) => open(body, column)));
  };
  const grid = makeGrid(table, (cell) => open(bodyOf(cell), cell.cellIndex - 1));
  const areaGrid = makeGrid(summary, openArea);

  const csv = () => Csv.save(model, look, squaresShown(), {
    byArea: byArea(), facts: words.facts(state),
    names: byArea() ? heads.map((head) => [head.dataset.group, head.querySelector(".name").textContent]) : data.areas.map((area, column) => [area, titleOf(column)]),
  });

  const has = (name) => (text) => [...controls[name].options].some((one) => one.value === text);
  const allowed = {
    ...Object.fromEntries(CHOSEN.map((name) => [name, controls[name].options ? has(name) : () => true])),
    day: (text) => { const day = Day.of(text); return day !== null && day >= model.first && day <= model.last; },
    open: (text) => text.split(",").every((id) => model.byId.get(id)?.units.length),
    cell: (text) => { const [id, area] = text.split(","); return model.byId.has(id) && data.areas.includes(area); },
  };
  const restore = () => {
    if (!Fragment.isView()) return;
    state = Fragment.read(USUAL, allowed);
    const cell = state.cell;
    if (panel.dialog.open) panel.dialog.close();
    state.cell = cell;
    setControls();
    goTo(state.day);
    if (!cell) return;
    const [id, area] = cell.split(",");
    open(model.byId.get(id), data.areas.indexOf(area));
  };
  const reset = () => {
    state = { ...USUAL, open: new Set() };
    setControls();
    goTo(model.last);
  };

  for (const hidden of document.querySelectorAll(".js")) hidden.hidden = false;
  $("lede").hidden = true;
  $("choices").open = !matchMedia("(max-width: 40rem)").matches;
  document.querySelector(".scroll").removeAttribute("tabindex");
  table.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || cell.title) return;
    const [body, column] = [bodyOf(cell), cell.cellIndex - 1];
    const [summaryOfSquare, , by] = data.squares[look.square(body, column)];
    cell.title = `${body.name}, ${titleOf(column)}: ${data.summaries[summaryOfSquare][1]}${by ? `, ${by}` : ""}`;
  });
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  for (const name of CHOSEN) controls[name].addEventListener(name === "find" ? "input" : "change", () => chosen(name));
  $("unfold").addEventListener("click", () => {
    state.open = state.open.size ? new Set() : new Set(model.bodies.filter((one) => one.units.length).map((one) => one.id));
    draw();
  });
  $("reset").addEventListener("click", reset);
  $("clear").addEventListener("click", reset);
  $("csv").addEventListener("click", csv);
  addEventListener("hashchange", restore);
  restore();
  if (!Fragment.isView()) {
    setControls();
    draw();
  }
})();
