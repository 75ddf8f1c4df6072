// Runs queries in the worker, one at a time, within a time limit; ends and restarts it when needed.
"use strict";

// `tell(state, text)` hears what goes on: loading, ready, running, broken.
const queryRunner = (prefixes, tell) => {
  let worker = null;
  let ready = false;
  let waiting = null; // the query to run: {query, seconds, done}
  let timer = 0;
  let saving = null;

  const finish = (answer) => {
    clearTimeout(timer);
    const { done } = waiting;
    waiting = null;
    done(answer);
  };
  const begin = () => {
    tell("running", "");
    waiting.since = performance.now();
    timer = setTimeout(() => end(`Stopped at the time limit of ${waiting.seconds} s. Ask for less, or raise the limit.`), waiting.seconds * 1000);
    worker.postMessage({ query: waiting.query });
  };
  const heard = ({ data }) => {
    if (data.doing) tell("loading", data.doing);
    else if (data.ready) {
      ready = true;
      tell("ready", `${data.ready.triples.toLocaleString("en-US")} facts in ${data.ready.graphs.toLocaleString("en-US")} named graphs are loaded.`);
      if (waiting) begin();
    } else if ("file" in data) {
      saving?.(data.file);
      saving = null;
    } else if (waiting) {
      finish(data.answer);
      if (data.answer.broken) restart();
    } else if (data.answer?.error) tell("broken", data.answer.error);
  };
  const start = () => {
    const { code, wasm } = window.KG_QUERY_ENGINE;
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    worker = new Worker(address);
    URL.revokeObjectURL(address);
    worker.addEventListener("message", heard);
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      const said = `The engine could not start (${event.message || "the browser forbids it"}).`;
      if (waiting) finish({ error: said });
      tell("broken", said);
    });
    worker.postMessage({ wasm, data: window.KG_QUERY_DATA, names: prefixes });
  };
  const restart = () => {
    worker?.terminate();
    ready = false;
    start();
  };
  const end = (said) => {
    if (!waiting) return;
    const running = ready;
    finish({ error: said, stopped: true });
    if (running) restart();
  };

  const load = (broken) => loadScripts(["assets/query-lib-engine.js", "assets/query-data.js"]).then(start, broken);

  return {
    load,
    more: {},
    run: (query, seconds) => new Promise((done) => {
      waiting = { query, seconds, done };
      if (ready) begin();
    }),
    busy: () => Boolean(waiting),
    seconds: () => (waiting?.since ? (performance.now() - waiting.since) / 1000 : null),
    stop: () => end("Stopped."),
    file: (kind) => new Promise((done) => { saving = done; worker.postMessage({ download: kind }); }),
  };
};

// Loads the scripts that hold the engine and the dataset, after all else is there.
const loadScripts = (addresses) => Promise.all(addresses.map((src) => new Promise((done, failed) => {
  const script = made("script", "", { src });
  script.addEventListener("load", done);
  script.addEventListener("error", () => failed(new Error(`${src} is not there. Build the pages again.`)));
  document.head.append(script);
})));
