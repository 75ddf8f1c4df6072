// What the page says in words: what is shown, what is missing on the day, and what just changed.
"use strict";

const makeWords = (controls) => {
  const $ = (id) => document.getElementById(id);
  const chosen = (name) => controls[name].selectedOptions[0].textContent.trim();

  // What is shown: for print, and for whoever reads the picture without the controls.
  const asked = (state) => [
    chosen("bodies"),
    ...["kind", "department", "area", "status", "mark"].filter((name) => state[name]).map((name) => `${name}: ${chosen(name)}`),
    state.find && `found by “${state.find}”`,
    state.sort !== "listed" && `order: ${chosen("sort")}`,
    state.open.size && `bureaus of ${state.open.size} ${state.open.size > 1 ? "bodies" : "body"} open`,
  ].filter(Boolean).join("; ");

  const facts = (state) => [
    state.confidence === "low" ? "" : `confidence ${chosen("confidence")}`, state.government ? "government sources only" : "",
  ].filter(Boolean).join(", ") || "all";

  const lifetime = (one, day) => (one.until !== null && one.until < day ? `until ${Day.spoken(one.until)}` : `from ${Day.spoken(one.from)}`);
  const missing = (gone, day) => {
    $("gone").hidden = !gone.length;
    $("gone-names").textContent = gone.map((one) => `${one.name}${one.acronym ? ` (${one.acronym})` : ""}, ${lifetime(one, day)}`).join("; ");
  };

  // Told to screen readers once the picture has come to rest.
  let saying = 0;
  const say = (text) => {
    clearTimeout(saying);
    saying = setTimeout(() => { if ($("said").textContent !== text) $("said").textContent = text; }, 700);
  };
  const notice = (text) => { $("notice").textContent = text; };
  return { asked, facts, missing, say, notice };
};
