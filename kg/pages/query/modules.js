// The few lines of CommonJS that browser code from npm asks for.
"use strict";

const kgModules = (() => {
  const bodies = new Map();
  const made = new Map();
  const require = (name) => {
    if (!made.has(name)) {
      const body = bodies.get(name);
      if (!body) throw new Error(`no module ${name}`);
      const module = { exports: {} };
      made.set(name, module);
      body(module, module.exports, require, "");
    }
    return made.get(name).exports;
  };
  return { define: (name, body) => bodies.set(name, body), require };
})();
