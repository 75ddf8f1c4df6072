"use strict";
// Pictures of lineages: rows and lanes that hold nothing any more close up, what is joined stands out.
const Lineage = (() => {
  const END = 30;  // room for the day at the end of the axis, as in kg/pages/policies/picture.py

  // Rows and lanes are stretches between sorted numbers; the empty ones take no room.
  function closing(marks, kept) {
    const shift = [];
    let gone = 0;
    for (let i = 0; i + 1 < marks.length; i++) {
      shift.push(gone);
      if (!kept.has(i)) gone += marks[i + 1] - marks[i];
    }
    const place = at => {
      let i = 0;
      while (i + 2 < marks.length && marks[i + 1] <= at) i++;
      return i;
    };
    return { place, moved: at => at - (at < marks[0] ? 0 : shift[place(at)]), gone };
  }

  function numbers(text) {
    return text.split(" ").map(Number);
  }

  function setUp(figure) {
    const svg = figure.querySelector("svg");
    const rows = numbers(svg.dataset.rows), lanes = numbers(svg.dataset.lanes);
    const all = closing(rows, new Set()), across = closing(lanes, new Set());
    const boxes = [...svg.querySelectorAll("a.box")].map(element => {
      const rect = element.querySelector("rect");
      const x = Number(rect.getAttribute("x")), y = Number(rect.getAttribute("y"));
      return { element, id: element.dataset.id, x, y, row: all.place(y), lane: across.place(x) };
    });
    const lines = [...svg.querySelectorAll("path[data-new]")].map(element => ({
      element, from: element.dataset.old, to: element.dataset.new, d: element.getAttribute("d"),
      cites: element.classList.contains("cites"),
    }));
    standOut(figure, boxes, lines);
    return (shown, cites) => draw({ svg, rows, lanes, boxes, lines }, shown, cites);
  }

  // Returns how many lines are drawn.
  function draw({ svg, rows, lanes, boxes, lines }, shown, cites) {
    const kept = boxes.filter(one => shown.has(one.id));
    const down = closing(rows, new Set(kept.map(one => one.row)));
    const over = closing(lanes, new Set(kept.map(one => one.lane)));
    for (const one of boxes) {
      const seen = shown.has(one.id);
      one.element.style.display = seen ? "" : "none";
      if (seen) move(one.element, over.moved(one.x) - one.x, down.moved(one.y) - one.y);
    }
    let drawn = 0;
    for (const one of lines) {
      const seen = shown.has(one.from) && shown.has(one.to) && (cites || !one.cites);
      one.element.style.display = seen ? "" : "none";
      drawn += seen;
      if (seen) one.element.setAttribute("d", one.d.replace(/([MHV])([\d.]+)(?: ([\d.]+))?/g, (_, turn, a, b) =>
        turn === "V" ? `V${down.moved(Number(a))}` : `${turn}${over.moved(Number(a))}${b ? ` ${down.moved(Number(b))}` : ""}`));
    }
    let before = "";
    for (const label of svg.querySelectorAll("text.years")) {
      const y = Number(label.getAttribute("y")), row = closing(rows, new Set()).place(y);
      const seen = kept.some(one => one.row === row);
      label.textContent = seen && label.dataset.years !== before ? label.dataset.years : "";
      if (seen) before = label.dataset.years;
      move(label, 0, down.moved(y) - y);
    }
    for (const element of svg.querySelectorAll("[data-end]")) move(element, 0, -down.gone);
    const width = lanes.at(-1) - over.gone, height = rows.at(-1) - down.gone;
    for (const element of svg.querySelectorAll("[data-lane]")) {
      const lane = Number(element.dataset.lane);
      element.style.display = kept.some(one => one.lane === lane) ? "" : "none";
      move(element, over.moved(lanes[lane]) - lanes[lane], 0);
      if (element.tagName === "rect") element.setAttribute("height", height + 4);
    }
    svg.setAttribute("viewBox", `0 0 ${width + 2} ${height + END}`);
    svg.setAttribute("width", width + 2);
    svg.setAttribute("height", height + END);
    return drawn;
  }

  function move(element, x, y) {
    if (x || y) element.setAttribute("transform", `translate(${x} ${y})`);
    else element.removeAttribute("transform");
  }

  // Whatever the pointer or the keyboard is on, with its lines and what they join.
  function standOut(figure, boxes, lines) {
    const on = event => {
      const box = event.target.closest("a.box");
      if (!box) return;
      const near = new Set([box.dataset.id]);
      for (const one of lines) {
        const joined = one.from === box.dataset.id || one.to === box.dataset.id;
        one.element.classList.toggle("near", joined);
        if (joined) near.add(one.from).add(one.to);
      }
      for (const one of boxes) one.element.classList.toggle("near", near.has(one.id));
      figure.dataset.focus = box.dataset.id;
    };
    const off = () => { delete figure.dataset.focus; };
    figure.addEventListener("mouseover", on);
    figure.addEventListener("focusin", on);
    figure.addEventListener("mouseout", off);
    figure.addEventListener("focusout", off);
  }

  return { setUp };
})();
