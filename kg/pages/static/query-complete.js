// Completion of prefixes, our vocabulary, the ids of things, variables and the words of SPARQL.
"use strict";

const WORDS = ("SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK WHERE FROM NAMED GRAPH OPTIONAL FILTER MINUS UNION VALUES BIND AS "
  + "ORDER BY ASC DESC GROUP HAVING LIMIT OFFSET PREFIX BASE EXISTS NOT IN UNDEF COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR "
  + "STR LANG DATATYPE BOUND IRI IF COALESCE STRLEN SUBSTR UCASE LCASE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER REPLACE REGEX "
  + "CONCAT YEAR MONTH DAY NOW ABS ROUND isIRI isLITERAL true false").split(" ");

// Every name that can be completed: {name, sort, says, more, text}.
const completions = ({ terms }) => {
  const vocabulary = terms.vocabulary.map(([name, sort, label, definition]) =>
    ({ name, sort, says: label ? `${label} (${sort})` : sort, more: definition, text: `${name} ${label}`.toLowerCase() }));
  const things = Object.entries(terms.things).flatMap(([kind, all]) => all.map(([id, label, also]) =>
    ({ name: `${kind}:${id}`, sort: "thing", says: label, more: also, text: `${id} ${label} ${also}`.toLowerCase() })));
  const prefixes = Object.entries(terms.prefixes).map(([prefix, iri]) =>
    ({ name: `${prefix}:`, sort: "prefix", says: iri, more: "", text: prefix }));
  const words = WORDS.map((word) => ({ name: word, sort: "word", says: "", more: "", text: word.toLowerCase() }));
  return { vocabulary, things, prefixes, words };
};

const MOST = 60;

// What fits `typed` (a piece of a name, a variable or a word), best first.
const complete = (known, typed, text) => {
  const wanted = typed.toLowerCase();
  if (/^[?$]/.test(typed)) {
    const found = new Set(text.match(/[?$][A-Za-z_]\w*/g));
    found.delete(typed);
    return [...found].filter((one) => one.toLowerCase().startsWith(wanted)).sort()
      .map((name) => ({ name, sort: "variable", says: "", more: "" }));
  }
  const [prefix, local] = wanted.includes(":") ? [wanted.slice(0, wanted.indexOf(":") + 1), wanted.slice(wanted.indexOf(":") + 1)] : ["", wanted];
  const rank = ({ name, text: all }) => {
    const own = name.toLowerCase().slice(name.indexOf(":") + 1);
    if (own === local) return 0;
    if (own.startsWith(local)) return 1;
    return all.split(/[\s:]+/).some((word) => word.startsWith(local)) ? 2 : all.includes(local) ? 3 : 9;
  };
  const from = prefix
    ? [...known.vocabulary, ...known.things].filter(({ name }) => name.toLowerCase().startsWith(prefix))
    : [...known.words, ...known.prefixes, ...known.vocabulary];
  return from.map((one, place) => ({ one, place, rank: rank(one) }))
    .filter(({ rank: found }) => found < (prefix ? 9 : 3))
    .sort((one, other) => one.rank - other.rank || one.place - other.place)
    .slice(0, MOST).map(({ one }) => one);
};

// The prefixes of ours that `text` uses and does not declare, as PREFIX lines.
const undeclared = (text, prefixes) => {
  const plain = text.replace(/<[^<>"{}|^`\\\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, " ");
  const used = new Set([...plain.matchAll(/(?<![\w?$:-])([A-Za-z][\w-]*):/g)].map(([, prefix]) => prefix));
  const own = new Set([...text.matchAll(/^\s*PREFIX\s+([\w-]+):/gim)].map(([, prefix]) => prefix));
  return Object.entries(prefixes).filter(([prefix]) => used.has(prefix) && !own.has(prefix))
    .map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>\n`).join("");
};
