// query.html: the question, its parameters, the editor, the run and the address of it all.
"use strict";

(() => {
  const part = (id) => document.getElementById(id);
  const named = JSON.parse(part("query-names").textContent);
  const terms = window.KG_QUERY_TERMS;
  const names = graphNames(terms);
  const known = completions(names);
  const [form, input, wrong, state, clock] = ["ask", "named", "wrong", "state", "clock"].map(part);
  const [runButton, stopButton] = ["run", "stop"].map(part);
  const parts = Object.fromEntries(["answer", "count", "capped", "views", "downloads", "shown"].map((id) => [id, part(id)]));
  let chosen = null; // the named query whose parameters are shown
  let view = []; // how the answer is shown: [id, ...choices], [] the usual way
  let untouched = ""; // its text as it was put into the editor
  let editor = null;

  const complain = (text) => { wrong.textContent = text; };
  const changed = () => { complain(""); };

  const useEditor = (plain) => {
    const text = editor ? editor.text() : "";
    editor?.end();
    part("editor").hidden = plain;
    part("text").hidden = !plain;
    part("keys-editor").hidden = plain;
    part("plain").checked = plain;
    editor = plain ? plainField(part("text"), text, () => run(), changed) : codeMirror(part("editor"), text, known, () => run(), changed);
  };

  const put = (text) => { editor.set(text); complain(""); };
  const write = (name, term) => {
    const text = editor.text();
    if (!valuesBlock(name).test(text)) complain(`The query has no VALUES ?${name} { } any more. Choose the question again to get it back.`);
    else { put(text.replace(valuesBlock(name), (_, head) => `${head}{ ${term} }`)); untouched = editor.text(); }
  };
  const choose = (one, values = {}) => {
    chosen = one;
    input.value = one.title;
    part("question").textContent = one.question;
    part("question").hidden = false;
    put(one.text);
    untouched = one.text;
    parameterFields(part("parameters"), names, one, values, write);
  };
  const chooseNone = () => {
    chosen = null;
    input.value = "";
    part("question").hidden = true;
    part("parameters").hidden = true;
  };

  // The address of what is in the editor: by name where it is a named query, else the whole text.
  const fragment = () => {
    const text = editor.text();
    const seen = view.length ? `&view=${view.map(encodeURIComponent).join(",")}` : "";
    if (!chosen || text !== untouched) return `#query=${encodeURIComponent(text)}${seen}`;
    const fields = [...part("parameters").querySelectorAll("input")].filter((one) => one.value.trim());
    const given = fields.filter((one) => one.value !== unspelt(chosen.parameters.find(({ name }) => name === one.dataset.parameter).term));
    return `#${[["name", chosen.name], ...given.map((one) => [`param=${one.dataset.parameter}`, one.value])].map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")}${seen}`;
  };
  const seen = (now) => { view = now; history.replaceState(null, "", fragment()); };

  // Reads the address; returns whether it asks for something.
  const read = () => {
    const asked = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
    const lone = decodeURIComponent(location.hash.slice(1));
    // A server's form without scripts has the query in the address proper.
    const query = asked.get("query") ?? (location.hash ? null : new URLSearchParams(location.search).get("query"));
    view = (asked.get("view") ?? "").split(",").filter(Boolean);
    const name = asked.get("name") ?? (named.some((each) => each.name === lone) ? lone : null);
    if (query) {
      chooseNone();
      put(query);
      return true;
    }
    if (!name) return false;
    const one = named.find((each) => each.name === name);
    if (!one) {
      complain(`There is no question ${JSON.stringify(name)}. All are listed below.`);
      return false;
    }
    const values = asked.getAll("param").map((each) => each.split(/=(.*)/s).slice(0, 2));
    const plain = one.parameters.filter((each) => asked.has(each.name)).map((each) => [each.name, asked.get(each.name)]);
    choose(one, Object.fromEntries([...plain, ...values]));
    return !part("parameters").querySelector("[aria-invalid]");
  };

  const busy = (running) => {
    if (running) form.dataset.state = "running";
    runButton.disabled = running;
    stopButton.disabled = !running;
    form.toggleAttribute("aria-busy", running);
  };
  let loaded = "";
  const runner = queryRunner(terms.prefixes, (what, text) => {
    document.documentElement.dataset.engine = what;
    if (what === "running") state.textContent = "Running …";
    else if (what === "loading") state.textContent = runner.busy() ? `${text} … your query runs as soon as that is done.` : `${text} …`;
    else if (what === "ready") { loaded = text; if (!runner.busy()) state.textContent = `Ready: ${text}`; }
    else { state.textContent = ""; complain(text); }
  });
  setInterval(() => {
    const seconds = runner.seconds();
    clock.textContent = seconds === null || seconds < 1 ? "" : `${Math.floor(seconds)} of ${part("limit").value} s`;
  }, 250);

  // `come`: the address asked for it, so that it is only put right and no step back is added.
  async function run(come = false) {
    if (runner.busy()) return;
    complain("");
    editor.mark(null);
    if (location.hash !== fragment()) history[come ? "replaceState" : "pushState"](null, "", fragment());
    busy(true);
    if (!loaded) state.textContent = "The facts are being loaded; your query runs as soon as that is done.";
    part("printed").textContent = editor.text();
    const answer = await runner.run(editor.text(), Number(part("limit").value));
    busy(false);
    clock.textContent = "";
    form.dataset.state = answer.error ? "refused" : "answered";
    if (answer.error) {
      parts.answer.hidden = true;
      state.textContent = "";
      complain(answer.error);
      if (answer.line) editor.mark(answer.line, answer.column);
      return;
    }
    showAnswer(parts, names, answer, runner, view, seen);
    // An answer below the fold is brought up; the focus stays where it is.
    if (parts.shown.getBoundingClientRect().top > innerHeight * 0.7) part("run-bar").scrollIntoView({ block: "start" });
    state.textContent = answer.form === "ask" ? `Answered: ${answer.truth ? "yes" : "no"}.` : `Answered: ${parts.count.textContent}.`;
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) { event.preventDefault(); event.target.dispatchEvent(new Event("change", { bubbles: true })); run(); }
  });
  stopButton.addEventListener("click", () => { runner.stop(); runButton.focus(); });
  part("plain").addEventListener("change", () => useEditor(part("plain").checked));
  part("declare").addEventListener("click", () => { const head = undeclared(editor.text(), terms.prefixes); if (head) put(head + editor.text()); editor.focus(); });
  part("link").addEventListener("click", async () => {
    history.replaceState(null, "", fragment());
    try {
      await navigator.clipboard.writeText(location.href);
      state.textContent = "The link is copied.";
    } catch {
      state.textContent = "The address of this page is now the link.";
    }
  });
  const questions = named.map((one) => ({ value: one.name, label: one.title, detail: one.question, also: "", text: `${one.name} ${one.title} ${one.question}`.toLowerCase(), one }));
  combobox(input, part("named-list"), (words) => matching(questions, words), ({ one }) => { view = []; choose(one); runButton.focus(); });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => { input.value = chosen?.title ?? ""; });
  addEventListener("hashchange", () => { if (read()) run(true); });

  form.hidden = false;
  document.documentElement.classList.add("scripted"); // the form for readers without scripts goes
  useEditor(typeof kgModules === "undefined");
  document.documentElement.dataset.editor = "ready";
  const asked = read();
  if (!asked && !editor.text()) {
    const said = wrong.textContent;
    choose(named.find(({ name }) => name === "agency-providers") ?? named[0]);
    complain(said);
  }
  runner.load((error) => complain(error.message));
  if (asked) run(true);
})();
