// The network page: kinds, search, facts and neighbours; the table holds the words, the picture the places.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("graph-data").textContent);
  const rows = new Map([...document.querySelectorAll("#nodes tbody tr")].map((row) => [row.dataset.node, row]));
  const boxes = [...document.querySelectorAll(".kinds input")];
  const panel = document.getElementById("panel");
  const find = document.getElementById("find");
  const hits = document.getElementById("hits");
  const MOST = 12;
  for (const hidden of document.querySelectorAll(".js")) hidden.hidden = false;

  const neighbours = new Map(data.nodes.map((node) => [node.id, new Map()]));
  for (const line of data.edges) {
    neighbours.get(line.from).set(line.to, line.relation);
    neighbours.get(line.to).set(line.from, line.relation);
  }
  const picture = new Picture(document.getElementById("canvas"), data);
  const nameOf = (node) => rows.get(node).cells[0].textContent;
  const wordsOf = new Map([...rows].map(([node, row]) =>
    [node, [0, 1, 2].map((index) => row.cells[index].textContent.toLowerCase())]));
  let focus = null;

  const make = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  const draw = () => {
    const kinds = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const near = focus && new Set([focus, ...neighbours.get(focus).keys()]);
    const shown = new Set(data.nodes.filter((node) => kinds.has(node.group) || near?.has(node.id)).map((node) => node.id));
    picture.centre = focus;
    const lines = picture.draw(shown, near);
    for (const [node, row] of rows) row.hidden = near ? !near.has(node) : !shown.has(node);
    tell(shown, lines, near);
  };

  const tell = (shown, lines, near) => {
    const left = boxes.filter((box) => !box.checked).map((box) => {
      const kind = data.kinds[box.value];
      const count = data.nodes.filter((node) => node.group === box.value && !shown.has(node.id)).length;
      return count ? `${count} × ${kind.label} (${kind.why || "unticked"})` : "";
    }).filter(Boolean);
    const faded = near ? ` Faded: everything but ${nameOf(focus)} and its ${near.size - 1} neighbours.` : "";
    document.getElementById("hidden-why").textContent =
      `Shown: ${shown.size} of ${data.nodes.length} nodes, ${lines} lines.${faded} Hidden: ${left.join("; ") || "no kind"}; ` +
      `${data.undrawn[0]} adoption records that do not hold on the day, and ${data.undrawn[1]} of bodies that run a function themselves.`;
  };

  const choose = (node) => {
    focus = node;
    draw();
    tellOf(node);
    picture.fit([node, ...neighbours.get(node).keys()]);
  };

  const clear = () => {
    focus = null;
    panel.hidden = true;
    draw();
    picture.fit();
  };

  const neighbourButton = (node) => {
    const button = make("button", nameOf(node), { type: "button" });
    button.addEventListener("click", () => { choose(node); panel.focus(); });
    const item = make("li");
    item.append(button);
    return item;
  };

  const tellOf = (node) => {
    const row = rows.get(node);
    const close = make("button", "Close", { type: "button", class: "close" });
    close.addEventListener("click", () => { clear(); find.focus(); });
    const facts = row.cells[4].querySelector("dl")?.cloneNode(true);
    const near = [...neighbours.get(node).keys()].sort((one, other) => nameOf(one).localeCompare(nameOf(other), "en"));
    const list = make("ul", "", { class: "near" });
    list.append(...near.map(neighbourButton));
    const kind = `${row.cells[3].textContent}, id ${row.cells[2].textContent}`;
    panel.replaceChildren(close, make("h2", nameOf(node)), make("p", kind, { class: "what" }),
      ...(facts ? [facts] : []), make("h3", `Neighbours (${near.length})`), list);
    panel.hidden = false;
    panel.scrollTop = 0;
  };

  // Exact acronym or id first, then names that begin so, then names that hold it.
  const search = (text) => {
    const rank = ([name, acronym, id]) => {
      if (acronym === text || id === text || name === text) return 0;
      if (name.startsWith(text) || acronym.startsWith(text) || id.startsWith(text)) return 1;
      return name.includes(text) || id.includes(text) ? 2 : 9;
    };
    return [...wordsOf].map(([node, words]) => [rank(words), node]).filter(([place]) => place < 9)
      .sort(([one, a], [other, b]) => one - other || nameOf(a).localeCompare(nameOf(b), "en")).map(([, node]) => node);
  };

  const offer = () => {
    const text = find.value.trim().toLowerCase();
    const found = text ? search(text) : [];
    const list = make("ul");
    for (const node of found.slice(0, MOST)) {
      const button = make("button", nameOf(node), { type: "button" });
      button.append(make("small", ` ${rows.get(node).cells[3].textContent}`));
      button.addEventListener("click", () => take(node));
      const item = make("li");
      item.append(button);
      list.append(item);
    }
    const said = found.length > MOST ? `${found.length} found, the first ${MOST} are listed` : `${found.length} found`;
    hits.replaceChildren(make("p", said, { role: "status" }), list);
    hits.hidden = !text;
  };

  const take = (node) => {
    hits.hidden = true;
    find.value = "";
    choose(node);
    panel.focus();
  };

  find.addEventListener("input", offer);
  document.getElementById("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = search(find.value.trim().toLowerCase());
    if (find.value.trim() && first) take(first);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!hits.hidden) { hits.hidden = true; return; }
    if (focus) { clear(); find.focus(); }
  });
  for (const box of boxes) box.addEventListener("change", () => { draw(); picture.fit(focus ? [...picture.focus] : undefined); });
  document.getElementById("all").addEventListener("click", clear);
  document.getElementById("closer").addEventListener("click", () => picture.zoom(1.4));
  document.getElementById("wider").addEventListener("click", () => picture.zoom(1 / 1.4));
  picture.network.on("click", ({ nodes }) => { if (nodes.length) choose(nodes[0]); else if (focus) clear(); });
  picture.network.once("afterDrawing", () => {
    picture.drawnAfter = performance.now();
    document.documentElement.setAttribute("data-drawn", "");
  });
  window.kgPicture = picture;
  draw();
  picture.fit();
})();
