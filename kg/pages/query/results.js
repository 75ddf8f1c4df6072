// Answers as text: SPARQL 1.1 CSV, and Turtle subject by subject with our prefixes.
"use strict";

const LOCAL = /^[A-Za-z_][\w-]*(?:\.[\w-]+)*$/;
const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.*) \.$/;
const TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

const quotedCell = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const cellOf = (term) => {
  if (!term) return "";
  if (term.type === "bnode") return `_:${term.value}`;
  return quotedCell(typeof term.value === "string" ? term.value : JSON.stringify(term.value));
};

const csvOf = (vars, rows) =>
  [vars.map(quotedCell), ...rows.map((row) => vars.map((name) => cellOf(row[name])))]
    .map((cells) => `${cells.join(",")}\r\n`).join("");

const tripleOf = (line) => line.match(TRIPLE)?.slice(1) ?? [line, "", ""];

const shortIri = (iri, prefixes) => {
  for (const [prefix, base] of prefixes) {
    if (iri.startsWith(base) && LOCAL.test(iri.slice(base.length))) return `${prefix}:${iri.slice(base.length)}`;
  }
  return `<${iri}>`;
};

const shortTerm = (term, prefixes) => {
  if (term.startsWith("<")) return shortIri(term.slice(1, -1), prefixes);
  const typed = term.match(/^(".*")\^\^<([^<>]*)>$/s);
  return typed ? `${typed[1]}^^${shortIri(typed[2], prefixes)}` : term;
};

// Sorted triples, of each subject its types before all else.
const typesFirst = (triples) => {
  const subjects = new Map();
  for (const triple of triples) {
    const [types, others] = subjects.get(triple[0]) ?? subjects.set(triple[0], [[], []]).get(triple[0]);
    (triple[1] === TYPE ? types : others).push(triple);
  }
  return [...subjects.values()].flatMap(([types, others]) => [...types, ...others]);
};

// `lines` are sorted N-Triples. Longer bases are tried first: one may begin with another.
const turtleOf = (lines, prefixes) => {
  const bases = Object.entries(prefixes).sort(([, one], [, other]) => other.length - one.length);
  const short = (term) => shortTerm(term, bases);
  let body = "";
  let before = ["", ""];
  for (const [subject, predicate, object] of typesFirst(lines.map(tripleOf))) {
    if (subject === before[0] && predicate === before[1]) body += `, ${short(object)}`;
    else {
      const verb = predicate === TYPE ? "a" : short(predicate);
      body += subject === before[0] ? ` ;\n    ${verb} ${short(object)}` : `${body && " .\n\n"}${short(subject)} ${verb} ${short(object)}`;
    }
    before = [subject, predicate];
  }
  const used = Object.entries(prefixes).filter(([prefix]) => new RegExp(`(^|[\\s^])${prefix}:`, "m").test(body));
  const head = used.map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .\n`).join("");
  return body ? `${head}\n${body} .\n` : "# no triples\n";
};
