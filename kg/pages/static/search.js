/* The search over everything: a combobox that takes the place of each element with data-search.
   What it knows is loaded when it is first used. Names are only ever put on screen as text. */
"use strict";
(() => {
  const root = document.currentScript.dataset.root;
  const SHOWN = 12;
  const KEYS = { ArrowDown: 1, ArrowUp: -1 };
  let known = null;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const tight = (text) => text.replaceAll(" ", "");

  /* The site's own pages are those that its head and foot link to. */
  function pages() {
    const links = document.querySelectorAll("header.site nav a, footer.site nav a");
    const rows = [...links].map((link) => [link.getAttribute("href"), link.textContent]);
    return { kind: "page", folder: null, rows };
  }

  function address(folder, path) {
    if (folder === null) return path;
    return root + (path.startsWith("/") ? path.slice(1) : `${folder}${path}.html`);
  }

  function prepared(groups) {
    return [pages(), ...groups].flatMap(({ kind, folder, rows }, rank) =>
      rows.map(([path, label, acronym = "", where = "", also = [], codes = []]) => {
        const id = folder === null || path.startsWith("/") ? "" : path;
        const names = [label, ...also].map(plain);
        const short = [acronym, id, ...codes].filter(Boolean).map((one) => tight(plain(one)));
        const words = ` ${[...names, plain(acronym), plain(id), ...codes.map(plain), plain(where), plain(kind)].join(" ")}`;
        const acronymWords = plain(acronym);
        return { kind, rank, label, acronym, acronymWords, where, also, codes, names, short, words, href: address(folder, path) };
      }));
  }

  /* How well an entry answers: names and codes in full, then the first words of an acronym ("HR" of
     the HR QSMO), before beginnings before words inside. */
  function score(one, query, words) {
    const code = tight(query);
    if (one.short.includes(code)) return 100;
    if (one.names.includes(query)) return 95;
    if (`${one.acronymWords} `.startsWith(`${query} `)) return 90;
    if (one.names[0].startsWith(query)) return 80;
    if (one.short.some((short) => short.startsWith(code))) return 70;
    if (one.names.some((name) => name.startsWith(query))) return 65;
    if (words.every((word) => one.words.includes(` ${word}`))) return 50;
    return code.length > 2 && one.words.includes(query) ? 30 : 0;
  }

  function search(text) {
    const query = plain(text);
    if (!query) return [];
    const words = query.split(" ");
    return known
      .map((one, place) => ({ one, place, score: score(one, query, words) }))
      .filter((hit) => hit.score)
      .sort((a, b) => b.score - a.score || a.one.rank - b.one.rank || a.place - b.place)
      .map((hit) => hit.one);
  }

  /* The other name or code by which an entry was found, where its name does not show it. */
  function because(one, text) {
    const query = plain(text);
    const seen = plain(`${one.label} ${one.acronym}`);
    if (query.split(" ").every((word) => ` ${seen}`.includes(` ${word}`))) return "";
    const code = one.codes.find((code) => tight(plain(code)).startsWith(tight(query)));
    if (code) return `code ${code}`;
    const name = one.also.find((name) => plain(name).includes(query));
    return name ? `also ${name}` : "";
  }

  let waiting = null;

  function load(then) {
    if (known) return then();
    if (waiting) return waiting.push(then);
    waiting = [then];
    const script = document.createElement("script");
    script.src = `${root}assets/search-data.js`;
    script.addEventListener("load", () => {
      known = prepared(window.KG_SEARCH);
      for (const one of waiting) one();
    });
    document.head.append(script);
  }

  function made(tag, attributes = {}, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }

  function option(one, id, text) {
    const why = because(one, text);
    const name = made("bdi", {}, one.label);
    const parts = [made("span", { class: "hit-name" }, name, one.acronym ? ` (${one.acronym})` : "")];
    const facts = [one.kind, one.where, why].filter(Boolean).join(" · ");
    parts.push(made("span", { class: "hit-facts" }, facts));
    const element = made("li", { role: "option", id, "aria-selected": "false" }, ...parts);
    element.dataset.href = one.href;
    return element;
  }

  function mount(place, number) {
    const id = (name) => `search-${name}${number}`;
    const input = made("input", {
      id: id("text"), type: "search", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id("hits"),
      placeholder: place.dataset.search || "Search",
    });
    const label = made("label", { for: id("text"), class: place.dataset.search ? "" : "h" }, "Search everything");
    const list = made("ul", { id: id("hits"), role: "listbox", "aria-label": "Found" });
    const said = made("p", { role: "status", class: "search-said" });
    const box = made("div", { class: "search-found" }, said, list);
    box.hidden = true;
    let at = -1;

    function choose(next) {
      const options = [...list.children];
      options[at]?.setAttribute("aria-selected", "false");
      at = next;
      if (options[at]) {
        options[at].setAttribute("aria-selected", "true");
        options[at].scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", options[at].id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function open(shown) {
      box.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown && list.children.length > 0));
      if (!shown) choose(-1);
    }

    function show() {
      const text = input.value;
      if (!plain(text)) return open(false);
      load(() => {
        const hits = search(input.value);
        at = -1;
        list.replaceChildren(...hits.slice(0, SHOWN).map((one, row) => option(one, id(`hit${row}-`), input.value)));
        list.hidden = !hits.length;
        said.textContent = hits.length > SHOWN ? `${hits.length} found, the best ${SHOWN} shown`
          : hits.length ? `${hits.length} found` : "Nothing found. Try fewer letters, an acronym or a code.";
        open(true);
        choose(hits.length ? 0 : -1);
      });
    }

    function go(element, apart) {
      if (apart) window.open(element.dataset.href);
      else window.location.href = element.dataset.href;
    }

    input.addEventListener("focus", () => load(() => input.value && show()), { once: true });
    input.addEventListener("input", show);
    input.addEventListener("keydown", (event) => {
      const count = list.children.length;
      if (event.key in KEYS && !box.hidden && count) {
        event.preventDefault();
        choose((at + KEYS[event.key] + count) % count);
      } else if (event.key === "ArrowDown" && box.hidden) {
        show();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (!box.hidden && list.children[at]) go(list.children[at], event.ctrlKey || event.metaKey);
      } else if (event.key === "Escape" && !box.hidden) {
        event.preventDefault();
        open(false);
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const hit = event.target.closest("[role=option]");
      if (hit) go(hit, event.ctrlKey || event.metaKey);
    });
    place.addEventListener("focusout", (event) => place.contains(event.relatedTarget) || open(false));
    place.replaceChildren(label, input, box);
    place.setAttribute("role", "search");
    place.classList.add("search");
    for (const shown of [place, place.nextElementSibling]) {
      if (shown?.matches(".js")) shown.hidden = false;
    }
  }

  document.querySelectorAll("[data-search]").forEach(mount);
})();
