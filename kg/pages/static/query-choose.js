// A field with a list to choose from (combobox with list autocomplete, after the ARIA practices).
"use strict";

// `find(words)` gives [{value, label, detail}]; `pick(choice)` is told what was chosen.
const combobox = (input, list, find, pick) => {
  let choices = [];
  let at = -1;
  const LIMIT = 100;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (next) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = (next + choices.length) % choices.length;
    const option = list.children[at];
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const take = (choice) => {
    close();
    pick(choice);
  };
  const open = (words) => {
    choices = find(words).slice(0, LIMIT);
    if (!choices.length) return close();
    list.replaceChildren(...choices.map((choice, number) => {
      const option = made("li", "", { role: "option", id: `${list.id}-${number}`, "aria-selected": "false" });
      option.append(made("b", choice.label));
      if (choice.detail) option.append(" ", made("span", choice.detail));
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(choice); });
      return option;
    }));
    at = -1;
    list.hidden = false;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
  };

  input.addEventListener("input", () => open(input.value));
  input.addEventListener("click", () => { if (list.hidden) open(""); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open("");
      if (choices.length) point(key === "ArrowDown" ? at + 1 : at < 0 ? choices.length - 1 : at - 1);
    } else if (key === "Enter" && !event.ctrlKey && !event.metaKey && !list.hidden) {
      event.preventDefault();
      if (choices.length) take(choices[Math.max(at, 0)]);
    } else if (key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
};

// Those of `choices` in which every one of `words` occurs; those that begin so come first.
const matching = (choices, words) => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = ({ value, also }) => (wanted[0] && (value.toLowerCase() === words.trim().toLowerCase() || also === wanted[0]) ? 0 : wanted[0] && value.startsWith(wanted[0]) ? 1 : 2);
  return choices
    .filter(({ text }) => wanted.every((word) => text.includes(word)))
    .map((choice, place) => ({ choice, place, rank: rank(choice) }))
    .sort((one, other) => one.rank - other.rank || one.place - other.place)
    .map(({ choice }) => choice);
};
