// The engine, in a worker: holds the graph and answers one query at a time. The page ends it when a
// query takes too long, and starts another.
"use strict";

const CAP = 20000; // rows and triples handed to the page; downloads hold all of them
const UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }";
let store = null;
let prefixes = {};
let graphs = new Set();
let last = null; // the answer that downloads are made of

const bytesOf = (base64) => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
};

const unpacked = async (base64) => {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

const start = async ({ wasm, data, names }) => {
  const tell = (text) => postMessage({ doing: text });
  prefixes = names;
  tell("Starting the engine");
  const code = await unpacked(wasm);
  kgModules.define("fs", (module) => { module.exports = { readFileSync: () => code }; });
  const engine = kgModules.require("oxigraph");
  store = new engine.Store();
  tell("Reading the facts");
  // lenient: the build wrote these terms, and checked them
  store.load(await unpacked(data.quads), { format: "application/n-quads", lenient: true });
  for (const turtle of data.vocabulary) {
    const graph = engine.namedNode(data.graph);
    store.load(await unpacked(turtle), { format: "text/turtle", to_graph_name: graph });
  }
  // As in the command line: the default graph holds the union of all graphs, each triple once.
  tell("Joining what all sources say");
  store.update(UNION);
  graphs = new Set(bindings("SELECT DISTINCT ?g WHERE { GRAPH ?g { } }").map((row) => row.g.value));
  const [{ n }] = bindings("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }");
  postMessage({ ready: { triples: Number(n.value), graphs: graphs.size } });
};

const bindings = (text) =>
  JSON.parse(store.query(text, { results_format: "json" })).results.bindings;

const answer = (text) => {
  const refused = refusal(text, prefixes, graphs);
  if (refused) return { error: refused };
  const form = formOf(text);
  const whole = `${prologue(prefixes)}\n${text}`;
  if (form === "construct") {
    const all = store.query(whole, { results_format: "application/n-triples" });
    const lines = [...new Set(all.split("\n"))].filter(Boolean).sort();
    last = { lines };
    const turtle = turtleOf(lines.slice(0, CAP), prefixes);
    return { form, count: lines.length, triples: lines.slice(0, CAP).map(tripleOf), turtle };
  }
  const json = store.query(whole, { results_format: "json" });
  const { head, results, boolean } = JSON.parse(json);
  last = { json, vars: head.vars, rows: results?.bindings };
  if (form === "ask") return { form, truth: boolean };
  return { form, vars: head.vars, count: last.rows.length, rows: last.rows.slice(0, CAP) };
};

const download = (kind) => {
  if (kind === "csv") return csvOf(last.vars, last.rows);
  if (kind === "json") return last.json;
  return kind === "ttl" ? turtleOf(last.lines, prefixes) : `${last.lines.join("\n")}\n`;
};

onmessage = async ({ data }) => {
  try {
    if (data.wasm) await start(data);
    else if (data.download) postMessage({ file: download(data.download) });
    else {
      last = null;
      const since = performance.now();
      const found = answer(data.query);
      postMessage({ answer: { ...found, seconds: (performance.now() - since) / 1000 } });
    }
  } catch (error) {
    // A trap leaves the engine unusable: the page has to start another.
    const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ answer: broken ? { error: TOO_MUCH, broken } : failure(error, data.query ?? "") });
  }
};
