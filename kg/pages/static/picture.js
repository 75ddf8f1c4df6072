// The picture: vis-network over the nodes and lines pyvis built, coloured from the style sheet.
"use strict";

class Picture {
  constructor(place, data) {
    this.data = data;
    this.dots = data.nodes.map((node) => ({ ...node }));
    this.nodes = new vis.DataSet(this.dots);
    this.lines = new vis.DataSet(data.edges.map((line) => ({ ...line, arrows: "" })));
    this.network = new vis.Network(place, { nodes: this.nodes, edges: this.lines },
      { ...data.options, groups: this.groups() });
    place.querySelector(".vis-network")?.setAttribute("tabindex", "-1");
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
  }

  token(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  groups() {
    const groups = {};
    for (const kind of Object.keys(this.data.kinds)) {
      const paint = { background: this.token(`--${kind}-fill`), border: this.token(`--${kind}-line`) };
      const box = ["office", "area", "function", "provider", "department"].includes(kind);
      groups[kind] = {
        color: { ...paint, highlight: paint, hover: paint },
        font: { color: this.token(box ? `--${kind}-ink` : "--ink") },
      };
    }
    return groups;
  }

  recolour() {
    this.network.setOptions({ groups: this.groups() });
    this.draw(this.shown, this.focus);
  }

  // Draws the nodes in `shown` (a Set of ids), the rest hidden; outside `focus` (Set or null) faded.
  draw(shown, focus) {
    this.shown = shown;
    this.focus = focus;
    this.nodes.update(this.dots.map((node) => ({
      id: node.id, group: node.group, hidden: !shown.has(node.id), opacity: !focus || focus.has(node.id) ? 1 : 0.12,
      font: { ...node.font, color: this.fontOf(node, focus) },
    })));
    const strong = this.token("--line-strong");
    const soft = this.token("--line-soft");
    let drawn = 0;
    this.lines.update(this.data.edges.map((line) => {
      const hidden = !shown.has(line.from) || !shown.has(line.to);
      const near = focus && this.isNear(line);
      drawn += hidden ? 0 : 1;
      return { id: line.id, hidden, width: near ? 5 : 2, color: { color: near ? strong : soft, opacity: focus && !near ? 0.15 : 1 } };
    }));
    return drawn;
  }

  isNear(line) { return line.from === this.centre || line.to === this.centre; }

  fontOf(node, focus) {
    const colour = this.network.groups.get(node.group).font.color;
    return !focus || focus.has(node.id) ? colour : this.token("--faded");
  }

  fit(ids) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.setSize("100%", "100%");
    this.network.redraw();
    const nodes = ids ?? [...this.shown];
    this.network.fit({ nodes, maxZoomLevel: 0.9, animation: still || !ids ? false : { duration: 250 } });
  }

  zoom(factor) {
    this.network.moveTo({ scale: this.network.getScale() * factor });
  }
}
