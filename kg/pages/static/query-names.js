// Names of things: short for IRIs, their labels, and where their pages are.
"use strict";

const made = (tag, text = "", attributes = {}) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const graphNames = (terms) => {
  const bases = Object.entries(terms.prefixes).sort(([, one], [, other]) => other.length - one.length);
  const local = /^[A-Za-z0-9_][\w-]*(?:\.[\w-]+)*$/;
  const vocabulary = new Map(terms.vocabulary.map(([name, , label]) => [name, label]));
  const things = new Map();
  for (const [kind, all] of Object.entries(terms.things)) {
    for (const [id, label, also, page] of all) things.set(`${kind}:${id}`, { kind, id, label, also, page });
  }

  // The prefixed name of an IRI, or "" where no prefix says the same.
  const short = (iri) => {
    for (const [prefix, base] of bases) {
      if (iri.startsWith(base) && local.test(iri.slice(base.length))) return `${prefix}:${iri.slice(base.length)}`;
    }
    return "";
  };
  const label = (name) => things.get(name)?.label ?? vocabulary.get(name) ?? "";
  const page = (name) => {
    const one = things.get(name);
    return one?.page === 1 ? `${one.kind}/${encodeURIComponent(one.id)}.html` : one?.page || "";
  };
  const ours = (iri) => iri.startsWith("https://w3id.org/qsmo/");

  // The IRI in angle brackets of what is called `id`; a provider that is an agency is the agency.
  const agencies = new Set(terms.providers);
  const iri = (kind, id) => {
    const own = kind === "provider" && agencies.has(id) ? "agency" : kind;
    return `<${terms.prefixes[own]}${encodeURIComponent(id)}>`;
  };

  // Things a parameter of that kind may name: [id, label, other names].
  const choices = (kind) => {
    const all = terms.things[kind] ?? [];
    if (kind !== "provider") return all;
    return [...all, ...terms.things.agency.filter(([id]) => agencies.has(id))].sort(([, one], [, other]) => (one < other ? -1 : 1));
  };

  // An IRI as an element: our things as links to their pages, the rest of ours to their description
  // in this page, web addresses as they are.
  const link = (text) => {
    const name = short(text);
    const shown = name || text;
    const title = label(name);
    const attributes = title ? { title } : {};
    if (page(name)) return made("a", shown, { ...attributes, href: page(name) });
    if (ours(text) && /^[^<>"{}|^`\\\s]+$/.test(text)) {
      return made("a", shown, { title: title || "Describe it here", class: "here", href: `#query=${encodeURIComponent(`DESCRIBE ${name || `<${text}>`}`)}` });
    }
    if (/^https?:\/\//.test(text)) return made("a", shown, { ...attributes, href: text, rel: "noreferrer" });
    return made("span", shown, attributes);
  };

  return { short, label, page, iri, choices, link, terms };
};
