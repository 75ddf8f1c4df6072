// The picture: vis-network holds the places, pans, zooms and finds what is pointed at; we draw.
"use strict";

class Picture {
  constructor(place, data, filter) {
    this.data = data;
    this.filter = filter;
    this.marks = new Marks(data, filter);
    this.listeners = {};
    this.hover = null;
    const nodes = data.nodes.map(({ id, x, y, group, name }) => ({ id, x, y, group, title: name.length > 120 ? `${name.slice(0, 119)}…` : name }));
    this.network = new vis.Network(place, { nodes: new vis.DataSet(nodes), edges: new vis.DataSet([]) },
      { ...data.options, nodes: { shape: "custom", ctxRenderer: (asked) => this.node(asked) } });
    place.querySelector(".vis-network")?.setAttribute("tabindex", "-1");
    this.network.on("beforeDrawing", (ctx) => this.under(ctx));
    this.network.on("click", (event) => this.click(event));
    this.network.on("hoverNode", ({ node }) => this.point(node));
    this.network.on("blurNode", () => this.point(null));
    for (const name of ["dragEnd", "zoom"]) this.network.on(name, () => this.tell("moved"));
    place.addEventListener("keydown", (event) => this.key(event));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redress());
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
    this.network.redraw();
    return look.lines.length;
  }

  // Lines and headings, below the nodes; those of the node pointed at are strong.
  under(ctx) {
    if (!this.look) return;
    const scale = this.network.getScale();
    const thin = Math.max(1, 0.6 / scale);
    for (const { path, colour, faint, wide, dash } of this.layers) {
      ctx.globalAlpha = faint;
      ctx.strokeStyle = colour;
      ctx.lineWidth = wide * thin;
      ctx.setLineDash(dash ? [4, 3] : []);
      ctx.stroke(path);
    }
    if (this.hover && this.raised) {
      ctx.globalAlpha = 0.9;
      ctx.setLineDash([]);
      ctx.lineWidth = 1.5 * thin;
      ctx.strokeStyle = this.marks.strong;
      ctx.stroke(this.raised);
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
    drawMarks(ctx, this.headings, this.marks.font, scale);
  }

  node({ ctx, id }) {
    const node = this.filter.nodes.get(id);
    const kind = this.data.kinds[node.group];
    const drawNode = () => {
      if (!this.look?.shown.has(id)) return;
      if (!this.made.has(id)) this.made.set(id, this.marks.of(node, this.look));
      drawMarks(ctx, this.made.get(id), this.marks.font, this.network.getScale());
    };
    return { drawNode, nodeDimensions: { width: kind.w, height: kind.h } };
  }

  point(id) {
    this.hover = id && this.look?.shown.has(id) ? id : null;
    this.raised = new Path2D();
    if (this.hover) {
      for (const { line, way: [x1, y1, ...rest] } of this.drawn) {
        if (line.from !== id && line.to !== id) continue;
        this.raised.moveTo(x1, y1);
        this.raised.bezierCurveTo(...rest);
      }
    }
    this.network.redraw();
  }

  click({ nodes, pointer }) {
    if (nodes.length && this.look.shown.has(nodes[0])) { this.tell("node", nodes[0]); return; }
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
    for (const { at: [, y] } of this.headings) box.top = Math.min(box.top, y - 9);
    return box;
  }

  // Pixels at the right that something lies over.
  covered() {
    const over = this.cover;
    return over && !over.hidden && getComputedStyle(over).position === "absolute" ? over.offsetWidth : 0;
  }

  fit(ids) {
    this.network.setSize("100%", "100%");
    this.network.redraw();
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
