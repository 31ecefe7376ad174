// Keys and choices of the pages of ims desk. Everything works without it, but for the keyboard.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")];
  let current = -1;

  const moveTo = (place) => {
    const all = rows();
    if (all.length === 0) return;
    current = Math.max(0, Math.min(place, all.length - 1));
    all.forEach((row, index) => row.classList.toggle("current", index === current));
    all[current].querySelector("a, input")?.focus({ preventScroll: true });
    all[current].scrollIntoView({ block: "nearest" });
  };

  // Decides on the current document, or on those that are chosen.
  const decide = (action) => {
    const form = document.getElementById("decide");
    const button = form?.querySelector(`button[value="${action}"]`);
    if (!button) return;
    const only = form.querySelector("input[name=only]");
    const chosen = document.querySelectorAll("input[name=key]:checked").length > 0 || form.querySelector("input[name=all]:checked");
    if (only) only.value = chosen ? "" : rows()[current]?.dataset.row ?? "";
    if (chosen || only?.value) button.click();
  };

  const keys = {
    j: () => moveTo(current + 1),
    k: () => moveTo(current - 1),
    x: () => rows()[current]?.querySelector("input[name=key]")?.click(),
    a: () => decide("accepted"),
    r: () => decide("rejected"),
    p: () => decide("pending"),
    u: () => document.getElementById("undo")?.click(),
    "/": () => document.getElementById("search")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("dialog")) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (row) current = rows().indexOf(row);
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "page-all")
      document.querySelectorAll("input[name=key]").forEach((box) => { box.checked = event.target.checked; });
  });

  // What was loaded anew has no current row yet; the place stays.
  document.addEventListener("htmx:after:swap", () => { if (current >= 0) moveTo(current); });
})();
