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

  // Times: UTC as written; the reader's own on hover, or everywhere with the button: in elements of time with their zone,
  // in sentences and charts as they are written there. A time of day without its day is the last one before the run.
  const formats = {};
  const here = (at, isDated, hasYear, hasSeconds) => (formats[[isDated, hasYear, hasSeconds]] ??= new Intl.DateTimeFormat("en-GB", {
    ...(isDated && { day: "numeric", month: "short" }), ...(hasYear && { year: "numeric" }), hour: "2-digit", minute: "2-digit", ...(hasSeconds && { second: "2-digit" }),
    hourCycle: "h23", timeZoneName: "short",
  })).format(at).replace(",", "");
  const day = (element) => new Date(element.dateTime).toDateString();
  const times = all("time").map((element) => {
    const before = element.previousElementSibling;
    // The second of two times of one day is said without it, as long as it is one day here as well.
    const text = element.textContent, isSame = /^\d\d:\d\d$/.test(text) && before?.matches("time") && day(before) === day(element);
    const local = here(new Date(element.dateTime), !isSame, /\d{4}/.test(text), /:\d\d:/.test(text));
    element.title = `${element.dateTime.replace("T", " ").replace("Z", " UTC")} = ${local}`;
    return { node: element.firstChild, here: local, there: text };
  });
  const rows = all("[data-day]");
  const near = new Date(document.querySelector(".window time")?.dateTime ?? rows[0]?.dataset.day ?? 0);
  const months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
  const written = `(?:(\\d{1,2})\\s(${months})\\s(?:(\\d{4})\\s)?|(\\d{4})-(\\d\\d)-(\\d\\d)\\s)?(\\d\\d):(\\d\\d)(?::(\\d\\d))?`;
  const joined = new RegExp(`${written}(?=(?:\\s(?:and|to)\\s${written.replace(/\((?!\?)/g, "(?:")})?\\sUTC)`, "g");
  const moved = (_, day, month, year, isoYear, isoMonth, isoDay, hour, minute, second) => {
    const month0 = isoMonth ? isoMonth - 1 : month ? months.split("|").indexOf(month) : near.getUTCMonth();
    const at = new Date(Date.UTC(isoYear ?? year ?? near.getUTCFullYear(), month0, isoDay ?? day ?? near.getUTCDate(), hour, minute, second ?? 0));
    if (!isoYear && !year && at - near > 864e5 / 2) day ? at.setUTCFullYear(at.getUTCFullYear() - 1) : at.setUTCDate(at.getUTCDate() - 1);
    const shape = { ...(day || isoDay ? { day: "numeric", month: "short" } : {}), ...(year || isoYear ? { year: "numeric" } : {}), hour: "2-digit", minute: "2-digit", ...(second ? { second: "2-digit" } : {}), hourCycle: "h23" };
    return new Intl.DateTimeFormat("en-GB", shape).format(at).replace(",", "");
  };
  const zone = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" }).formatToParts(near).find((part) => part.type === "timeZoneName").value;
  const dayAfter = new RegExp(`(\\d\\d:\\d\\d)\\sUTC on (\\d{1,2})\\s((?:${months})[a-z]*)(?: (\\d{4}))?`, "g");
  const redated = (_, clock, day, month, year) => {
    const at = new Date(`${day} ${month} ${year ?? near.getUTCFullYear()} ${clock} UTC`);
    if (at - near > 864e5) at.setUTCFullYear(at.getUTCFullYear() - 1);
    const [date, time] = [{ day: "numeric", month: "long", ...(year && { year: "numeric" }) }, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }].map((shape) => at.toLocaleString("en-GB", shape));
    return `${time} ${zone} on ${date}`;
  };
  const retold = (text) => text.replace(dayAfter, redated).replace(joined, moved).replace(/\bUTC\b/g, zone);
  const onAxis = (text) => text.replace(/^(\d{1,2}) ([A-Z][a-z]{2})$/, "$1 $2 00:00").replace(new RegExp(`^${written}$`), moved);
  // In a row of the calendar times are those of its day in UTC; where that day begins here, its heading says.
  const inRow = (element, text, day) => {
    const hour = (at) => new Date(`${day}T${at}Z`).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    if (element.matches(".runs span")) return hour(`${text}:00`).replace(/:00$/, "");
    const from = hour("00:00");
    if (!element.matches("h2") || from === "00:00") return text.replace(/\b\d\d:\d\d\b/g, hour);
    return `${new Date(`${day}T00:00Z`).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" }).replace(",", "")} from ${from}`;
  };
  const spokenIn = (element, text) => {
    const row = element.closest("[data-day]");
    return row ? inRow(element, text, row.dataset.day) : retold(text);
  };
  const sentences = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest("time, pre, code, script, style, .utc")) continue;
      const there = node.data;
      const here = node.parentElement.closest("svg text") ? onAxis(there) : spokenIn(node.parentElement, there);
      if (here !== there) found.push({ node, here, there });
    }
    for (const element of all("[title]:not(time)")) {
      const there = element.title, here = spokenIn(element, there);
      if (here !== there) found.push({ node: { set data(text) { element.title = text; } }, here, there });
    }
    return found;
  };
  const links = document.querySelector(".links");
  if (links && (times.length || rows.length)) {
    const toggle = make("button", { type: "button", textContent: "Local time" });
    const title = { here: retold(document.title), there: document.title };
    let spoken = null;
    toggle.setAttribute("aria-pressed", "false");
    toggle.onclick = () => {
      const on = toggle.getAttribute("aria-pressed") !== "true";
      toggle.setAttribute("aria-pressed", String(on));
      spoken ??= sentences();
      [...times, ...spoken].forEach(({ node, here, there }) => { node.data = on ? here : there; });
      document.title = on ? title.here : title.there;
      all(".zone").forEach((zone) => { zone.hidden = on; });
    };
    links.append(toggle);
  }

  // Sorting: by the raw value where a cell carries one; unknown stays last both ways.
  const value = (row, column) => {
    const cell = row.cells[column];
    if (cell.querySelector(".none") || cell.textContent.trim() === "–") return null;
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    const time = cell.querySelector("time");
    return time ? time.dateTime : cell.textContent.trim();
  };
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true }));
  const sort = (table, heading) => {
    const body = table.tBodies[0];
    const down = heading.getAttribute("aria-sort") !== "descending" && (heading.hasAttribute("aria-sort") || heading.classList.contains("n"));
    all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
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
    table.createCaption().append(make("span", { className: "filter" }, make("label", {}, "Filter", whole, input), found));
  };

  all(".table table").forEach((table) => {
    const rows = table.tBodies[0].rows.length;
    if (rows < 2) return;
    all("thead th", table).forEach((heading) => {
      const button = make("button", { type: "button", textContent: heading.textContent });
      button.onclick = () => sort(table, heading);
      heading.replaceChildren(button);
    });
    if (rows > 10) filter(table, table.parentElement.getAttribute("aria-label"));
  });

  // Copying: an incident or a finding as text with its address.
  const copied = async (button, text, fallback) => {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(fallback);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  };
  const plain = (element) => element ? element.innerText.replace(/\s+/g, " ").trim() : "";
  all(".incident, .finding").forEach((article) => {
    const link = article.querySelector(".self"), when = article.querySelector(".when");
    const button = make("button", { type: "button", className: "as-text", textContent: "Copy", title: "Copy as text" });
    button.append(make("span", { className: "sr", textContent: ` as text: ${plain(link).replace(/^#?\s*Link to: /, "")}` }));
    button.onclick = () => {
      const heading = article.querySelector("h3, h4").cloneNode(true);
      all(".self, button", heading).forEach((added) => added.remove());
      const address = new URL(link.href);
      address.searchParams.delete("code");
      const steps = all(".steps li", article).map((step) => `- ${[...step.querySelectorAll("summary, a")].map((one) => one.firstChild.textContent.trim())[0] ?? step.textContent.trim()}`);
      const facts = [...when.children].filter((part) => part !== button).map(plain).join(" ");
      const lines = [heading.textContent, facts, plain(article.querySelector(".observed"))];
      copied(button, [...lines.map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean), ...steps, address.href].join("\n"), article);
    };
    when.append(button);
  });

  // Copying: a statement as it stands.
  all("pre.copy").forEach((pre) => {
    const button = make("button", { type: "button", textContent: "Copy" });
    button.onclick = () => copied(button, pre.textContent, pre);
    const box = make("div", { className: "copyable" });
    pre.replaceWith(box);
    box.append(pre, button);
  });

  // A box that does not scroll needs no stop for the keyboard.
  const settle = () => all(".scroll, pre").forEach((box) => {
    if (box.clientWidth) box.tabIndex = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight ? 0 : -1;
  });
  addEventListener("resize", settle);
  document.addEventListener("toggle", settle, true);
  settle();

  // A link to something folded unfolds it; paper shows the evidence of each finding.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && (target.closest("details") || target.querySelector(":scope > details"));
    if (details) details.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all(".finding > details:not([open])");
    folded.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((details) => { details.open = false; }));
})();
