// One document: fields and boxes find each other, zoom, and deciding by keyboard.
"use strict";
(() => {
  const sheets = document.getElementById("sheets");
  const form = document.getElementById("decide");
  const approve = document.querySelector("[data-approve]");
  const save = document.querySelector("[data-save]");
  const rejecting = document.querySelector("[data-reject]");
  const byPlace = (selector, place) =>
    [...document.querySelectorAll(selector)].filter((element) => element.dataset.place === place);

  // ---- boxes
  function mark(place, className) {
    for (const box of document.querySelectorAll(`rect.${className}`)) box.classList.remove(className);
    const boxes = place ? byPlace("rect.box", place) : [];
    for (const box of boxes) box.classList.add(className);
    return boxes;
  }

  function reveal(place) {
    const [box] = mark(place, "active");
    if (!box) return;
    const seen = sheets.getBoundingClientRect();
    const at = box.getBoundingClientRect();
    const isSeen = at.top >= seen.top + 8 && at.bottom <= seen.bottom - 8 && at.left >= seen.left && at.right <= seen.right;
    if (isSeen) return;
    sheets.scrollBy({
      top: at.top + at.height / 2 - seen.top - seen.height / 2,
      left: at.left + at.width / 2 - seen.left - seen.width / 2,
      behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
    });
  }

  function inputOf(place) {
    const [exact] = byPlace("#decide input, #decide textarea", place);
    if (exact) return exact;
    // A finding may name a whole line or the table.
    return [...document.querySelectorAll("#decide [name]")].find((i) => i.name.startsWith(`value:${place}`));
  }

  function goTo(place) {
    const input = inputOf(place);
    if (input) {
      input.focus({ preventScroll: true });
      input.scrollIntoView({ block: "center" });
      if (input.select) input.select();
    } else {
      const [row] = byPlace(".field", place);
      if (row) row.scrollIntoView({ block: "center" });
    }
    reveal(place);
  }

  document.addEventListener("focusin", (event) => {
    const place = event.target.dataset && event.target.dataset.place;
    if (place) reveal(place);
  });
  document.addEventListener("pointerover", (event) => {
    const near = event.target.closest("[data-place], [data-go]");
    mark(near ? near.dataset.place || near.dataset.go : null, "hover");
  });
  document.addEventListener("click", (event) => {
    const box = event.target.closest("rect.box");
    if (box) goTo(box.dataset.place);
    const link = event.target.closest("[data-go]");
    if (link) {
      event.preventDefault();
      goTo(link.dataset.go);
    }
  });

  // ---- zoom
  let zoom = 1;
  function zoomTo(wanted) {
    const before = zoom;
    zoom = Math.min(Math.max(wanted, 0.5), 4);
    const middleX = (sheets.scrollLeft + sheets.clientWidth / 2) / before;
    const middleY = (sheets.scrollTop + sheets.clientHeight / 2) / before;
    sheets.style.setProperty("--zoom", String(zoom));
    sheets.scrollLeft = middleX * zoom - sheets.clientWidth / 2;
    sheets.scrollTop = middleY * zoom - sheets.clientHeight / 2;
  }
  const zooms = { in: () => zoomTo(zoom * 1.25), out: () => zoomTo(zoom / 1.25), reset: () => zoomTo(1) };
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", zooms[button.dataset.zoom]);
  }
  sheets.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoomTo(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
    },
    { passive: false },
  );

  // ---- dragging the page
  let drag = null;
  sheets.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType !== "mouse" || event.target.closest("rect.box, pre")) return;
    drag = { x: event.clientX + sheets.scrollLeft, y: event.clientY + sheets.scrollTop };
  });
  addEventListener("pointermove", (event) => {
    if (!drag) return;
    sheets.scrollLeft = drag.x - event.clientX;
    sheets.scrollTop = drag.y - event.clientY;
  });
  addEventListener("pointerup", () => (drag = null));

  // ---- the form
  let isDirty = false;
  let isLeaving = false;
  if (form) {
    form.addEventListener("input", () => (isDirty = true));
    form.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && event.ctrlKey && approve) {
        event.preventDefault();
        approve.click();
      } else if (event.key === "Escape") {
        event.target.blur();
        mark(null, "active");
      } else if (event.key === "Enter" && event.target.matches("input")) {
        event.preventDefault(); // never decides by accident: on to what still needs a look, then to the button
        const needy = [...form.querySelectorAll("[tabindex='1']")];
        const next = needy[needy.indexOf(event.target) + 1];
        if (needy.includes(event.target) && next) goTo(next.dataset.place);
        else if (approve) approve.focus();
      }
    });
  }
  document.addEventListener("submit", () => (isLeaving = true));
  addEventListener("pageshow", () => (isLeaving = false));
  addEventListener("beforeunload", (event) => {
    if (isDirty && !isLeaving) event.preventDefault(); // the browser asks
  });

  const adder = document.querySelector("[data-add-row]");
  if (adder) {
    adder.hidden = false;
    adder.addEventListener("click", () => {
      const body = document.querySelector("#lines tbody");
      const last = body.lastElementChild;
      const number = body.children.length + 1;
      const row = last.cloneNode(true);
      for (const note of row.querySelectorAll("p")) note.remove();
      for (const input of row.querySelectorAll("input")) {
        for (const name of ["name", "id", "aria-label", "data-place"]) {
          input.setAttribute(name, input.getAttribute(name).replace(/\d+/, String(number)));
        }
        input.value = "";
        input.defaultValue = "";
        input.className = input.matches(".num") ? "num missing" : "missing";
        input.removeAttribute("tabindex");
        input.removeAttribute("title");
      }
      body.append(row);
      row.querySelector("input").focus();
    });
  }

  // ---- rejecting
  if (rejecting) {
    rejecting.addEventListener("toggle", () => {
      if (rejecting.open) rejecting.querySelector("input:not([type=hidden])").focus();
    });
    rejecting.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      rejecting.open = false;
      rejecting.querySelector("summary").focus();
    });
  }

  const digits = {};
  for (const box of document.querySelectorAll("[data-key]")) digits[box.dataset.key] = () => box.click();
  window.holdpointKeys({
    a: () => approve && approve.click(),
    s: () => save && save.click(),
    r: (event) => {
      if (!rejecting) return;
      event.preventDefault();
      rejecting.open = true;
    },
    n: () => {
      const next = document.querySelector("[data-next]");
      if (next) location.assign(next.href);
    },
    f: (event) => {
      const first = document.querySelector("#decide [tabindex='1']");
      if (!first) return;
      event.preventDefault();
      goTo(first.dataset.place);
    },
    "+": zooms.in,
    "=": zooms.in,
    "-": zooms.out,
    0: zooms.reset,
    ...digits,
  });
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.key !== "Enter" || event.defaultPrevented || !approve) return;
    if (!event.target.closest("[data-reject], .more")) approve.click();
  });

  const wrong = document.querySelector("[aria-invalid=true]");
  if (wrong) goTo(wrong.dataset.place);

  // Draws the next document's first page on the server, so that it is there at once.
  const ahead = document.querySelector("[data-prefetch]");
  if (ahead) addEventListener("load", () => (new Image().src = ahead.dataset.prefetch));
})();
