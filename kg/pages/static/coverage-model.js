// What the data say: bodies, and the square of each on any day and under each filter of trust.
// Nothing is computed here that the analysis has not computed: histories are only looked up.
"use strict";

const makeModel = (data) => {
  const bodies = data.bodies.map(([id, acronym, plain, full, kind, parent, cfo, from, until], place) => ({
    place, id, acronym, plain, name: full || plain, kind, parent, cfo: Boolean(cfo), from, until, units: [],
    line: data.lines[data.line[place]], words: `${id} ${acronym} ${full || plain}`.toLowerCase(),
  }));
  for (const body of bodies) if (body.parent >= 0) bodies[body.parent].units.push(body);
  const byId = new Map(bodies.map((body) => [body.id, body]));

  // Number of the last day in `days` that is not after `day`.
  const placeOf = (day) => {
    let [low, high] = [0, data.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (data.days[middle] <= day) low = middle + 1; else high = middle;
    }
    return Math.max(low - 1, 0);
  };
  const at = (history, place) => {
    let found = null;
    for (let one = 0; one < history.length && history[one] <= place; one += 2) found = history[one + 1];
    return found;
  };
  const historyOf = (body, column) => data.histories[body.line[column]];

  // Everything on one day under one filter; `trust` names a view of the data, "" for all facts.
  const look = (day, trust) => {
    const place = placeOf(day);
    const view = data.views[trust];
    const changed = new Map();
    const differences = (body) => {
      if (!changed.has(body)) {
        const flat = data.differences[view.cells[body.place]] ?? [];
        changed.set(body, new Map(flat.map((one, at) => [one, flat[at + 1]]).filter((_, at) => at % 2 === 0)));
      }
      return changed.get(body);
    };
    const square = (body, column) => {
      const other = view && differences(body).get(column);
      return other ?? at(historyOf(body, column), place) ?? data.blank;
    };
    return {
      day, trust, square, note: view?.note ?? "",
      status: (body, column) => data.summaries[data.squares[square(body, column)][0]][0],
      exists: (body) => (body.from === null || body.from <= day) && (body.until === null || day <= body.until),
      leading: (column) => data.leading[view?.led[column] ?? at(data.led[column], place)],
      head: (group) => data.heads[view?.headed[group] ?? at(data.headed[group], place)],
    };
  };

  // Stretches over which the square of a cell looks the same: first day, last day, number.
  const spans = (body, column) => {
    const found = [];
    const shown = (number) => JSON.stringify([data.summaries[data.squares[number][0]][0], ...data.squares[number].slice(2, 4)]);
    const history = historyOf(body, column);
    const flat = history.length && history[0] === 0 ? history : [0, data.blank, ...history];
    for (let one = 0; one < flat.length; one += 2) {
      if (found.length && shown(found.at(-1).square) === shown(flat[one + 1])) continue;
      if (found.length) found.at(-1).until = data.days[flat[one]] - 1;
      found.push({ from: data.days[flat[one]], until: null, square: flat[one + 1] });
    }
    return found;
  };

  // Days on which any of these cells, or the heading of any of these groups, changes.
  const changes = (shown, columns, groups) => {
    const places = new Set();
    const add = (history) => { for (let one = 0; one < history.length; one += 2) places.add(history[one]); };
    for (const body of shown) for (const column of columns) add(historyOf(body, column));
    for (const group of groups) add(data.headed[group]);
    const days = new Set([...places].map((one) => data.days[one]));
    for (const body of shown) {
      if (body.from !== null) days.add(body.from);
      if (body.until !== null) days.add(body.until + 1);
    }
    return [...days].filter((day) => day >= data.days[0] && day <= data.last).sort((a, b) => a - b);
  };

  return { data, bodies, byId, first: data.days[0], last: data.last, look, spans, changes };
};
