// Keys and choices of the pages of ims desk. Everything works without it, but for the keyboard and
// for choices that last over pages.
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

  const boxes = () => [...document.querySelectorAll("input[name=key][type=checkbox]")];
  const elsewhere = () => document.getElementById("elsewhere");
  const hidden = () => [...(elsewhere()?.querySelectorAll("input") ?? [])].map((field) => field.value);

  // Where the choice of this list is kept while the window is open: for each filter apart.
  const place = () => {
    const back = document.querySelector("#decide input[name=back]");
    if (!back || !elsewhere()) return null;
    const filter = new URLSearchParams(back.value);
    for (const name of ["page", "sort", "descending"]) filter.delete(name);
    return `chosen ${location.pathname.split("/")[2]} ${filter}`;
  };

  const kept = () => {
    try {
      return new Set(JSON.parse(sessionStorage.getItem(place()) ?? "[]"));
    } catch {
      return new Set();
    }
  };

  const keep = (chosen) => {
    if (chosen.size > 0) sessionStorage.setItem(place(), JSON.stringify([...chosen]));
    else sessionStorage.removeItem(place());
  };

  const show = (chosen) => {
    const here = new Set();
    boxes().forEach((box) => {
      box.checked = chosen.has(box.value);
      here.add(box.value);
    });
    const others = [...chosen].filter((key) => !here.has(key));
    elsewhere().replaceChildren(...others.map((key) => {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "key", value: key });
      return field;
    }));
    const count = document.getElementById("chosen-count");
    if (!count) return;
    count.replaceChildren();
    if (chosen.size === 0) return;
    const other = others.length > 0 ? `, ${others.length} of them on other pages` : "";
    count.append(`${chosen.size} chosen${other} `);
    const none = document.createElement("button");
    Object.assign(none, { type: "button", id: "choose-none", className: "quiet", textContent: "Choose none" });
    none.addEventListener("click", () => { keep(new Set()); show(new Set()); });
    count.append(none);
  };

  // What was decided is chosen no longer: then the person's steps are more than when it was sent.
  // Where the answer was another, such as that the window is no longer open here, the choice stays.
  const step = () => document.querySelector("#decide input[name=step]")?.value ?? "";
  const forget = () => {
    const [sent, before] = (sessionStorage.getItem("sent") ?? "").split("\n");
    if (sent !== place()) return;
    sessionStorage.removeItem("sent");
    if (Number(step()) > Number(before)) keep(new Set());
  };

  // What the page brings, as after a refusal, comes to what was chosen before.
  const restore = () => {
    if (!place()) return;
    forget();
    const chosen = kept();
    hidden().forEach((key) => chosen.add(key));
    boxes().filter((box) => box.checked).forEach((box) => chosen.add(box.value));
    keep(chosen);
    show(chosen);
  };

  const choose = () => {
    if (!place()) return;
    const chosen = kept();
    boxes().forEach((box) => { if (box.checked) chosen.add(box.value); else chosen.delete(box.value); });
    keep(chosen);
    show(chosen);
  };

  // Decides on the current document, or on those that are chosen.
  const decide = (action) => {
    const form = document.getElementById("decide");
    const button = form?.querySelector(`button[value="${action}"]`);
    if (!button) return;
    const only = form.querySelector("input[name=only]");
    const chosen = form.querySelector("input[name=key]:checked, #elsewhere input, input[name=all]:checked");
    if (only && rows().length > 0) only.value = chosen ? "" : rows()[current]?.dataset.row ?? "";
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
      boxes().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.id === "page-all" || event.target.name === "key") choose();
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id === "decide" && event.submitter?.name === "action" && place())
      sessionStorage.setItem("sent", `${place()}\n${step()}`);
  });

  restore();
  // What was loaded anew has no current row yet; the place stays.
  document.addEventListener("htmx:after:swap", () => {
    restore();
    if (current >= 0) moveTo(current);
  });
})();
