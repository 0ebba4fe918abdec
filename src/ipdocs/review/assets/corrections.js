// Corrections: a reviewer judges a finding, or marks what was missed; the browser keeps it, and it downloads as JSON Lines.
"use strict";
(() => {
  const { facts, text, claim, lines, description, words, mark, name, leave } = ipdocs;
  const at = (id) => document.getElementById(`ui-${id}`);
  const KEY = `ipdocs:corrections:${facts.sha256}:${facts.document}`;
  const inspector = at("inspector");
  const form = at("verdict");
  let kept = [];
  let open = null; // { claim } or { missing: true }
  let opener = null;
  let selected = null; // [start, end] in code points
  let taken = null; // the words chosen as the right ones

  const store = () => {
    try {
      if (kept.length) localStorage.setItem(KEY, JSON.stringify(kept));
      else localStorage.removeItem(KEY);
    } catch {
      // A browser that keeps nothing: the corrections last as long as the page is open.
    }
  };
  try {
    kept = JSON.parse(localStorage.getItem(KEY) || "[]");
  } catch {
    kept = [];
  }

  const same = (a, b) => JSON.stringify([a && a.span, a && a.value, a && a.agency]) === JSON.stringify([b && b.span, b && b.value, b && b.agency]);
  const said = (one) => ({
    text: one.start === null ? null : words(one.start, one.end),
    span: one.start === null ? null : [one.start, one.end],
    value: one.value,
    agency: one.agency,
  });
  const find = (one) => kept.findIndex((other) => other.kind === one.kind && other.verdict !== "missing" && same(other.said, said(one)));

  // Marks on the page, and the list beside it.
  const show = () => {
    text.querySelectorAll(".judged").forEach((node) => node.classList.remove("judged", "right", "wrong"));
    const claims = facts.claims.map((_, n) => n);
    for (const correction of kept) {
      if (correction.verdict === "missing") continue;
      const n = claims.find((number) => {
        const one = claim(number);
        return one.kind === correction.kind && one.value === correction.said.value && one.agency === correction.said.agency &&
          (one.start === null ? correction.said.span === null : correction.said.span && one.start === correction.said.span[0] && one.end === correction.said.span[1]);
      });
      text.querySelectorAll(`[data-f="${n}"]`).forEach((node) => node.classList.add("judged", correction.verdict));
    }
    at("kept-count").textContent = kept.length ? `${kept.length} kept in this browser.` : "None yet.";
    at("download").hidden = kept.length === 0;
    at("list").replaceChildren(...kept.map((one, n) => {
      const item = document.createElement("li");
      const verdict = document.createElement("span");
      verdict.className = `verdict ${one.verdict}`;
      verdict.textContent = one.verdict;
      const what = document.createElement("span");
      const shown = one.right || one.said;
      what.lang = "";
      what.textContent = ` ${name(one.kind)}: ${(shown.text || shown.value || "").slice(0, 60)}`;
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "quiet";
      remove.textContent = "×";
      remove.setAttribute("aria-label", `Take back: ${one.verdict} ${name(one.kind)} ${(shown.text || shown.value || "").slice(0, 40)}`);
      remove.addEventListener("click", () => {
        kept.splice(n, 1);
        store();
        show();
        at("download").hidden ? at("missed").focus() : at("download").focus();
      });
      item.append(verdict, what, remove);
      return item;
    }));
  };

  // The form asks for what a claim of its kind has: a value from a list, a value in words, a body, words of the page.
  const ask = (kind) => {
    const choices = facts.choices[kind];
    at("choice-row").hidden = !choices;
    at("choice").replaceChildren(...(choices || []).map((value) => new Option(value, value)));
    at("value-row").hidden = !["date", "section", "measure", "deadline"].includes(kind);
    at("body-row").hidden = kind !== "body";
    at("words-row").hidden = kind === "kind" || kind === "date" || kind === "block";
    at("nothing-row").hidden = Boolean(open.missing) || kind === "kind" || kind === "block";
  };
  const kindOf = () => open.whole || (open.missing ? at("missing-kind").value : open.claim.kind);

  const begin = (from) => {
    leave();
    opener = from;
    form.reset();
    at("problem").textContent = "";
    at("finding").hidden = false;
    at("none").hidden = true;
    inspector.classList.add("open");
  };

  const judge = (one, from) => {
    open = { claim: one };
    begin(from);
    at("what").textContent = name(one.kind);
    at("quote").textContent = one.start === null ? "" : words(one.start, Math.min(one.end, one.start + 400));
    at("quote").hidden = one.start === null;
    description(at("details"), lines(one), true);
    at("judge").hidden = false;
    at("kind-row").hidden = true;
    ask(one.kind);
    taken = one.start === null ? null : [one.start, one.end];
    const before = kept[find(one)];
    fillIn(before ? before.right || before.said : said(one));
    at("note").value = before ? before.note : "";
    at("nothing").checked = Boolean(before && before.verdict === "wrong" && !before.right);
    at("forget").hidden = !before;
    form.elements.verdict.value = before ? before.verdict : "";
    at("instead").hidden = !before || before.verdict !== "wrong";
    at("right").hidden = at("nothing").checked;
    at("what").focus();
  };

  const fillIn = (right) => {
    if (facts.choices[kindOf()]) at("choice").value = right.value;
    at("value").value = right.value || "";
    at("body").value = right.agency || "";
    at("words").value = right.text || "";
    taken = right.span || taken;
  };

  // What was missed: the selected words, or what is said of the page as a `whole`.
  const miss = (from, whole = null) => {
    if (!selected && !whole) return;
    open = { missing: true, whole };
    begin(from);
    at("what").textContent = whole ? name(whole) : "Missed";
    at("quote").textContent = whole ? "" : words(...selected);
    at("quote").hidden = Boolean(whole);
    at("details").replaceChildren();
    at("judge").hidden = true;
    at("kind-row").hidden = Boolean(whole);
    at("instead").hidden = false;
    at("right").hidden = false;
    at("forget").hidden = true;
    ask(kindOf());
    taken = whole ? null : selected;
    at("words").value = taken ? words(...taken) : "";
    at("what").focus();
  };

  const close = () => {
    inspector.classList.remove("open");
    at("finding").hidden = true;
    at("none").hidden = false;
    open = null;
    if (opener && opener.isConnected) opener.focus();
  };

  const correction = () => {
    const kind = kindOf();
    const verdict = open.missing ? "missing" : form.elements.verdict.value;
    if (!verdict) throw new Error("Say whether it is right or wrong.");
    const base = {
      schema_version: "1.0", document: facts.document, sha256: facts.sha256, kind, verdict,
      said: open.missing ? null : said(open.claim),
      right: null,
      rule: open.missing || !open.claim.rule ? null : open.claim.rule[0],
      note: at("note").value.trim(),
    };
    if (verdict === "right" || (verdict === "wrong" && at("nothing").checked && !at("nothing-row").hidden)) return base;
    const value = !at("choice-row").hidden ? at("choice").value : !at("value-row").hidden ? at("value").value.trim() || null : null;
    if (["section", "measure"].includes(kind) && !/^[\w-]+(\.[\w-]+)*$/u.test(value || "")) throw new Error("Give its path: numbers joined by dots, as 2.1.22.");
    if (kind === "date" && !/^\d{4}(-\d\d(-\d\d)?)?$/.test(value || "")) throw new Error("Give the date as 2024-05-31, 2024-05 or 2024.");
    const whole = kind === "kind" || kind === "date";
    base.right = {
      text: whole ? null : words(...taken), span: whole ? null : taken, value,
      agency: kind === "body" ? at("body").value.trim() || null : null,
    };
    if (!open.missing && same(base.said, base.right)) throw new Error("That is what was found: say what is right, or that there is nothing to find.");
    return base;
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "verdict") at("instead").hidden = form.elements.verdict.value !== "wrong";
    if (event.target === at("nothing")) at("right").hidden = at("nothing").checked;
    if (event.target === at("missing-kind")) ask(kindOf());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      const made = correction();
      const before = open.missing ? -1 : find(open.claim);
      if (before >= 0) kept.splice(before, 1);
      kept.push(made);
    } catch (problem) {
      at("problem").textContent = problem.message;
      return;
    }
    store();
    show();
    close();
  });
  at("forget").addEventListener("click", () => {
    kept.splice(find(open.claim), 1);
    store();
    show();
    close();
  });
  at("close").addEventListener("click", close);
  at("take").addEventListener("click", () => {
    if (!selected) {
      at("problem").textContent = "Select words of the page first.";
      return;
    }
    taken = selected;
    at("words").value = words(...taken);
    at("problem").textContent = "";
  });

  // Where the selection is, in code points of the text.
  const place = (node, offset) => {
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(node, offset);
    return Array.from(range.toString()).length;
  };
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    let [start, end] = [place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset)];
    while (start < end && /\s/u.test(words(start, start + 1))) start += 1;
    while (end > start && /\s/u.test(words(end - 1, end))) end -= 1;
    selected = start < end ? [start, end] : null;
    at("missed").disabled = !selected;
  });
  at("missed").addEventListener("click", () => miss(at("missed")));

  text.addEventListener("click", (event) => {
    const found = mark(event.target);
    if (!found || found.dataset.f === undefined || !document.getSelection().isCollapsed) return;
    if (found.classList.contains("b") && found.matches(".is-body, .gap")) return;
    judge(claim(Number(found.dataset.f)), found);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) return close();
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select, button, summary")) return;
    const found = mark(event.target);
    if (event.key === "Enter" && found && found.dataset.f !== undefined) {
      event.preventDefault();
      judge(claim(Number(found.dataset.f)), found);
    }
    if (event.key === "m" && selected) {
      event.preventDefault();
      miss(at("missed"));
    }
  });

  // What is said of the page as a whole has no words to click on.
  document.querySelectorAll("[data-whole]").forEach((button) => {
    button.addEventListener("click", () => {
      const n = facts.claims.findIndex(([kind]) => kind === button.dataset.whole);
      if (n >= 0) judge(claim(n), button);
      else miss(button, button.dataset.whole);
    });
  });

  at("bodies").replaceChildren(...Object.entries(facts.bodies).map(([id, [english]]) => new Option(english, id)));
  at("download").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(kept.map((one) => `${JSON.stringify(one)}\n`), { type: "application/jsonl" }));
    link.download = `corrections-${facts.document}.jsonl`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  show();
})();
