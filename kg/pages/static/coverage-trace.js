// How much was known over the years, drawn behind the slider: of the bodies that are chosen.
"use strict";

const Trace = (() => {
  const STEP = 183;
  const NAMES = ["known", "marketplace"];
  const SVG = "http://www.w3.org/2000/svg";

  // Two areas over the days from the first to the last: known squares, and those of a marketplace.
  const draw = (model, bodies, columns) => {
    const svg = document.getElementById("trace");
    const days = [];
    for (let day = model.first; day < model.last; day += STEP) days.push(day);
    days.push(model.last);
    const counts = days.map((day) => {
      const look = model.look(day, "");
      const statuses = bodies.filter(look.exists).flatMap((body) => columns.map((column) => look.status(body, column)));
      return [statuses.filter((one) => one !== "unknown").length, statuses.filter((one) => one === "marketplace").length];
    });
    const most = Math.max(1, bodies.length * columns.length);
    const wide = days.at(-1) - days[0];
    svg.setAttribute("viewBox", `0 0 ${wide} 100`);
    svg.replaceChildren(...NAMES.map((name, which) => {
      const path = document.createElementNS(SVG, "path");
      const line = counts.map((count, at) => `L${days[at] - days[0]} ${(100 - (100 * count[which]) / most).toFixed(1)}`).join("");
      path.setAttribute("d", `M0 100${line}L${wide} 100Z`);
      path.setAttribute("class", `part ${name}`);
      return path;
    }));
    svg.parentElement.title = "How many of the squares of these bodies are known, and of them marketplace, over the years";
  };
  return { draw };
})();
