// The page of a document: the rule behind a finding on hover and focus, and moving from finding to finding by keyboard.
"use strict";
const ipdocs = (() => {
  const facts = JSON.parse(document.getElementById("ui-data").textContent);
  const text = document.getElementById("ui-text");
  const tip = document.getElementById("ui-tip");
  const NAMES = {
    body: "Body", clause: "Clause", measure: "Measure", section: "Section heading", block: "Block", deadline: "Deadline",
    kind: "Kind of page", date: "Date of the page", document_title: "Title of the document", document_number: "Document number",
  };
  const name = (kind) => NAMES[kind] || kind[0].toUpperCase() + kind.slice(1);

  const claim = (n) => {
    const [kind, start, end, value, agency, rule, more] = facts.claims[n];
    return { n, kind, start, end, value, agency, rule: rule === null ? null : facts.rules[rule], more };
  };

  // Places are counted in code points, as in the record; those of the browser in UTF-16 units.
  let points = null;
  const words = (start, end) => {
    points = points || Array.from(text.textContent);
    return points.slice(start, end).join("");
  };

  const lines = (one) => {
    const found = [[one.kind === "body" ? "Role" : one.kind === "clause" ? "Mode" : one.kind === "block" ? "Role" : "Value", one.value]];
    if (one.kind === "body") {
      const body = one.agency && facts.bodies[one.agency];
      found.push(["Body", body ? [body[0], body[1]].filter(Boolean).join(" · ") : "not in the registry", body && body[2]]);
    }
    if (one.more) found.push([{ body: "Link, role by", block: "At", clause: "Form" }[one.kind], one.more]);
    if (one.rule) found.push(["Rule", one.rule[0]], ["Row", one.rule[1]]);
    return found.filter(([, value]) => value);
  };

  const description = (into, found, root) => {
    into.replaceChildren(...found.map(([label, value, href]) => {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const about = document.createElement("dd");
      term.textContent = label;
      if (href && root) {
        const link = document.createElement("a");
        link.href = `../${href}`;
        link.textContent = value;
        about.append(link);
      } else about.textContent = value;
      if (label === "Rule" || label === "Row") about.className = "code";
      row.append(term, about);
      return row;
    }));
  };

  const point = (target) => {
    const list = document.createElement("dl");
    const head = document.createElement("strong");
    if (target.dataset.d !== undefined) {
      const [severity, code, message] = facts.told[target.dataset.d];
      head.textContent = `${severity}: ${code}`;
      description(list, [["", message]]);
    } else {
      const one = claim(target.dataset.f);
      head.textContent = name(one.kind);
      description(list, lines(one));
    }
    tip.replaceChildren(head, list);
    tip.hidden = false;
    const place = (target.getClientRects()[0] || target.getBoundingClientRect());
    const size = tip.getBoundingClientRect();
    const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - size.width - 8));
    const below = place.bottom + 8 + size.height < window.innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? place.bottom + 8 : Math.max(8, place.top - size.height - 8)}px`;
    target.setAttribute("aria-describedby", "ui-tip");
    told = target;
  };
  let told = null; // whose tip it is
  const leave = () => {
    if (!told) return;
    tip.hidden = true;
    told.removeAttribute("aria-describedby");
    told = null;
  };
  // The tip of what the keyboard is at stays, wherever the mouse happens to be.
  const rest = () => {
    const found = mark(document.activeElement);
    leave();
    if (found && found.matches(":focus-visible")) point(found);
  };
  const mark = (node) => {
    const found = node instanceof Element && node.closest("[data-f], [data-d]");
    return found && text.contains(found) ? found : null;
  };
  // A block says what it is only where the reader asks for it: a tip on every line would be in the way.
  const telling = (found) => found && (!found.classList.contains("b") || !found.matches(".is-body"));

  let timer;
  text.addEventListener("mouseover", (event) => {
    clearTimeout(timer);
    const found = mark(event.target);
    if (telling(found)) timer = setTimeout(() => (leave(), point(found)), found.classList.contains("b") ? 500 : 120);
    else timer = setTimeout(rest, 120);
  });
  text.addEventListener("mouseleave", () => (clearTimeout(timer), rest()));
  text.addEventListener("focusin", (event) => {
    const found = mark(event.target);
    if (found) {
      leave();
      point(found);
    }
  });
  text.addEventListener("focusout", leave);
  // Moving to a finding by keyboard scrolls to it: its tip goes with it.
  window.addEventListener("scroll", () => told && rest(), { passive: true });

  // One stop for the Tab key, and keys from there: the text of a long page has thousands of findings.
  const stops = [...text.querySelectorAll("mark[data-f], a.handle, button.sign, .b.is-chrome:not(.gap), .b.is-metadata:not(.gap), .b.is-signature:not(.gap)")];
  const measures = stops.filter((one) => one.classList.contains("handle"));
  stops.forEach((one) => (one.tabIndex = -1));
  let here = -1;
  const still = () => document.documentElement.classList.contains("no-chrome");
  const go = (list, step) => {
    const current = stops[here];
    let next;
    if (list === stops) next = here + step;
    else {
      const after = list.findIndex((one) => current && current.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
      const inside = list.indexOf(current);
      const target = !current ? 0 : step > 0 ? after : (inside >= 0 ? inside : after < 0 ? list.length : after) - 1;
      next = stops.indexOf(list[target]);
    }
    while (still() && stops[next] && stops[next].closest(".is-chrome")) next += step;
    if (!stops[next]) return;
    focus(next);
  };
  const focus = (next) => {
    stops[next].scrollIntoView({ block: "nearest" });
    stops[next].focus({ preventScroll: true });
  };
  if (stops.length) stops[0].tabIndex = 0;
  text.addEventListener("focusin", (event) => {
    const at = stops.indexOf(event.target);
    if (at < 0) return;
    stops[Math.max(here, 0)].tabIndex = -1;
    here = at;
    stops[here].tabIndex = 0;
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    const keys = { j: [measures, 1], k: [measures, -1], n: [stops, 1], p: [stops, -1] };
    const inText = text.contains(event.target);
    if (inText && event.key === "ArrowRight") keys.ArrowRight = [stops, 1];
    if (inText && event.key === "ArrowLeft") keys.ArrowLeft = [stops, -1];
    if (!keys[event.key]) return;
    event.preventDefault();
    go(...keys[event.key]);
  });

  const chrome = document.getElementById("ui-chrome");
  chrome.addEventListener("click", () => {
    const hide = document.documentElement.classList.toggle("no-chrome");
    chrome.setAttribute("aria-pressed", String(hide));
  });
  const help = document.getElementById("ui-keys");
  help.addEventListener("click", () => {
    const panel = document.getElementById("ui-keys-help");
    panel.hidden = !panel.hidden;
    help.setAttribute("aria-expanded", String(!panel.hidden));
  });
  const outline = document.getElementById("ui-outline");
  if (window.matchMedia("(max-width: 60rem)").matches) outline.open = false;

  return { facts, text, claim, lines, description, words, mark, name, leave };
})();
