// How things and lines look, as plain marks that canvas and SVG both draw, so that they agree.
"use strict";

const LEAST = 5.8; // letters smaller than so many pixels cannot be read and are not drawn
const BOXES = ["card", "squares"];

class Marks {
  constructor(data, filter) {
    this.data = data;
    this.filter = filter;
    this.pen = document.createElement("canvas").getContext("2d");
    this.cut = new Map();
    this.dress();
  }

  // Reads the colours of the style sheet, light or dark.
  dress() {
    const style = getComputedStyle(document.documentElement);
    const token = (name) => style.getPropertyValue(`--${name}`).trim();
    this.font = style.fontFamily;
    this.paper = token("stage");
    this.ink = token("ink");
    this.mute = token("mute");
    this.strong = token("line-strong");
    this.plain = token("line-soft");
    this.statuses = this.data.statuses.map(([id]) => ({ fill: token(`dot-${id}`), ink: token(`on-${id}`), line: token(`way-${id}`) }));
    this.paint = Object.fromEntries(Object.keys(this.data.kinds).map((kind) =>
      [kind, { fill: token(`${kind}-fill`), line: token(`${kind}-line`), ink: token(`${kind}-ink`) || this.ink }]));
  }

  fit(text, size, width, bold) {
    const key = `${text}|${size}|${width}|${bold}`;
    if (this.cut.has(key)) return this.cut.get(key);
    this.pen.font = `${bold ? 600 : 400} 20px ${this.font}`;
    const wide = (some) => this.pen.measureText(some).width * size / 20;
    let kept = text.length > 200 ? text.slice(0, 200) : text;
    if (kept !== text || wide(kept) > width) {
      let least = 0;
      let most = kept.length;
      while (least < most) {
        const middle = Math.ceil((least + most) / 2);
        if (wide(`${kept.slice(0, middle).trimEnd()}…`) <= width) least = middle; else most = middle - 1;
      }
      kept = `${kept.slice(0, least).trimEnd()}…`;
    }
    this.cut.set(key, kept);
    return kept;
  }

  // Marks of one node: boxes, discs, corners and texts, all around its place.
  of(node, look) {
    const kind = this.data.kinds[node.group];
    const paint = this.paint[node.group];
    const { x, y } = node;
    const gone = !this.filter.exists(node, look.want.day);
    const faint = look.near && !look.near.has(node.id) ? 0.16 : gone ? 0.45 : 1;
    const chosen = node.id === (look.want.focus ?? this.data.centre);
    const line = chosen ? this.strong : paint.line;
    const wide = chosen ? 2.5 : node.group === "office" ? 0 : 1;
    const shape = { faint, fill: paint.fill, line, wide: Math.min(wide, kind.h / 4), dash: gone };
    const marks = [];
    if (BOXES.includes(kind.shape)) {
      marks.push({ ...shape, box: [x - kind.w / 2, y - kind.h / 2, kind.w, kind.h, Math.min(3, kind.h / 5)] });
    } else {
      const r = kind.w / 2;
      const corners = { square: [[-r, -r], [r, -r], [r, r], [-r, r]], diamond: [[0, -r], [r, 0], [0, r], [-r, 0]], triangle: [[0, -r], [r, r * 0.8], [-r, r * 0.8]] }[kind.shape];
      marks.push(corners ? { ...shape, corners: corners.map(([a, b]) => [x + a, y + b]) } : { ...shape, disc: [x, y, r], fill: this.fillOf(node, look, paint.fill) });
    }
    const text = { faint, ink: paint.ink, size: kind.font };
    const bold = ["office", "department"].includes(node.group);
    if (kind.shape === "squares") {
      marks.push({ ...text, bold, text: this.fit(node.label, kind.font, 47, bold), at: [x - kind.w / 2 + 4, y], align: "left" });
      marks.push(...this.squares(node, kind, look, faint));
    } else if (kind.shape === "card") {
      marks.push({ ...text, bold, text: this.fit(node.label, kind.font, kind.w - 6, bold), at: [x, y], align: "center" });
    } else {
      const below = node.group === "bureau";
      marks.push({ ...text, ink: this.ink, text: this.fit(node.label, kind.font, kind.room, false), at: below ? [x, y + kind.h / 2 + 1.6] : [x + kind.w / 2 + 2, y], align: below ? "center" : "left" });
    }
    return marks;
  }

  // Bodies that are dots show the best status of their own records, or that of the function chosen.
  fillOf(node, look, fill) {
    if (!["body", "bureau"].includes(node.group)) return fill;
    const status = (area) => this.filter.status(node.id.slice(7), area, look.want.day);
    const best = Math.min(this.filter.unknown, ...(look.scope ? look.scope.functions.map(status) : [look.best.get(node.id) ?? this.filter.unknown]));
    return best === this.filter.unknown ? fill : this.statuses[best].fill;
  }

  // The squares of a department in words.
  told(id, look) {
    const names = new Map(this.data.functions);
    return this.data.main.map(([area]) => {
      const [, label, symbol] = this.data.statuses[this.filter.status(id.slice(7), area, look.want.day)];
      return `${symbol} ${names.get(area)}: ${label}`;
    });
  }

  // A square for each main function, coloured by status; its letter is drawn where it can be read.
  squares(node, kind, look, faint) {
    const marks = [];
    let left = node.x - kind.w / 2 + 53;
    let before = this.data.main[0]?.[1];
    const size = Math.min(6.6, 100 / Math.max(1, this.data.main.length));
    for (const [area, of] of this.data.main) {
      if (of !== before) left += 1.8;
      before = of;
      const rank = this.filter.status(node.id.slice(7), area, look.want.day);
      const off = !look.want.statuses.has(rank) || (look.scope && !look.scope.below.has(area));
      const { fill, ink } = this.statuses[rank];
      const none = rank === this.filter.unknown;
      marks.push({ faint: off ? 0.12 : faint, fill: none ? this.paper : fill, line: this.plain, wide: none ? 0.6 : 0, box: [left, node.y - 5, size - 0.6, 10, 1] });
      marks.push({ faint: off ? 0.12 : faint, ink, size: 4.6, text: this.data.statuses[rank][3], at: [left + size / 2 - 0.3, node.y + 0.2], align: "center" });
      left += size + 0.4;
    }
    return marks;
  }

  // The way of a line: from side to side where its ends stand apart, else around them.
  way(line) {
    const [one, other] = [this.filter.nodes.get(line.from), this.filter.nodes.get(line.to)];
    const [a, b] = one.x <= other.x ? [one, other] : [other, one];
    const half = (node) => this.data.kinds[node.group].w / 2;
    const [x1, x2] = [a.x + half(a), b.x - half(b)];
    if (x2 - x1 > 1) {
      const bend = Math.max((x2 - x1) * 0.5, 3);
      return [x1, a.y, x1 + bend, a.y, x2 - bend, b.y, x2, b.y];
    }
    const left = Math.min(a.x - half(a), b.x - half(b));
    const out = left - 10 - Math.min(40, Math.abs(a.y - b.y) / 8);
    return [a.x - half(a), a.y, out, a.y, out, b.y, b.x - half(b), b.y];
  }

  // Colour and width of a line by what it says and by whether it is near the focus.
  stroke(kept, look) {
    const { line, status, firm, now } = kept;
    const near = look.near ? line.from === look.want.focus || line.to === look.want.focus : null;
    const chosen = look.want.line === line.id;
    const colour = chosen ? this.strong : status >= 0 ? this.statuses[status].line : this.plain;
    const quiet = line.relation === "part-of" ? 0.5 : 0.75;
    const faint = chosen || near ? 0.95 : near === false ? (look.near.has(line.from) && look.near.has(line.to) ? 0.4 : 0.05) : now ? (status >= 0 ? 0.3 : quiet) : 0.25;
    return { colour, faint, wide: chosen ? 3 : near ? 1.6 : line.relation === "part-of" ? 0.5 : 0.9, dash: !firm || !now };
  }

  headings(look) {
    const kinds = new Set([...look.shown].map((id) => this.filter.nodes.get(id).group));
    return this.data.headings.filter((one) => !one.kind || kinds.has(one.kind)).map((one) =>
      ({ faint: 1, ink: this.mute, size: one.size ?? 11, bold: true, text: one.text, at: [one.x, one.y], align: one.align ?? "center" }));
  }
}

// How much thinner lines are drawn than they grow when zoomed in, and thicker when zoomed out.
const thinner = (scale) => (scale > 1 ? scale ** -0.75 : Math.max(1, 0.6 / scale));

// Draws marks on a canvas; `scale` decides which letters can be read.
const drawMarks = (ctx, marks, font, scale) => {
  for (const mark of marks) {
    ctx.globalAlpha = mark.faint;
    if (mark.text !== undefined) {
      if (mark.size * scale < LEAST) continue;
      const face = `${mark.bold ? 600 : 400} ${mark.size}px ${font}`;
      if (ctx.face !== face) { ctx.font = face; ctx.face = face; }
      ctx.textAlign = mark.align;
      ctx.textBaseline = "middle";
      ctx.fillStyle = mark.ink;
      ctx.fillText(mark.text, ...mark.at);
      continue;
    }
    ctx.beginPath();
    if (mark.box) ctx.roundRect(...mark.box);
    else if (mark.disc) ctx.arc(...mark.disc, 0, 7);
    else { mark.corners.forEach((at, place) => (place ? ctx.lineTo(...at) : ctx.moveTo(...at))); ctx.closePath(); }
    ctx.fillStyle = mark.fill;
    ctx.fill();
    if (!mark.wide) continue;
    ctx.lineWidth = mark.wide * thinner(scale);
    ctx.strokeStyle = mark.line;
    ctx.setLineDash(mark.dash ? [3, 2] : []);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
};
