// The parameters of a named query as fields; what they say is written into the query's VALUES block.
"use strict";

// Terms of the block VALUES ?name { ... }; braces in strings and IRIs end nothing.
const valuesBlock = (name) =>
  new RegExp(`(VALUES\\s+\\?${name}\\s*)\\{((?:[^{}"<]|"(?:[^"\\\\]|\\\\.)*"|<[^<>]*>)*)\\}`);

const spelt = (text) => `"${text.replace(/[\\"\n\r\t]/g, (one) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[one])}"`;
const DATE = "http://www.w3.org/2001/XMLSchema#date";
const INTEGER = "http://www.w3.org/2001/XMLSchema#integer";

// What a field shows for a term: the id of an IRI (of any thing also its kind), the text of a
// literal, nothing for UNDEF.
const unspelt = (term, kind = "") => {
  const iri = term.match(/^<([^<>]*)>$/);
  if (iri) return decodeURIComponent(iri[1].replace(kind === "thing" ? /^.*\/(?=[^/]+\/[^/]*$)/ : /^.*[/#]/, ""));
  const literal = term.match(/^"((?:[^"\\]|\\.)*)"/);
  return literal ? literal[1].replace(/\\(.)/g, (_, one) => ({ n: "\n", r: "\r", t: "\t" })[one] ?? one) : "";
};

// The term for what was written in the field of a parameter, or null where it is none of its kind.
const termFor = (names, { kind, term }, value) => {
  if (!value.trim()) return term;
  if (kind === "text") return spelt(value);
  if (kind === "number") return /^\d+$/.test(value) ? `"${value}"^^<${INTEGER}>` : null;
  if (kind === "date") return /^\d{4}-\d\d-\d\d$/.test(value) ? `"${value}"^^<${DATE}>` : null;
  if (kind === "thing") {
    const [, one, id] = value.trim().match(/^(?:https:\/\/w3id\.org\/qsmo\/)?([a-z-]+)\/(\S+)$/) ?? [];
    return one in names.terms.prefixes ? names.iri(one, id) : null;
  }
  const wanted = value.trim().toLowerCase();
  const all = names.choices(kind);
  const found = all.find(([id]) => id === value.trim()) ?? all.find(([id, label, also]) =>
    [id, label, ...also.split(", ")].some((one) => one.toLowerCase() === wanted));
  return found ? names.iri(kind, found[0]) : null;
};

// Fills the fieldset `box` for the named query `one`; `write(name, term)` is told of every change.
const parameterFields = (box, names, one, values, write) => {
  box.replaceChildren(box.querySelector("legend"));
  box.hidden = !one.parameters.length;
  for (const parameter of one.parameters) {
    const { name, kind, says, term } = parameter;
    const id = `parameter-${name}`;
    const field = made("div", "", { class: "field" });
    const input = made("input", "", { id, type: kind === "date" ? "date" : "text", autocomplete: "off", spellcheck: "false", "data-parameter": name });
    const wrong = made("p", "", { class: "wrong", id: `${id}-wrong`, role: "alert" });
    const label = made("label", says.charAt(0).toUpperCase() + says.slice(1), { for: id });
    input.value = values[name] ?? unspelt(term, kind);
    input.placeholder = unspelt(term, kind) || "all";
    const told = () => {
      const spelling = termFor(names, parameter, input.value);
      wrong.textContent = spelling === null ? `${JSON.stringify(input.value)} is no ${kind} that is known here.` : "";
      input.toggleAttribute("aria-invalid", spelling === null);
      if (spelling === null) input.setAttribute("aria-describedby", wrong.id);
      else write(name, spelling);
    };
    input.addEventListener("change", told);
    field.append(label);
    if (names.terms.things[kind]) {
      const combo = made("div", "", { class: "combo" });
      const list = made("ul", "", { role: "listbox", id: `${id}-list`, "aria-label": says });
      list.hidden = true;
      for (const [key, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(key, value);
      combo.append(input, list);
      field.append(combo);
      const choices = names.choices(kind).map(([value, title, also]) => ({ value, label: title, detail: [value, also].filter(Boolean).join(", "), also: also.toLowerCase(), text: `${value} ${title} ${also}`.toLowerCase() }));
      combobox(input, list, (words) => matching(choices, words), ({ value }) => { input.value = value; told(); });
    } else field.append(input);
    field.append(wrong);
    box.append(field);
    if (name in values) told();
  }
};
