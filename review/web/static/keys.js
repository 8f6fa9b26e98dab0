// Keys that work on every page. Pages add their own with `holdpointKeys`.
"use strict";
(() => {
  const pages = { w: "/", q: "/quarantined", d: "/decided", r: "/released", l: "/dead-letters" };
  const own = {};
  let goingUntil = 0;

  window.holdpointKeys = (keys) => Object.assign(own, keys);

  function isTyping(target) {
    return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select");
  }

  function showKeys() {
    const dialog = document.getElementById("keys");
    if (dialog && !dialog.open) dialog.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.ctrlKey || event.isComposing || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (goingUntil > Date.now() && pages[event.key]) {
      event.preventDefault();
      location.assign(pages[event.key]);
      return;
    }
    goingUntil = 0;
    if (event.key === "g") {
      goingUntil = Date.now() + 1500;
    } else if (event.key === "?") {
      event.preventDefault();
      showKeys();
    } else if (own[event.key]) {
      own[event.key](event);
    }
  });

  for (const button of document.querySelectorAll("[data-help]")) button.addEventListener("click", showKeys);

  // A double click sends a form once; the server would refuse the second anyway.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[method=post]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
