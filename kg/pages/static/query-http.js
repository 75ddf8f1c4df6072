// Runs queries on the server this page comes from; the same face as query-runner.js.
"use strict";

const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9";
const SAVED = { csv: "text/csv", json: "application/sparql-results+json", ttl: "text/turtle", nt: "application/n-triples" };

const queryRunner = (prefixes, tell) => {
  let running = null; // the query that runs: {abort, since}
  let last = ""; // the query whose answer is shown
  const { sheets } = document.getElementById("ask").dataset;

  const post = (query, accept, signal) => fetch("sparql", {
    method: "POST", body: query, signal, headers: { "Content-Type": "application/sparql-query", Accept: accept },
  });
  const problem = async (response) => {
    let detail = `The server answered ${response.status}.`;
    try { ({ detail } = await response.json()); } catch { /* not one of ours: a proxy in between */ }
    const place = detail.match(/line (\d+), column (\d+)/);
    return { error: detail, ...(place && { line: Number(place[1]), column: Number(place[2]) }) };
  };
  const read = async (response) => {
    const cut = response.headers.get("Kg-Truncated")?.match(/^(\w+); limit=(\d+); mend="(.*)"$/);
    const note = cut && `The server cut this answer off at ${Number(cut[2]).toLocaleString("en-US")} ${cut[1]}. For the rest ${cut[3]}.`;
    const text = await response.text();
    if (response.headers.get("Content-Type").startsWith("application/n-triples")) {
      const lines = text.split("\n").filter(Boolean);
      return { form: "construct", count: lines.length, triples: lines.map(tripleOf), turtle: turtleOf(lines, prefixes), note };
    }
    const { head, results, boolean } = JSON.parse(text);
    if (!results) return { form: "ask", truth: boolean, note };
    return { form: "select", vars: head.vars, count: results.bindings.length, rows: results.bindings, note };
  };
  const run = async (query, seconds) => {
    const abort = new AbortController();
    const since = performance.now();
    running = { abort, since };
    last = query;
    tell("running", "");
    const timer = setTimeout(() => abort.abort(`Stopped at the time limit of ${seconds} s. Ask for less, or raise the limit.`), seconds * 1000);
    try {
      const response = await post(query, ACCEPT, abort.signal);
      const found = response.ok ? await read(response) : await problem(response);
      return { ...found, seconds: (performance.now() - since) / 1000 };
    } catch (error) {
      const stopped = abort.signal.aborted;
      return { error: stopped ? String(abort.signal.reason) : `The server cannot be reached (${error.message}). Try again.`, stopped };
    } finally {
      clearTimeout(timer);
      running = null;
    }
  };
  const load = async (broken) => {
    try {
      const { quads, as_of: day } = await (await fetch("health")).json();
      tell("ready", `${quads.toLocaleString("en-US")} facts as of ${day}, asked on this server.`);
    } catch (error) { broken(new Error(`The server cannot be reached (${error.message}).`)); }
  };
  const sheet = () => fetch("query", { method: "POST", body: new URLSearchParams({ query: last, download: "xlsx" }) });
  const file = async (kind) => {
    const response = await (kind === "xlsx" ? sheet() : post(last, SAVED[kind]));
    if (!response.ok) throw new Error((await problem(response)).error);
    return response.blob();
  };

  return {
    load,
    run,
    busy: () => Boolean(running),
    seconds: () => (running ? (performance.now() - running.since) / 1000 : null),
    stop: () => running?.abort.abort("Stopped."),
    file,
    more: sheets ? { select: [["xlsx", "Excel", SHEET]] } : {},
  };
};
