// The search page, on Pagefind's JS API. Nothing of Pagefind is loaded before the reader acts.
//
// The form is the state: its fields, written as a query string, are the address of a search. Every change goes
// form -> address -> search -> page; opening or going back to an address fills the form from it.

const SHOWN = 20; // results at a time
const LISTED = 12; // values of a facet, until the reader asks for all
const PAUSE = 200; // milliseconds without a key before a search
const TRIED = 16; // words of a query that are searched for one by one

const byId = (id) => document.getElementById(id);
const form = byId("search");
const [status, clear, found, results, more, lists] = ["status", "clear", "found", "results", "more", "facets"].map(byId);
const language = document.documentElement.lang;
const text = form.dataset;

/** Make an element; properties that are null are left out. */
function make(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) if (value != null) element[key] = value;
  element.append(...children);
  return element;
}

// ---- Words ----

/** Rewrite a query as sitegen.search.normalise rewrites the text that is searched; empty where it has no word. */
function normalise(query) {
  if (!/[\p{L}\p{N}]/u.test(query)) return "";
  return query
    .normalize("NFC")
    .replace(/\u00ad/g, "")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’ʼ´`]/g, "'")
    .replace(/[‐‑·]/g, "-")
    .replace(/œ/gi, "oe")
    .replace(/æ/gi, "ae")
    .replace(/(?<![\p{L}\p{N}])(?:[a-z]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\p{L}|$)/giu, "") // l'Ukraine
    .replace(/'[a-z](?!\p{L})/giu, "") // Japan's
    .replace(/(?<![\p{L}\p{N}])(?:n[°º]|№)\s*(?=[\p{L}\p{N}])/giu, "") // n°2024-42
    .replace(/(?<=(?<!\p{L})\p{L})-(?=\p{L})|(?<=\p{L})-(?=\p{L}(?!\p{L}))/gu, "") // e-mail is email too
    .replace(/['–—―…-]+/g, " ")
    .trim();
}

/** Write a date as precisely as it is known: 2005, 2005-12 or 2005-12-31. */
function dateInWords(iso) {
  if (iso.length === 4) return iso;
  const day = iso.length > 7 ? "numeric" : undefined;
  const format = new Intl.DateTimeFormat(language, { year: "numeric", month: "long", day, timeZone: "UTC" });
  return format.format(new Date(iso));
}

// ---- Pagefind ----

let loading;

/** Load Pagefind once; after a failure, again. */
function load() {
  loading ??= start().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start() {
  const engine = await import(form.dataset.bundle);
  // A headline only repeats its title: it must not lift those that have one.
  await engine.options({ ranking: { metaWeights: { headline: 0 } } });
  await engine.init();
  totals = await engine.filters();
  return engine;
}

/** Pagefind takes plain lists for AND: any of a facet's values will do, but every facet must be met. */
function filtersOf(chosen) {
  return Object.fromEntries(Object.entries(chosen).map(([name, values]) => [name, { any: values }]));
}

/**
 * Search; `counts` says how many articles each value of each facet has, were it added to the values chosen.
 * Where no article has all of the words, `partial` is true and the hits are those that have most of them.
 */
async function search(query, chosen, address) {
  const engine = await load();
  const sort = address.get("sort") === "date" ? { date: "desc" } : {};
  const ask = (words) => engine.search(words, { filters: filtersOf(chosen), sort });
  const { results, filters } = await ask(query);
  const partial = !results.length;
  const hits = partial ? await searchWords(ask, query, sort.date) : results;
  const counts = { ...filters };
  for (const name of Object.keys(chosen)) {
    const { [name]: _, ...others } = chosen;
    counts[name] = (await engine.search(query, { filters: filtersOf(others) })).filters[name];
  }
  return { hits, counts, partial };
}

/** Find the articles that have most of the words of a query; none for one word, or where quotes ask for a phrase. */
async function searchWords(ask, query, byDate) {
  // Pagefind takes several words for AND, and ignores those that it finds nowhere.
  const words = wordsOf(query).slice(0, TRIED);
  if (words.length < 2) return [];
  const held = new Map();
  for (const word of words) {
    for (const hit of (await ask(word)).results) {
      const { count, score } = held.get(hit.id) ?? { count: 0, score: 0 };
      held.set(hit.id, { hit, count: count + 1, score: score + hit.score });
    }
  }
  const most = [...held.values()].reduce((highest, { count }) => Math.max(highest, count), 0);
  const nearest = new Map([...held].filter(([, { count }]) => count === most));
  if (!byDate) return [...nearest.values()].sort((one, other) => other.score - one.score).map(({ hit }) => hit);
  return (await ask(null)).results.filter(({ id }) => nearest.has(id)).map(({ id }) => nearest.get(id).hit);
}

function wordsOf(query) {
  if (!query || query.includes('"')) return [];
  return [...new Set(query.split(/\s+/))].filter((word) => /[\p{L}\p{N}]/u.test(word));
}

// ---- Facets: the page's lists of links become checkboxes of the form ----

let totals; // counts of the whole collection, once Pagefind is loaded
const facets = new Map([...lists.querySelectorAll("[data-facet]")].map((list) => [list.dataset.facet, makeFacet(list)]));

function makeFacet(list) {
  const options = make("ul", { className: "terms" });
  const all = make("button", { type: "button", className: "show-all", textContent: text.showAll, ariaExpanded: "false" });
  const title = list.querySelector("h2").textContent;
  const group = make("fieldset", { className: "facet" }, make("legend", { textContent: title }), options, all);
  const facet = { name: list.dataset.facet, list, group, options, all, values: new Map(), counts: new Map() };
  for (const item of list.querySelectorAll("li")) {
    const count = item.querySelector(".count");
    facet.counts.set(item.dataset.value, Number(count?.dataset.count));
    addOption(facet, item.dataset.value, (item.querySelector("a") ?? item).textContent);
  }
  all.addEventListener("click", () => {
    all.ariaExpanded = String(all.ariaExpanded !== "true");
    showOptions(facet);
  });
  return facet;
}

function addOption(facet, value, name) {
  if (facet.values.has(value)) return;
  // `form` is read-only as a property.
  const box = make("input", { type: "checkbox", name: facet.name, value, autocomplete: "off" });
  box.setAttribute("form", form.id);
  const count = make("span", { className: "count" });
  const item = make("li", {}, make("label", {}, box, " ", make("span", { textContent: name }), " ", count));
  facet.values.set(value, { box, count, item });
  facet.options.append(item);
}

/** Show the values that have articles (of many the commonest, of years the latest) and those chosen. */
function showOptions(facet) {
  const amount = (value) => facet.counts.get(value) || 0;
  const ranked = [...facet.values.keys()].filter(amount);
  if (facet.name !== "year") ranked.sort((one, other) => amount(other) - amount(one));
  const listed = new Set(facet.all.ariaExpanded === "true" ? ranked : ranked.slice(0, LISTED));
  for (const [value, { box, count, item }] of facet.values) {
    count.textContent = amount(value).toLocaleString(language);
    // What the reader is at stays, or the focus would be lost.
    item.hidden = !listed.has(value) && !box.checked && box !== document.activeElement;
  }
  facet.all.hidden = ranked.length <= LISTED;
  facet.group.hidden = facet.options.querySelector("li:not([hidden])") === null;
}

function showCounts(counts) {
  for (const facet of facets.values()) {
    // In a map, for any word may stand in an address, also one that every object has, such as `toString`.
    if (counts) facet.counts = new Map(Object.entries(counts[facet.name] ?? {}));
    showOptions(facet);
  }
}

/** The chosen values of each facet. */
function choices(address) {
  const chosen = [...facets.keys()].map((name) => [name, address.getAll(name)]);
  return Object.fromEntries(chosen.filter(([, values]) => values.length));
}

// ---- The address ----

/** The form as a query string, without what is empty. */
function written() {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
}

function restore() {
  const address = new URLSearchParams(location.search);
  form.elements.q.value = address.get("q") ?? "";
  form.elements.sort.value = address.get("sort") === "date" ? "date" : "";
  for (const [name, facet] of facets) {
    const values = address.getAll(name).filter((value) => value.trim());
    for (const value of values) addOption(facet, value, value);
    for (const [value, { box }] of facet.values) box.checked = values.includes(value);
  }
}

let settled = true; // whether the next keys begin a new step of the history
let timer;

/** Bring the address in line with the form, and search. */
function update(typing) {
  clearTimeout(timer);
  const query = String(written());
  const address = location.pathname + (query && `?${query}`);
  if (address !== location.pathname + location.search) {
    if (typing && !settled) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  }
  settled = !typing;
  run();
}

// ---- The page ----

let turn = 0; // a slow answer must not replace that of a later question

async function run() {
  const mine = ++turn;
  const address = written();
  const chosen = choices(address);
  const query = normalise(address.get("q") ?? "");
  if (!query && !Object.keys(chosen).length) return showLists();
  results.ariaBusy = "true";
  try {
    const { hits, counts, partial } = await search(query || null, chosen, address);
    // Whoever comes back from an article finds as many results as there were.
    const first = await read(hits, 0, history.state?.shown ?? SHOWN);
    if (mine !== turn) return;
    showResults(hits, first, address, Object.keys(chosen).length > 0);
    showStatus(hits.length, partial);
    showCounts(counts);
  } catch (error) {
    if (mine !== turn) return;
    console.error(error);
    fail();
  }
  results.ariaBusy = "false";
}

function read(hits, from, to) {
  return Promise.all(hits.slice(from, to).map((hit) => hit.data()));
}

function showLists() {
  status.textContent = "";
  results.replaceChildren();
  results.ariaBusy = "false";
  found.hidden = clear.hidden = true;
  lists.open = true;
  showCounts(totals);
}

/** Without Pagefind the links are the way to the articles. */
function fail() {
  showLists();
  status.textContent = text.failed;
  for (const { group, list } of facets.values()) group.replaceWith(list);
}

function showStatus(count, partial) {
  const sentence = partial ? text.most : text.found;
  status.textContent = count ? sentence.replace("{count}", count.toLocaleString(language)) : text.nothing;
}

function showResults(hits, articles, address, filtered) {
  results.replaceChildren(...articles.map(card));
  if (found.hidden) {
    found.hidden = false;
    // Open where the theme has room for facets beside the results.
    lists.open = getComputedStyle(lists.parentElement).gridTemplateColumns.includes(" ");
  }
  form.elements.sort.parentElement.hidden = !hits.length;
  for (const { group, list } of facets.values()) list.replaceWith(group);
  showWayOn(address, hits.length, filtered);
  offerMore(hits, articles.length);
}

/** Offer to drop the filters, or the whole search where it has none and finds nothing. */
function showWayOn(address, count, filtered) {
  const query = address.get("q");
  const link = clear.firstElementChild;
  link.textContent = filtered ? text.clear : text.restart;
  link.href = filtered && query ? `?${new URLSearchParams({ q: query })}` : location.pathname;
  clear.hidden = !filtered && count > 0;
}

function offerMore(hits, shown) {
  more.hidden = shown >= hits.length;
  more.onclick = async () => {
    const mine = turn;
    const cards = (await read(hits, shown, shown + SHOWN)).map(card);
    if (mine !== turn) return;
    results.append(...cards);
    cards[0].querySelector("a").focus();
    history.replaceState({ shown: shown + cards.length }, "");
    offerMore(hits, shown + cards.length);
  };
}

function card({ url, excerpt, meta, filters }) {
  const [lang] = filters.language;
  // What is searched is normalised; `headline` is the title as published, where that differs.
  const link = make("a", { href: url, lang, dir: "auto", textContent: meta.headline ?? meta.title });
  const date = make("time", { dateTime: meta.date, textContent: dateInWords(meta.date) });
  const kind = meta.kind ? [" ", make("span", { className: "kind", dir: "auto", textContent: meta.kind })] : [];
  return make(
    "li",
    { className: "card" },
    make("h2", {}, link),
    make("p", { className: "about" }, meta.source, ...kind, " · ", date),
    make("p", { className: "summary", lang, dir: "auto" }, ...marked(excerpt)),
  );
}

/** Take only the text and the marks of an excerpt. */
function marked(excerpt) {
  const { body } = new DOMParser().parseFromString(excerpt, "text/html");
  const copy = (node) => (node.nodeName === "MARK" ? make("mark", { textContent: node.textContent }) : node.textContent);
  return [...body.childNodes].map(copy);
}

// ---- What the reader does ----

form.elements.q.addEventListener("focus", () => load().catch(() => {}), { once: true }); // a failure shows in a search
form.elements.q.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(update, PAUSE, true);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  update(false);
});
for (const place of [lists, found]) place.addEventListener("change", () => update(false));
clear.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", event.target.href);
  restore();
  form.elements.q.focus();
  run();
});
addEventListener("popstate", () => {
  clearTimeout(timer);
  settled = true;
  restore();
  run();
});

for (const { group, list } of facets.values()) list.replaceWith(group);
restore();
form.hidden = false;
run();
