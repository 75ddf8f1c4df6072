// The whole view in the fragment of the address, so that it can be shared; only what is not usual.
"use strict";

const Fragment = (() => {
  const write = (state, usual) => {
    const parts = new URLSearchParams();
    for (const [name, value] of Object.entries(state)) {
      const text = value instanceof Set ? [...value].join(",") : String(value);
      const plain = usual[name] instanceof Set ? [...usual[name]].join(",") : String(usual[name]);
      if (text !== plain) parts.set(name, name === "day" ? Day.iso(value) : text);
    }
    const fragment = parts.toString().replaceAll("%2C", ",");
    const now = location.hash.slice(1);
    if (fragment !== now && (fragment || now.includes("="))) history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
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
  return { write, read, isView };
})();
