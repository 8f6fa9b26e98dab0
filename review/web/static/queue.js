// The lists: choosing a row by keyboard or mouse, and keeping the list fresh.
"use strict";
(() => {
  const REFRESH_SECONDS = 20;
  const live = document.getElementById("live");
  const search = document.getElementById("search");
  let chosen = null;

  const rows = () => [...document.querySelectorAll("table.queue tbody tr[data-row]")];
  const linkOf = (row) => row && row.querySelector("td a");

  function choose(row) {
    for (const other of rows()) other.classList.toggle("chosen", other === row);
    chosen = row ? row.dataset.row : null;
    if (row) row.scrollIntoView({ block: "nearest" });
  }

  function move(step, event) {
    const all = rows();
    if (!all.length) return;
    event.preventDefault();
    const at = all.findIndex((row) => row.dataset.row === chosen);
    choose(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  function open(row) {
    const link = linkOf(row);
    if (link) location.assign(link.href);
  }

  window.holdpointKeys({
    j: (event) => move(1, event),
    k: (event) => move(-1, event),
    ArrowDown: (event) => move(1, event),
    ArrowUp: (event) => move(-1, event),
    Enter: (event) => {
      if (event.target.closest("a, button, summary")) return;
      open(rows().find((row) => row.dataset.row === chosen));
    },
    o: () => open(rows()[0]),
    "/": (event) => {
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    },
  });

  if (search) {
    search.addEventListener("keydown", (event) => {
      if (event.key === "Escape") search.blur();
    });
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("table.queue tbody tr[data-row]");
    if (row && !event.target.closest("a, button, form") && !String(getSelection())) open(row);
  });

  async function refresh() {
    if (document.hidden || document.querySelector("dialog[open]")) return;
    const address = new URL(location.href);
    address.searchParams.set("partial", "1");
    let answer;
    try {
      answer = await fetch(address, { redirect: "manual", credentials: "same-origin" });
    } catch {
      return; // the server is away: the list stays as it was
    }
    if (answer.type === "opaqueredirect") location.reload(); // signed out meanwhile
    if (!answer.ok) return;
    live.innerHTML = await answer.text();
    const fresh = live.querySelector(".fresh");
    for (const counter of document.querySelectorAll("[data-count]")) {
      const name = counter.dataset.count.replace(/-./g, (part) => part[1].toUpperCase());
      if (fresh.dataset[name] !== undefined) counter.textContent = fresh.dataset[name];
    }
    const again = rows().find((row) => row.dataset.row === chosen);
    if (again) again.classList.add("chosen");
  }

  if (live) setInterval(refresh, REFRESH_SECONDS * 1000);
})();
