// Which bodies are shown, in which order, and which squares of theirs.
"use strict";

const GAPS = ["shared", "planned", "vendor", "own", "partial"];

const makeChoice = (model) => {
  const { data, bodies } = model;
  const rank = new Map(data.statuses.map(([id], at) => [id, at]));
  const tops = bodies.filter((one) => one.parent < 0);

  const statusesOf = (one, look) => data.areas.map((_, column) => look.status(one, column));
  const ORDERS = {
    gaps: (statuses) => -statuses.filter((one) => GAPS.includes(one)).length,
    known: (statuses) => statuses.filter((one) => one === "unknown").length,
    unknown: (statuses) => -statuses.filter((one) => one === "unknown").length,
    marketplace: (statuses) => -statuses.filter((one) => one === "marketplace").length,
  };
  const ordered = (list, sort, look) => {
    if (sort === "listed") return list;
    if (sort === "name") return [...list].sort((one, other) => one.plain.localeCompare(other.plain, "en"));
    const column = data.areas.indexOf(sort);
    const of = column >= 0 ? (one) => rank.get(look.status(one, column)) : (one) => ORDERS[sort](statusesOf(one, look));
    const keys = new Map(list.map((one) => [one, of(one)]));
    return [...list].sort((one, other) => keys.get(one) - keys.get(other) || one.place - other.place);
  };

  // Whether anything shown of a body has the words searched for: its names, or a provider.
  const answers = (one, text, look) => !text || one.words.includes(text)
    || data.areas.some((_, column) => data.squares[look.square(one, column)][2].toLowerCase().includes(text));
  const named = (one, text) => one.words.includes(text) || one.units.some((unit) => named(unit, text));

  const wanted = (state) => tops.filter((one) =>
    (state.bodies === "all" || one.cfo)
    && (!state.kind || one.kind === state.kind)
    && (!state.department || one.id === state.department));

  // Bodies to show as {body, depth, open}, and those left out since they do not exist on the day.
  const listOf = (state, look) => {
    const text = state.find.trim().toLowerCase();
    const gone = [];
    const there = (list) => list.filter((one) => {
      if (!look.exists(one)) gone.push(one);
      return look.exists(one);
    });
    // A body that is found by its name brings its open bureaus; a bureau brings those above it.
    const family = (one, depth, whole) => {
      const found = whole || one.words.includes(text);
      const open = state.open.has(one.id);
      const units = open || !found ? ordered(there(one.units), state.sort, look) : [];
      const below = units.flatMap((unit) => {
        if (found) return family(unit, depth + 1, true);
        return (open && answers(unit, text, look)) || named(unit, text) ? family(unit, depth + 1, false) : [];
      });
      const own = found || answers(one, text, look);
      return own || below.length ? [{ body: one, depth, open: below.length > 0 }, ...below] : [];
    };
    const list = ordered(there(wanted(state)), state.sort, look).flatMap((one) => family(one, 0, !text));
    return { list, gone };
  };

  const matches = (state, status, flags) => {
    if (state.status && (state.status === "gap" ? !GAPS.includes(status) : status !== state.status)) return false;
    return !state.mark || flags.includes(state.mark);
  };
  return { tops, wanted, listOf, matches, statusesOf };
};
