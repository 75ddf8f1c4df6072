// The picture as SVG and PNG: everything shown, with the day and the legend of colours.
"use strict";

class Export {
  constructor(picture) { this.picture = picture; }

  // Marks below the picture that say what it is of.
  caption(box) {
    const { marks, look, data } = this.picture;
    const y = box.bottom + 22;
    const text = (at, words, bold) => ({ faint: 1, ink: marks.ink, size: 10, text: words, at: [at, y], align: "left", bold });
    const found = [text(box.left, `Federal shared services on ${Days.spoken(look.want.day)}`, true)];
    let left = box.left + 250;
    data.statuses.forEach(([, label, , letter], place) => {
      const { fill, ink } = marks.statuses[place];
      found.push({ faint: 1, fill, line: marks.plain, wide: 0.6, box: [left, y - 6, 12, 12, 2] },
        { faint: 1, ink, size: 8, text: letter, at: [left + 6, y], align: "center" }, text(left + 16, label));
      left += 34 + label.length * 5.4;
    });
    return { found, right: left };
  }

  // All marks in drawing order, lines first, with the box around them.
  parts() {
    const { picture } = this;
    const box = picture.extent();
    const { found, right } = this.caption(box);
    const frame = { x: box.left - 20, y: box.top - 14, w: Math.max(box.right, right) - box.left + 40, h: box.bottom - box.top + 56 };
    const nodes = picture.data.nodes.filter((node) => picture.look.shown.has(node.id));
    return { frame, nodes, marks: [...picture.headings, ...nodes.flatMap((node) => picture.marks.of(node, picture.look)), ...found] };
  }

  svg() {
    const { picture } = this;
    const { frame, marks } = this.parts();
    const space = "http://www.w3.org/2000/svg";
    const put = (parent, tag, attributes, text) => {
      const made = parent.ownerDocument.createElementNS(space, tag);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      if (text !== undefined) made.textContent = text;
      parent.append(made);
      return made;
    };
    const page = document.implementation.createDocument(space, "svg");
    const root = page.documentElement;
    const r = (number) => Math.round(number * 100) / 100;
    root.setAttribute("viewBox", [frame.x, frame.y, frame.w, frame.h].map(r).join(" "));
    root.setAttribute("width", r(frame.w));
    root.setAttribute("height", r(frame.h));
    root.setAttribute("font-family", picture.marks.font);
    put(root, "title", {}, `Federal shared services on ${Days.spoken(picture.look.want.day)}`);
    put(root, "rect", { x: r(frame.x), y: r(frame.y), width: r(frame.w), height: r(frame.h), fill: picture.marks.paper });
    const lines = put(root, "g", { fill: "none" });
    for (const kept of picture.drawn) {
      const { colour, faint, wide, dash } = picture.marks.stroke(kept, picture.look);
      const [x1, y1, ...rest] = kept.way.map(r);
      put(lines, "path", { d: `M${x1} ${y1}C${rest.join(" ")}`, stroke: colour, "stroke-width": wide, opacity: faint, ...(dash ? { "stroke-dasharray": "4 3" } : {}) });
    }
    for (const mark of marks) this.one(put, root, mark, r);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(page)}\n`;
  }

  one(put, root, mark, r) {
    const faint = mark.faint < 1 ? { opacity: mark.faint } : {};
    if (mark.text !== undefined) {
      if (!mark.text) return;
      const anchor = { left: "start", center: "middle" }[mark.align];
      // Characters that XML cannot hold would spoil the whole file.
      const text = mark.text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
      put(root, "text", { x: r(mark.at[0]), y: r(mark.at[1]), "font-size": mark.size, "text-anchor": anchor, "dominant-baseline": "central", fill: mark.ink, ...(mark.bold ? { "font-weight": 600 } : {}), ...faint }, text);
      return;
    }
    const look = { fill: mark.fill, ...(mark.wide ? { stroke: mark.line, "stroke-width": r(mark.wide), ...(mark.dash ? { "stroke-dasharray": "3 2" } : {}) } : {}), ...faint };
    if (mark.box) put(root, "rect", { x: r(mark.box[0]), y: r(mark.box[1]), width: r(mark.box[2]), height: r(mark.box[3]), rx: r(mark.box[4]), ...look });
    else if (mark.disc) put(root, "circle", { cx: r(mark.disc[0]), cy: r(mark.disc[1]), r: r(mark.disc[2]), ...look });
    else put(root, "polygon", { points: mark.corners.map((at) => at.map(r).join(",")).join(" "), ...look });
  }

  // A canvas with twice as many pixels as units, less where that would be too large for a browser.
  png() {
    const { picture } = this;
    const { frame, marks } = this.parts();
    const scale = Math.min(2, 8000 / frame.w, 8000 / frame.h);
    const canvas = make("canvas");
    canvas.width = Math.ceil(frame.w * scale);
    canvas.height = Math.ceil(frame.h * scale);
    const ctx = canvas.getContext("2d");
    ctx.fillStyle = picture.marks.paper;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.scale(scale, scale);
    ctx.translate(-frame.x, -frame.y);
    for (const { path, colour, faint, wide, dash } of picture.layers) {
      ctx.globalAlpha = faint;
      ctx.strokeStyle = colour;
      ctx.lineWidth = wide;
      ctx.setLineDash(dash ? [4, 3] : []);
      ctx.stroke(path);
    }
    drawMarks(ctx, marks, picture.marks.font, scale);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  }
}

const save = (blob, name) => {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
