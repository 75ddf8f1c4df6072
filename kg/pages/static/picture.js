// The picture: vis-network holds the places, pans and zooms; we draw, and find what is pointed at.
"use strict";

class Picture {
  constructor(place, data, filter) {
    this.data = data;
    this.filter = filter;
    this.marks = new Marks(data, filter);
    this.listeners = {};
    this.hover = null;
    this.version = 0;
    const nodes = data.nodes.map(({ id, x, y }) => ({ id, x, y }));
    this.network = new vis.Network(place, { nodes: new vis.DataSet(nodes), edges: new vis.DataSet([]) },
      { ...data.options, nodes: { shape: "custom", ctxRenderer: () => ({ drawNode() {} }) } });
    place.querySelector(".vis-network")?.setAttribute("tabindex", "-1");
    this.network.on("beforeDrawing", (ctx) => this.under(ctx));
    this.network.on("click", (event) => this.click(event));
    this.tip = place.parentElement.querySelector(".tip");
    place.addEventListener("pointermove", (event) => this.over(event));
    place.addEventListener("pointerleave", () => this.over(null));
    for (const name of ["dragEnd", "zoom"]) this.network.on(name, () => this.tell("moved"));
    place.addEventListener("keydown", (event) => this.key(event));
    for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", () => this.redress());
  }

  on(name, listener) { this.listeners[name] = listener; }

  tell(name, ...what) { this.listeners[name]?.(...what); }

  redress() {
    this.marks.dress();
    if (this.look) this.draw(this.look);
  }

  // Draws a look of the filter; marks and ways are made once, frames only repeat them.
  draw(look) {
    this.look = look;
    this.made = new Map();
    const layers = new Map();
    this.drawn = look.lines.map((kept) => ({ ...kept, way: this.marks.way(kept.line) }));
    for (const kept of this.drawn) {
      const stroke = this.marks.stroke(kept, look);
      const key = `${stroke.faint < 0.9 ? 0 : 1} ${stroke.faint} ${stroke.colour} ${stroke.wide} ${stroke.dash}`;
      if (!layers.has(key)) layers.set(key, { ...stroke, path: new Path2D() });
      const [x1, y1, ...rest] = kept.way;
      const { path } = layers.get(key);
      path.moveTo(x1, y1);
      path.bezierCurveTo(...rest);
    }
    this.layers = [...layers.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, layer]) => layer);
    this.headings = this.marks.headings(look);
    this.point(this.hover);
    return look.lines.length;
  }

  // One frame. What stands still is painted once, with a margin, and then only moved while panning.
  under(ctx) {
    if (!this.ready) return;
    const { a: scale, e: x, f: y } = ctx.getTransform();
    const { width, height } = ctx.canvas;
    const { last, cache } = this;
    const still = last && last.scale === scale && last.version === this.version;
    this.last = { scale, version: this.version };
    const margin = { x: Math.round(width / 4), y: Math.round(height / 4) };
    const fits = cache && still && cache.scale === scale && cache.version === this.version &&
      Math.abs(x - cache.x) < margin.x && Math.abs(y - cache.y) < margin.y && cache.canvas.width === width + 2 * margin.x;
    if (!still) { this.paint(ctx, scale, { x, y, width, height }); return; }
    if (!fits) {
      const canvas = cache?.canvas ?? document.createElement("canvas");
      Object.assign(canvas, { width: width + 2 * margin.x, height: height + 2 * margin.y });
      const behind = canvas.getContext("2d");
      const moved = { x: x + margin.x, y: y + margin.y, width: canvas.width, height: canvas.height };
      behind.setTransform(scale, 0, 0, scale, moved.x, moved.y);
      this.paint(behind, scale, moved);
      this.cache = { canvas, scale, version: this.version, x, y };
    }
    const from = [margin.x - Math.round(x - this.cache.x), margin.y - Math.round(y - this.cache.y)];
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(this.cache.canvas, ...from, width, height, 0, 0, width, height);
    ctx.restore();
  }

  // Lines, then headings and nodes; those of the node pointed at are strong.
  paint(ctx, scale, { x, y, width, height }) {
    const thin = thinner(scale);
    ctx.face = "";
    for (const { path, colour, faint, wide, dash } of this.layers) {
      ctx.globalAlpha = faint;
      ctx.strokeStyle = colour;
      ctx.lineWidth = wide * thin;
      ctx.setLineDash(dash ? [4, 3] : []);
      ctx.stroke(path);
    }
    ctx.setLineDash([]);
    if (this.hover) {
      ctx.globalAlpha = 0.9;
      ctx.lineWidth = 1.5 * thin;
      ctx.strokeStyle = this.marks.strong;
      ctx.stroke(this.raised);
    }
    ctx.globalAlpha = 1;
    drawMarks(ctx, this.headings, this.marks.font, scale);
    for (const node of this.data.nodes) {
      if (!this.look.shown.has(node.id)) continue;
      const { w, h, room } = this.data.kinds[node.group];
      const [left, top] = [(node.x - w / 2) * scale + x, (node.y - h / 2) * scale + y];
      if (left > width || top > height || left + (w + room) * scale < 0 || top + (h + 8) * scale < 0) continue;
      if (!this.made.has(node.id)) this.made.set(node.id, this.marks.of(node, this.look));
      drawMarks(ctx, this.made.get(node.id), this.marks.font, scale);
    }
  }

  // The node shown at a place, a little around small ones.
  nodeAt({ x, y }) {
    const around = 3 / this.network.getScale();
    return this.data.nodes.findLast((node) => {
      const { w, h, shape } = this.data.kinds[node.group];
      const more = BOXES.includes(shape) ? 0 : around;
      return Math.abs(x - node.x) <= w / 2 + more && Math.abs(y - node.y) <= h / 2 + more && this.look.shown.has(node.id);
    })?.id ?? null;
  }

  // What the pointer is over gets strong lines and its name, a department its squares in words.
  over(event) {
    if (event?.buttons || !this.look) return;
    const box = this.network.canvas.frame.getBoundingClientRect();
    const [x, y] = event ? [event.clientX - box.left, event.clientY - box.top] : [0, 0];
    const id = event && this.nodeAt(this.network.DOMtoCanvas({ x, y }));
    if (id !== this.hover) this.point(id);
    this.tip.hidden = !this.hover;
    if (!this.hover) return;
    const { name, group } = this.filter.nodes.get(this.hover);
    const said = group === "department" ? this.marks.told(this.hover, this.look) : [];
    this.tip.textContent = [name.length > 120 ? `${name.slice(0, 119)}…` : name, ...said].join("\n");
    this.tip.style.left = `${Math.min(x + 14, box.width - this.tip.offsetWidth - 4)}px`;
    this.tip.style.top = `${Math.max(4, Math.min(y + 14, box.height - this.tip.offsetHeight - 4))}px`;
  }

  point(id) {
    this.hover = id && this.look?.shown.has(id) ? id : null;
    this.version += 1;
    this.raised = new Path2D();
    if (this.hover) {
      for (const { line, way: [x1, y1, ...rest] } of this.drawn) {
        if (line.from !== id && line.to !== id) continue;
        this.raised.moveTo(x1, y1);
        this.raised.bezierCurveTo(...rest);
      }
    }
    if (this.ready) this.network.redraw();
  }

  click({ pointer }) {
    const node = this.nodeAt(pointer.canvas);
    if (node) { this.tell("node", node); return; }
    const line = this.lineAt(pointer.canvas);
    if (line) this.tell("line", line);
    else this.tell("nothing");
  }

  // The line nearest to a place, no more than six pixels away.
  lineAt({ x, y }) {
    let best = null;
    let least = 6 / this.network.getScale();
    for (const { line, way: [x1, y1, x2, y2, x3, y3, x4, y4] } of this.drawn ?? []) {
      if (this.look.near && !(this.look.near.has(line.from) && this.look.near.has(line.to))) continue;
      for (let step = 0; step <= 48; step += 1) {
        const t = step / 48;
        const u = 1 - t;
        const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
        const away = Math.hypot(a * x1 + b * x2 + c * x3 + d * x4 - x, a * y1 + b * y2 + c * y3 + d * y4 - y);
        if (away < least) { least = away; best = line; }
      }
    }
    return best;
  }

  // The box around nodes, or around all that is shown.
  extent(ids = this.look.shown) {
    const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    for (const id of ids) {
      const { x, y, group } = this.filter.nodes.get(id);
      const { w, h, room } = this.data.kinds[group];
      box.left = Math.min(box.left, x - w / 2);
      box.right = Math.max(box.right, x + w / 2 + room);
      box.top = Math.min(box.top, y - h / 2);
      box.bottom = Math.max(box.bottom, y + h / 2);
    }
    if (box.left > box.right) return { left: 0, right: 100, top: 0, bottom: 100 };
    if (ids === this.look.shown) for (const { way } of this.drawn) box.left = Math.min(box.left, way[0] * 0.25 + way[2] * 0.75);
    for (const { at: [, y] } of this.headings) box.top = Math.min(box.top, y - 9);
    return box;
  }

  // Pixels at the right that something lies over.
  covered() {
    const over = this.cover;
    return over && !over.hidden && getComputedStyle(over).position === "absolute" ? over.offsetWidth : 0;
  }

  fit(ids) {
    const { left, right, top, bottom } = this.extent(ids);
    const { clientWidth, clientHeight } = this.network.canvas.frame;
    const free = clientWidth - this.covered();
    const scale = Math.min((free - 20) / (right - left), (clientHeight - 16) / (bottom - top), ids ? 1.6 : 2.5);
    const aside = (clientWidth - free) / 2 / scale;
    this.network.moveTo({ position: { x: (left + right) / 2 + aside, y: (top + bottom) / 2 }, scale });
  }

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(40, Math.max(0.05, this.network.getScale() * factor)) });
    this.tell("moved");
  }

  pan(right, down) {
    const { x, y } = this.network.getViewPosition();
    const step = 60 / this.network.getScale();
    this.network.moveTo({ position: { x: x + right * step, y: y + down * step } });
    this.tell("moved");
  }

  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (way) this.pan(...way);
    else if (["+", "="].includes(event.key)) this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }
}
