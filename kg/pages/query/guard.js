// What a query may not do here, said plainly before it runs, and what is wrong with it, in one line.
"use strict";

const TOO_MUCH = "The answer outgrew the memory of this page. Ask for less, or add LIMIT.";
const UPDATE = "Updates are refused: the dataset is read-only. Use SELECT, ASK, CONSTRUCT or DESCRIBE.";
const SERVICE = "SERVICE is refused: this page reaches no other host. Query that endpoint itself, or leave the clause out.";
const NOTHING = "There is no query yet. Choose a question, or write SELECT, ASK, CONSTRUCT or DESCRIBE.";

// Strings, IRIs and comments, in which no word is one of SPARQL.
const QUOTED = /"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\x00-\x20]*>|#[^\n]*/gs;
const word = (names, after) => new RegExp(`(?<![\\w:?$@.-])(${names})(?=${after})`, "i");
const FORM = word("SELECT|ASK|CONSTRUCT|DESCRIBE", "[\\s{*(?$<]");
const CHANGE = word("INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY", "[\\s{]");
const ELSEWHERE = word("SERVICE", "[\\s?$<]");
const FROM = /(?<![\w:?$@.-])FROM\s+(?:NAMED\s+)?(?:<([^<>\s]*)>|([\w-]*):([\w.-]*))/gi;

const bare = (text) => text.replace(QUOTED, (found) => (found[0] === "<" ? "<>" : " "));

const formOf = (text) => {
  const found = bare(text).match(FORM)?.[1].toLowerCase();
  return found === "describe" ? "construct" : found;
};

// Why `text` is not run, or "".
const refusal = (text, prefixes, graphs) => {
  const left = bare(text);
  if (!left.trim()) return NOTHING;
  if (ELSEWHERE.test(left)) return SERVICE;
  const [form, change] = [left.search(FORM), left.search(CHANGE)];
  if (change >= 0 && (form < 0 || change < form)) return UPDATE;
  const own = { ...prefixes, ...declared(text) };
  const kept = text.replace(QUOTED, (found) => (found[0] === "<" ? found : " "));
  for (const [, iri, prefix, local] of kept.matchAll(FROM)) {
    const graph = iri ?? (own[prefix] ?? "") + local;
    if (!graphs.has(graph)) return `FROM <${graph}> is refused: no graph of this dataset has that name. List the graphs with SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }.`;
  }
  return "";
};

// The prefixes a query declares itself.
const declared = (text) => Object.fromEntries(
  [...text.matchAll(/^\s*PREFIX\s+([\w.-]*):\s*<([^<>\s]*)>/gim)].map(([, prefix, iri]) => [prefix, iri]),
);

// All prefixes of the dataset, in one line: errors below it keep their line and column.
const prologue = (prefixes) =>
  Object.entries(prefixes).map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`).join(" ");

// What the engine's parser expected, without its classes of characters.
const expected = (said) => {
  if (/Prefix not found/.test(said)) return ": this prefix is not declared";
  const words = said.replace(/^expected (one of )?/, "").replace(/\['.*|\[[^\]]*\]/g, "").split(", ").map((one) => one.trim()).filter(Boolean);
  return words.length ? ` (expected ${words.slice(0, 6).join(", ")} or the like)` : "";
};

// What went wrong, with the line and column of the query where they are known.
const failure = (error, text) => {
  const said = String(error?.message ?? error).replace(/\s+/g, " ").trim();
  const place = said.match(/^error at (\d+):(\d+): ?(.*)$/);
  if (!place) return { error: `Not a query this engine can run: ${said}` };
  const [line, column] = [Number(place[1]) - 1, Number(place[2])];
  const near = text.split("\n")[line - 1]?.trim().slice(0, 80) ?? "";
  return { error: `Not SPARQL 1.1: line ${line}, column ${column}${expected(place[3])}. Near: ${near}`, line, column };
};
