// The day shown: a range over months, the exact day, the change before and after, and a slow play.
"use strict";

const makeSlider = (model, { change, days }) => {
  const [range, exact, earlier, later, play, now, spoken] =
    ["asof", "day", "earlier", "later", "play", "now", "spoken"].map((id) => document.getElementById(id));
  const zero = Day.month(model.first);
  const whole = Day.month(model.last) - zero + 1;
  let day = model.last;
  let playing = 0;

  range.max = String(whole);
  exact.min = Day.iso(model.first);
  exact.max = Day.iso(model.last);
  // The last place is the date of the data itself; every other one the first day of its month.
  const dayOf = (place) => (place >= whole ? model.last : Math.max(Day.ofMonth(zero + place), model.first));
  const clamp = (one) => Math.min(Math.max(one, model.first), model.last);

  const set = (one) => {
    day = clamp(one);
    range.value = String(day === model.last ? whole : Day.month(day) - zero);
    range.setAttribute("aria-valuetext", Day.spoken(day));
    exact.value = Day.iso(day);
    spoken.textContent = Day.spoken(day);
    for (const step of [later, now]) step.setAttribute("aria-disabled", String(day === model.last));
    earlier.setAttribute("aria-disabled", String(day === model.first));
  };
  const go = (one, stepped = false) => { set(one); change(day, stepped); };
  const stop = () => {
    clearInterval(playing);
    playing = 0;
    play.textContent = "Play";
  };
  const step = (direction) => {
    const all = days();
    const next = direction > 0 ? all.find((one) => one > day) : all.findLast((one) => one < day);
    stop();
    go(next ?? (direction > 0 ? model.last : model.first), true);
  };

  range.addEventListener("input", () => { stop(); go(dayOf(Number(range.value))); });
  exact.addEventListener("change", () => {
    const one = Day.of(exact.value);
    stop();
    if (one === null) set(day); else go(one);
  });
  earlier.addEventListener("click", () => step(-1));
  later.addEventListener("click", () => step(1));
  now.addEventListener("click", () => { stop(); go(model.last); });
  // A year every second or so, from the beginning if the end was reached.
  play.addEventListener("click", () => {
    if (playing) { stop(); return; }
    play.textContent = "Pause";
    if (day === model.last) go(model.first, true);
    playing = setInterval(() => {
      go(clamp(Day.ofMonth(Math.floor(Day.month(day) / 12 + 1) * 12)), true);
      if (day === model.last) stop();
    }, 900);
  });
  return { set };
};
