// Days of the data are whole numbers since 1970; here they become text, months, and back.
"use strict";

const Day = (() => {
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const date = (day) => new Date(day * 864e5);
  const of = (text) => {
    const found = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / 864e5 : NaN;
    return Number.isInteger(found) ? found : null;
  };
  const iso = (day) => date(day).toISOString().slice(0, 10);
  const spoken = (day) => `${date(day).getUTCDate()} ${MONTHS[date(day).getUTCMonth()]} ${date(day).getUTCFullYear()}`;
  // Whole months since year 0, and the first day of such a month.
  const month = (day) => date(day).getUTCFullYear() * 12 + date(day).getUTCMonth();
  const ofMonth = (months) => Date.UTC(Math.floor(months / 12), months % 12, 1) / 864e5;
  return { of, iso, spoken, month, ofMonth };
})();
