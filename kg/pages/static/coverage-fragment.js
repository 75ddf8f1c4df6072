// The whole view in the fragment of the address, so that it can be shared; only what is not usual.
"use strict";

const Fragment = (() => {
  const text = (state, usual) => {
    const parts = new URLSearchParams();
    for (const [name, value] of Object.entries(state)) {
      const said = value instanceof Set ? [...value].join(",") : String(value);
      const plain = usual[name] instanceof Set ? [...usual[name]].join(",") : String(usual[name]);
      if (said !== plain) parts.set(name, name === "day" ? Day.iso(value) : said);
    }
    return parts.toString().replaceAll("%2C", ",");
  };

  // At once, but in a run of changes not more often than browsers allow.
  const PAUSE = 400;
  let [last, waiting] = [0, 0];
  const write = (state, usual) => {
    clearTimeout(waiting);
    const wait = last + PAUSE - Date.now();
    if (wait > 0) { waiting = setTimeout(() => write(state, usual), wait); return; }
    const fragment = text(state, usual);
    const now = location.hash.slice(1);
    if (fragment === now || (!fragment && !now.includes("="))) return;
    last = Date.now();
    history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
  };

  // The view that the address holds; `allowed` says of each name which text can stand.
  const read = (usual, allowed) => {
    const parts = new URLSearchParams(location.hash.slice(1));
    const state = { ...usual, open: new Set(usual.open) };
    for (const [name, text] of parts) {
      if (!Object.hasOwn(usual, name) || !allowed[name](text)) continue;
      if (name === "day") state.day = Day.of(text);
      else if (name === "open") state.open = new Set(text.split(","));
      else state[name] = typeof usual[name] === "boolean" ? text === "true" : text;
    }
    return state;
  };
  // A fragment without "=" is a place in the page, as that of the link to the main content.
  const isView = () => location.hash === "" || location.hash.includes("=");
  return { text, write, read, isView };
})();
