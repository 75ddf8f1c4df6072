// The view in the fragment of the address, so that it can be shared: only what differs from the first.
"use strict";

const Address = {
  write(want, first, view) {
    const said = new URLSearchParams();
    if (want.day !== first.day) said.set("on", Days.iso(want.day));
    if (want.focus !== first.focus) said.set("at", want.focus ?? "");
    if (want.focus && want.steps !== first.steps) said.set("steps", want.steps);
    if (want.ends) for (const [place, end] of ["from", "by", "to"].entries()) said.set(end, want.ends[place]);
    if (want.area) said.set("function", want.area);
    if (want.sure) said.set("confidence", want.sure);
    if (want.beyond) said.set("beyond", "yes");
    for (const [name, of] of [["kinds", "kinds"], ["statuses", "statuses"]]) {
      const [now, then] = [want[of], first[of]].map((set) => [...set].sort().join("."));
      if (now !== then) said.set(name, now);
    }
    if (view) said.set("view", view.map((number) => Math.round(number * 1000) / 1000).join("_"));
    const text = said.toString();
    if (text !== location.hash.slice(1)) history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  },

  // What the fragment asks for, over the first view; what it cannot mean is left out.
  read(first, data, filter) {
    const said = new URLSearchParams(location.hash.slice(1));
    const want = { ...first, kinds: new Set(first.kinds), statuses: new Set(first.statuses) };
    const day = /^\d{4}-\d{2}-\d{2}$/.test(said.get("on") ?? "") ? Days.of(said.get("on")) : NaN;
    if (day >= data.first && day <= data.day) want.day = day;
    if (said.has("at")) want.focus = filter.nodes.has(said.get("at")) ? said.get("at") : null;
    if (["1", "2", "3"].includes(said.get("steps"))) want.steps = Number(said.get("steps"));
    const ends = ["from", "by", "to"].map((end) => said.get(end));
    const line = data.edges.find((one) => one.from === ends[0] && one.relation === ends[1] && one.to === ends[2]);
    if (line) Object.assign(want, { ends, line: line.id });
    if (data.functions.some(([area]) => area === said.get("function"))) want.area = said.get("function");
    if (["1", "2"].includes(said.get("confidence"))) want.sure = Number(said.get("confidence"));
    want.beyond = said.get("beyond") === "yes";
    if (said.has("kinds")) want.kinds = new Set(said.get("kinds").split(".").filter((kind) => kind in data.kinds));
    if (said.has("statuses")) want.statuses = new Set(said.get("statuses").split(".").filter(Boolean).map(Number).filter((rank) => rank in data.statuses));
    const view = (said.get("view") ?? "").split("_").map(Number);
    return { want, view: view.length === 3 && view.every(Number.isFinite) && view[2] > 0.01 && view[2] < 100 ? view : null };
  },
};
