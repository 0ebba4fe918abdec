// The index: documents arrive from the files in data/, are searched and filtered here, and shown a hundred at a time.
"use strict";
const ipdocs = { rows: [], documents: (rows) => ipdocs.rows.push(...rows), words: () => {} };

document.addEventListener("DOMContentLoaded", () => {
  const ROLES = { lead: 1, participant: 2, responsible: 4 };
  const STEP = 100;
  const MOST_HITS = 200;
  const facts = JSON.parse(document.getElementById("ui-data").textContent);
  const at = (id) => document.getElementById(`ui-${id}`);
  const form = at("filters");
  const FIELDS = ["q", "agency", "role", "kind", "language", "from", "until", "sort", "words"];
  let found = [];
  let shown = 0;
  let asked = 0;

  const fill = (select, values) => values.forEach((value) => select.append(new Option(value, value)));
  fill(at("kind"), facts.kinds);
  fill(at("language"), facts.languages);
  const bodies = facts.bodies.map(([id, name, chinese]) => ({ id, name, chinese, low: `${id}\n${name}\n${chinese}`.toLowerCase() }));
  [...bodies].sort((a, b) => a.name.localeCompare(b.name, "en")).forEach(({ name, chinese }) => {
    const option = new Option(chinese, name);
    at("agencies").append(option);
  });

  const documents = ipdocs.rows.map(([id, title, kind, language, date, issuer, number, path, measures, doubts, roles], n) => ({
    n, id, title, kind, language, date, issuer, number, path, measures, doubts, roles,
    low: [title, issuer, number, path, id, ...roles.map(([body]) => bodies[body].low)].join("\n").toLowerCase(),
  }));
  const page = (one) => `documents/${encodeURIComponent(one.id)}.html`;

  const element = (name, text, looks) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (looks) made.className = looks;
    return made;
  };

  const marked = (text, words) => {
    const line = element("span");
    line.lang = "";
    const low = text.toLowerCase();
    const first = words.map((word) => low.indexOf(word)).filter((place) => place >= 0).sort((a, b) => a - b)[0] || 0;
    const start = Math.max(0, first - 60);
    const part = text.slice(start, start + 240);
    const lowPart = part.toLowerCase();
    let done = 0;
    line.append(start ? "…" : "");
    while (done < part.length) {
      const next = words.map((word) => [lowPart.indexOf(word, done), word.length]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1])[0];
      if (!next) break;
      line.append(part.slice(done, next[0]), element("mark", part.slice(next[0], next[0] + next[1]), "hit"));
      done = next[0] + next[1];
    }
    line.append(part.slice(done), start + 240 < text.length ? "…" : "");
    return line;
  };

  const entry = (one) => {
    const item = element("li");
    const link = element("a", one.title);
    link.href = page(one);
    link.lang = "";
    const line = element("p", undefined, "facts");
    line.append(element("span", one.kind, "kind"));
    for (const text of [one.date || "no date", one.issuer, one.number]) if (text) line.append(element("span", text));
    line.append(element("span", `${one.measures} measure${one.measures === 1 ? "" : "s"}`));
    if (one.doubts) line.append(element("span", `${one.doubts} warning${one.doubts === 1 ? "" : "s"}`, "severity warning"));
    const path = element("p", one.path, "file");
    item.append(link, line, path);
    return item;
  };

  const more = () => {
    const next = found.slice(shown, shown + STEP);
    at("results").append(...next.map(entry));
    shown += next.length;
    at("more").hidden = shown >= found.length;
  };

  const ORDER = {
    "": (a, b) => (b.date > a.date) - (b.date < a.date) || a.n - b.n,
    title: (a, b) => a.title.localeCompare(b.title) || a.n - b.n,
    measures: (a, b) => b.measures - a.measures || a.n - b.n,
    doubts: (a, b) => b.doubts - a.doubts || a.n - b.n,
  };

  const wanted = () => Object.fromEntries(FIELDS.map((name) => [name, at(name).type === "checkbox" ? at(name).checked : at(name).value.trim()]));

  const filter = (want) => {
    const words = want.q.toLowerCase().split(/\s+/).filter(Boolean);
    const asks = want.agency.toLowerCase();
    const exact = bodies.findIndex((body) => [body.id, body.name.toLowerCase(), body.chinese.toLowerCase()].includes(asks));
    const meant = new Set(asks ? (exact >= 0 ? [exact] : bodies.flatMap((body, n) => (body.low.includes(asks) ? [n] : []))) : []);
    const role = ROLES[want.role] || 7;
    const fits = (one) =>
      (!want.kind || one.kind === want.kind) &&
      (!want.language || one.language === want.language) &&
      (!want.from || (one.date && one.date >= want.from.slice(0, one.date.length))) &&
      (!want.until || (one.date && one.date <= want.until.slice(0, one.date.length))) &&
      (!(asks || want.role) || one.roles.some(([body, mask]) => (!asks || meant.has(body)) && mask & role));
    return { words, among: documents.filter(fits) };
  };

  const show = () => {
    asked += 1;
    const want = wanted();
    const { words, among } = filter(want);
    found = among.filter((one) => words.every((word) => one.low.includes(word))).sort(ORDER[want.sort] || ORDER[""]);
    at("results").replaceChildren();
    shown = 0;
    more();
    at("count").textContent = `${found.length} of ${documents.length} documents`;
    const kept = new URLSearchParams(FIELDS.filter((name) => want[name]).map((name) => [name, want[name] === true ? "1" : want[name]]));
    try {
      history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search);
    } catch {
      // A browser that gives files no history still searches.
    }
    at("hits").hidden = !(want.words && words.length);
    if (!at("hits").hidden) hits(words, new Set(among.map((one) => one.n)), asked);
  };

  // One file of words after the other: each is loaded as a script, read, and forgotten.
  const load = (name) =>
    new Promise((done) => {
      let rows = [];
      ipdocs.words = (given) => (rows = given);
      const script = document.createElement("script");
      script.src = name;
      script.addEventListener("load", () => (script.remove(), done(rows)));
      script.addEventListener("error", () => (script.remove(), done([])));
      document.head.append(script);
    });
  let loading = Promise.resolve();

  const hits = (words, among, request) => {
    loading = loading.then(async () => {
      const list = at("hits").querySelector("ol");
      const heading = at("hits-title");
      if (request !== asked) return;
      list.replaceChildren();
      let count = 0;
      for (const name of facts.words) {
        const rows = await load(name);
        if (request !== asked) return;
        for (const [n, measures] of rows) {
          for (const [id, path, text] of among.has(n) ? measures : []) {
            const low = text.toLowerCase();
            if (!words.every((word) => low.includes(word))) continue;
            count += 1;
            if (count > MOST_HITS) continue;
            const item = element("li");
            const link = element("a", `${path} · ${documents[n].title}`);
            link.href = `${page(documents[n])}#${encodeURIComponent(id)}`;
            link.lang = "";
            const line = element("p", undefined, "words");
            line.append(marked(text, words));
            item.append(link, line);
            list.append(item);
          }
        }
        heading.textContent = `In the words of measures: ${count}${count > MOST_HITS ? `, the first ${MOST_HITS} shown` : ""}`;
      }
      heading.textContent = `In the words of measures: ${count}${count > MOST_HITS ? `, the first ${MOST_HITS} shown` : ""}`;
    });
  };

  const restore = () => {
    const kept = new URLSearchParams(location.hash.slice(1));
    for (const name of FIELDS) {
      if (at(name).type === "checkbox") at(name).checked = kept.has(name);
      else at(name).value = kept.get(name) || "";
    }
  };

  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, documents.length > 2000 ? 150 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  at("more").addEventListener("click", () => {
    const first = at("results").children.length;
    more();
    at("results").children[first].querySelector("a").focus();
  });
  window.addEventListener("hashchange", () => (restore(), show()));

  const PREFIX = "ipdocs:corrections:";
  let kept = [];
  try {
    kept = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort().flatMap((key) => JSON.parse(localStorage.getItem(key)));
  } catch {
    // A browser that keeps nothing has nothing to download.
  }
  at("corrections").hidden = kept.length === 0;
  at("corrections-count").textContent = `${kept.length} correction${kept.length === 1 ? "" : "s"}`;
  at("download").addEventListener("click", () => {
    const lines = kept.map((one) => `${JSON.stringify(one)}\n`);
    const link = element("a");
    link.href = URL.createObjectURL(new Blob(lines, { type: "application/jsonl" }));
    link.download = "corrections.jsonl";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });

  restore();
  show();
});
