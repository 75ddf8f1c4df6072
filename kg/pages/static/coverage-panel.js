// The panel of a square: what kg explain says on the day, since when and until when, and more.
"use strict";

const makePanel = (model, { title, closed }) => {
  const { data } = model;
  const dialog = document.getElementById("evidence");
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", closed);

  const tell = (heading, note, parts) => {
    const close = button("Close", () => dialog.close(), { class: "close" });
    const head = element("h2", "", { id: "evidence-title" });
    head.append(...heading);
    dialog.replaceChildren(close, head);
    if (note) dialog.append(element("p", note, { class: "left-out" }));
    dialog.append(...parts);
    if (!dialog.open) dialog.showModal();
    close.focus();
    dialog.scrollTop = 0;
  };

  const until = (span) => (span.until === null ? `to the date of the data, ${Day.spoken(model.last)}` : `until ${Day.spoken(span.until)}`);
  const since = (span) => (span.from === model.first ? `since ${Day.spoken(model.first)} or before` : `since ${Day.spoken(span.from)}`);

  // How the square stood over time; a button shows the first day of a stretch.
  const past = (spans, here, show) => {
    const list = element("ol", "", { class: "past" });
    for (const span of spans) {
      const item = element("li", "", span === here ? { "aria-current": "true" } : {});
      const [summary, , by, flags] = data.squares[span.square];
      const marks = flags.split(" ").filter(Boolean).map((one) => data.flags[one][1]).join(", ");
      const when = span.from === model.first ? "At first" : Day.spoken(span.from);
      item.append(
        span === here ? element("b", when) : button(when, () => show(span.from)),
        chip(data, data.summaries[summary][0]), ` ${[by, marks].filter(Boolean).join(", ")}`,
      );
      list.append(item);
    }
    return [element("h3", "Over time"), list];
  };

  // Where was looked for what is unknown, so that nobody looks there again.
  const looked = (body, column, square) => {
    const [status] = data.summaries[data.squares[square][0]];
    const texts = status === "unknown" ? window.KG_SEARCHED[body.id]?.[data.areas[column]] ?? [] : [];
    if (!texts.length) return [];
    const list = element("ul", "", { class: "looked" });
    list.append(...texts.map((text) => element("li", text)));
    return [element("h3", "Looked for in vain"), list];
  };

  const ways = (body, column, look) => {
    const list = element("ul", "", { class: "ways" });
    const add = (href, text) => {
      const item = element("li");
      item.append(element("a", text, { href }));
      list.append(item);
    };
    add(`agency/${body.id}.html`, `${body.name}: all facts, also as Turtle and JSON-LD`);
    add(`area/${data.areas[column]}.html`, `${title(column)}: who leads it, who provides it, who uses what`);
    const trust = look.trust.split(" ").filter((one) => one && one !== "low").map((one) => (one === "government" ? "--government-only" : `--confidence ${one}`));
    const command = ["kg explain", body.id, data.areas[column], "--as-of", Day.iso(look.day), ...trust].join(" ");
    const line = element("p", "The same at the command line: ", { class: "command" });
    line.append(element("code", command));
    return [element("h3", "Further"), list, line];
  };

  const cell = (body, column, look, show) => {
    const number = look.square(body, column);
    const spans = model.spans(body, column);
    const here = spans.findLast((span) => span.from <= look.day);
    const parts = evidenceOf(data, data.squares[number], look.leading(column));
    const stood = element("p", `On ${Day.spoken(look.day)}. The square has stood so ${since(here)}, ${until(here)}.`, { class: "stood" });
    const told = look.trust ? [element("p", `On ${Day.spoken(look.day)}.`, { class: "stood" })] : [stood];
    const more = look.trust || spans.length < 2 ? [] : past(spans, here, show);
    const heading = [element("a", body.name, { href: `agency/${body.id}.html` }), ", ", element("a", title(column), { href: `area/${data.areas[column]}.html` })];
    const [first, ...rest] = parts;
    tell(heading, look.note, [first, ...told, ...rest, ...looked(body, column, number), ...more, ...ways(body, column, look)]);
  };
  return { cell, tell, dialog };
};
