// What a square, a heading and the name of a body look like on screen.
"use strict";

// Writes a square into its cell, as the page came with it.
const paint = (data, cell, [summary, , by, flags]) => {
  const status = data.summaries[summary][0];
  const raised = flags ? flags.split(" ") : [];
  cell.className = [status, ...raised].join(" ");
  cell.removeAttribute("title");
  cell.replaceChildren(element("span", data.statuses.find(([id]) => id === status)[1], { class: "h" }));
  if (by) cell.append(" ", element("span", by, { class: "by" }));
  if (!raised.length) return;
  const marks = raised.map((one) => data.flags[one][0]).join("");
  const said = raised.map((one) => `, ${data.flags[one][1]}`).join("");
  cell.append(element("span", marks, { class: "mark", "aria-hidden": "true" }), element("span", said, { class: "h" }));
};

const painted = new WeakMap();
// Head of an area: who leads it, and the standing of that office.
const paintHead = (head, said) => {
  if (painted.get(head) === said) return;
  painted.set(head, said);
  const [leaders, standing] = said;
  const small = head.querySelector("small");
  small.replaceChildren();
  for (const [who, path] of leaders) {
    if (small.hasChildNodes()) small.append("; ");
    small.append(path ? element("a", who, { href: path, tabindex: "-1" }) : who);
  }
  if (standing) small.append(", ", element("span", standing, { class: "standing" }));
};

// The name of a body as a link to its page, with a button that opens its bureaus if it has any.
const nameOf = (body, turn) => {
  const head = element("th", "", { scope: "row" });
  const link = element("a", "", { href: `agency/${body.id}.html`, title: body.name });
  if (body.acronym) link.append(element("b", body.acronym), " ");
  link.append(element("span", body.plain));
  head.append(link);
  return withButton(head, body, turn);
};

const withButton = (head, body, turn) => {
  if (body.units.length) head.prepend(button("", () => turn(body), { class: "unfold", "aria-expanded": "false", "aria-label": `Bureaus of ${body.name}` }));
  return head;
};
