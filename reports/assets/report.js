// Comforts on top of a page that is whole without them: local time, sorting, filtering, copying.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  // A page opened with its key in the address hands it on to the same app, and to nobody else; it is stored nowhere.
  document.querySelector(".keyless").remove();
  const key = new URLSearchParams(location.search).get("code");
  if (key && location.origin !== "null") {
    for (const link of document.links) {
      const target = new URL(link.href);
      if (target.origin !== location.origin || target.hash && target.pathname === location.pathname) continue;
      target.searchParams.set("code", key);
      link.href = target.href;
    }
  }

  // Times: UTC as written; the reader's own on hover, or everywhere with the button, always with its zone.
  const parts = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
  const local = new Intl.DateTimeFormat("en-GB", parts);
  const times = all("time").map((element) => {
    const here = local.format(new Date(element.dateTime)).replace(",", "");
    element.title = `${element.dateTime.replace("T", " ").replace("Z", " UTC")} = ${here}`;
    return { element, here, there: element.textContent };
  });
  const links = document.querySelector(".links");
  if (links && times.length) {
    const toggle = make("button", { type: "button", textContent: "Local time" });
    toggle.setAttribute("aria-pressed", "false");
    toggle.onclick = () => {
      const on = toggle.getAttribute("aria-pressed") !== "true";
      toggle.setAttribute("aria-pressed", String(on));
      times.forEach(({ element, here, there }) => { element.textContent = on ? here : there; });
      all(".zone").forEach((zone) => { zone.hidden = on; });
    };
    links.append(toggle);
  }

  // Sorting: by the raw value where a cell carries one; unknown stays last both ways.
  const value = (row, column) => {
    const cell = row.cells[column];
    if (cell.querySelector(".none")) return null;
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    const time = cell.querySelector("time");
    return time ? time.dateTime : cell.textContent.trim();
  };
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true }));
  const sort = (table, heading) => {
    const body = table.tBodies[0];
    const down = heading.getAttribute("aria-sort") !== "descending" && (heading.hasAttribute("aria-sort") || heading.classList.contains("n"));
    all("th", table).forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = [...body.rows].map((row) => ({ row, key: value(row, heading.cellIndex) }));
    keyed.sort((a, b) => (a.key === null) - (b.key === null) || (a.key === null ? 0 : compare(a.key, b.key) * (down ? -1 : 1)));
    body.append(...keyed.map(({ row }) => row));
  };

  const filter = (table, name) => {
    const rows = [...table.tBodies[0].rows];
    const found = make("span", { role: "status" });
    const input = make("input", { type: "search", autocomplete: "off" });
    input.oninput = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach((row) => { row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word)); });
      found.textContent = words.length ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}` : "";
    };
    const whole = make("span", { className: "sr", textContent: ` the rows of ${name}` });
    table.caption.append(make("span", { className: "filter" }, make("label", {}, "Filter", whole, input), found));
  };

  all(".table table").forEach((table) => {
    const rows = table.tBodies[0].rows.length;
    if (rows < 2) return;
    all("th", table).forEach((heading) => {
      const button = make("button", { type: "button", textContent: heading.textContent });
      button.onclick = () => sort(table, heading);
      heading.replaceChildren(button);
    });
    if (rows > 10) filter(table, table.parentElement.getAttribute("aria-label"));
  });

  // Copying: a statement as it stands.
  all("pre.copy").forEach((pre) => {
    const button = make("button", { type: "button", textContent: "Copy" });
    const said = make("span", { role: "status", className: "sr" });
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(pre);
        button.textContent = "Selected";
      }
      said.textContent = button.textContent;
      setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
    };
    const box = make("div", { className: "copyable" });
    pre.replaceWith(box);
    box.append(pre, button, said);
  });

  // A box that does not scroll needs no stop for the keyboard.
  const settle = () => all(".scroll, pre").forEach((box) => {
    if (box.clientWidth) box.tabIndex = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight ? 0 : -1;
  });
  addEventListener("resize", settle);
  document.addEventListener("toggle", settle, true);
  settle();

  // A link to something folded unfolds it; paper shows everything.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && (target.closest("details") || target.querySelector(":scope > details"));
    if (details) details.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    folded.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((details) => { details.open = false; }));
})();
