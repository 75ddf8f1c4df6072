// Search: exact acronym, id, alias or code first, then names that begin so, then names that hold it.
"use strict";

class Find {
  constructor(data, box, list, take) {
    Object.assign(this, { data, box, list, take });
    this.most = 12;
    this.words = data.nodes.map((node) =>
      [node, [node.label, node.id.slice(node.id.indexOf(":") + 1), node.name, node.id, ...node.words].map((word) => word.toLowerCase())]);
    box.addEventListener("input", () => this.offer());
    box.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [first] = this.found();
      if (first) this.pick(first.node);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); list.querySelector("button")?.focus(); }
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const buttons = [...list.querySelectorAll("button")];
      (buttons[buttons.indexOf(document.activeElement) + step] ?? box).focus();
    });
  }

  found() {
    const text = this.box.value.trim().toLowerCase();
    if (!text) return [];
    const hits = [];
    for (const [node, words] of this.words) {
      let rank = 9;
      let by = 0;
      words.forEach((word, place) => {
        const one = word === text ? (place < 3 ? 0 : 1) : word.startsWith(text) ? 2 : word.includes(text) ? 3 : 9;
        if (one < rank) [rank, by] = [one, place];
      });
      if (rank < 9) hits.push({ node, rank, by: by > 3 ? node.words[by - 4] : "" });
    }
    const order = Object.keys(this.data.kinds);
    return hits.sort((a, b) => a.rank - b.rank || order.indexOf(a.node.group) - order.indexOf(b.node.group) || (a.node.name < b.node.name ? -1 : 1));
  }

  offer() {
    const hits = this.found();
    const list = make("ul");
    for (const { node, by } of hits.slice(0, this.most)) {
      const button = make("button", { type: "button" }, node.name, " ", make("small", {}, this.data.kinds[node.group].label, by ? `, also ${by}` : ""));
      button.addEventListener("click", () => this.pick(node));
      list.append(make("li", {}, button));
    }
    const said = hits.length > this.most ? `${hits.length} found, the first ${this.most} are listed` : `${hits.length} found`;
    this.list.replaceChildren(make("p", { role: "status" }, said), list);
    this.list.hidden = !this.box.value.trim();
  }

  pick(node) {
    this.list.hidden = true;
    this.box.value = "";
    this.take(node.id);
  }
}
