// Days of the data are whole numbers since 1970; here they become text and back.
"use strict";

const Days = {
  iso: (day) => new Date(day * 864e5).toISOString().slice(0, 10),
  of: (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 864e5),
  spoken: (day) => {
    const [year, month, date] = Days.iso(day).split("-").map(Number);
    return `${date} ${["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]} ${year}`;
  },
  // The same date some months later or earlier, or the last of its month.
  months: (day, months) => {
    const [year, month, date] = Days.iso(day).split("-").map(Number);
    const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
    return Math.round(Date.UTC(year, month - 1 + months, Math.min(date, last)) / 864e5);
  },
  holds: (span, day) => (span.from ?? -Infinity) <= day && day <= (span.until ?? Infinity),
};
