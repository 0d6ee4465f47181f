// The search page, on Pagefind's JS API. Nothing of Pagefind is loaded before the reader acts.
//
// The form is the state: its fields, written as a query string, are the address of a search. Every change goes
// form -> address -> search -> page; opening or going back to an address fills the form from it.

const SHOWN = 20; // results at a time
const LISTED = 12; // values of a facet, until the reader asks for all
const PAUSE = 200; // milliseconds without a key before a search
const PATIENCE = 500; // milliseconds before a search that takes long says so
const TRIED = 16; // words of a query that are searched for one by one

const byId = (id) => document.getElementById(id);
const form = byId("search");
const [box, slash, status, lists, found, chips, clear, results, more, restart] =
  ["q", "slash", "status", "facets", "found", "chips", "clear", "results", "more", "restart"].map(byId);
const language = document.documentElement.lang;
const locale = new Intl.Locale(language, { numberingSystem: "latn", calendar: "gregory" }); // as the pages write
const text = form.dataset;

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// ---- Words ----

const hasWord = (text) => /[\p{L}\p{N}]/u.test(text);

// Chinese and Japanese characters, which are searched one by one.
const HAN_OR_KANA = "[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}ー]";
const oneWord = new RegExp(`^${HAN_OR_KANA}{2,}$`, "u");
const between = new RegExp(`(?<=${HAN_OR_KANA})(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}])(?=${HAN_OR_KANA})`, "gu");
const SIGN = "[\\u3000-\\u303f\\uff00-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65]";
const cut = new RegExp(`(?<=(?:${HAN_OR_KANA}|${SIGN})(?:</mark>)?) (?=(?:<mark>)?[\\p{L}\\p{N}])`, "gu");

/** Rewrite a query as sitegen.searchable.normalise rewrites the text that is searched; empty where it has no word. */
function normalise(query) {
  if (!hasWord(query)) return "";
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
    .trim()
    .replace(oneWord, '"$&"') // its characters side by side
    .replace(between, " ");
}

/** The words of a query, but of a phrase. */
function wordsOf(query) {
  if (!query || query.includes('"')) return [];
  return [...new Set(query.split(/\s+/).filter(hasWord))].slice(0, TRIED);
}

/** Put a text into a sentence, as it is: `$&` too. */
const insert = (sentence, name, value) => sentence.replace(`{${name}}`, () => value);

/** Choose the sentence whose number has the same plural form. */
function counted(sentences, count) {
  const rules = new Intl.PluralRules(locale);
  const index = text.numbers.split(" ").findIndex((number) => rules.select(number) === rules.select(count));
  return insert(JSON.parse(sentences).at(index), "count", count.toLocaleString(locale));
}

function dateInWords(iso) {
  const month = iso.length > 4 ? "long" : undefined;
  const day = iso.length > 7 ? "numeric" : undefined;
  return new Date(iso).toLocaleDateString(locale, { year: "numeric", month, day, timeZone: "UTC" });
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
  const engine = await import(text.bundle);
  await engine.destroy(); // that of a failure
  // A headline only repeats its title: it must not lift those that have one.
  const ranking = { metaWeights: { headline: 0 } };
  await engine.options({ baseUrl: text.base, noWorker: !text.worker, ranking });
  await engine.init();
  totals = await engine.filters();
  return engine;
}

/**
 * Search; `counts` says how many articles each value of each facet has, were it added to those chosen, and `missing`
 * are the words that no article has. Where none has all of the others, `partial` is true and the hits are those that
 * have most of them.
 */
async function search(query, chosen, sort) {
  const engine = await load();
  const ask = (words, filters = chosen) => engine.search(words, { filters, sort });
  const words = wordsOf(query);
  const answers = await Promise.all(words.map((word) => ask(word)));
  const held = await Promise.all(words.map((word) => isHeld(ask, word)));
  const [rest, missing] = [true, false].map((wanted) => words.filter((_, index) => held[index] === wanted));
  if (missing.length && !rest.length) return { hits: [], counts: {}, missing };
  const asked = missing.length ? rest.join(" ") : query;
  const { results, filters } = asked === words[0] ? answers[0] : await ask(asked);
  const counts = { ...filters };
  for (const name of Object.keys(chosen)) {
    const { [name]: _, ...others } = chosen;
    counts[name] = (await ask(asked, others)).filters[name];
  }
  const partial = !results.length && rest.length > 1;
  const hits = partial ? await nearest(ask, answers.filter((_, index) => held[index]), sort.date) : results;
  return { hits, counts, partial, missing };
}

/** Where no article has a word, Pagefind finds its beginning: `x` for `xylophone`. */
async function isHeld(ask, word) {
  // Of a phrase it finds nothing but whole words, and others with their stem.
  if ((await ask(`"${word}"`, {})).results.length) return true;
  const { results: [hit] } = await ask(word, {});
  if (!hit) return false;
  const { content, meta } = await hit.data();
  return plain([content, ...Object.values(meta)].join(" ")).includes(plain(word).trimEnd()); // the beginning of a word
}

/** Words without case and accents, each after a space. */
function plain(text) {
  return ` ${text}`.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").toLowerCase();
}

/** Find the articles that have most of the words: Pagefind takes several words for AND. */
async function nearest(ask, answers, byDate) {
  const held = Map.groupBy(answers.flatMap(({ results }) => results), ({ id }) => id);
  const most = Math.max(...[...held.values()].map((hits) => hits.length));
  const score = (id) => held.get(id).reduce((sum, hit) => sum + hit.score, 0);
  const ids = byDate
    ? (await ask(null)).results.map(({ id }) => id)
    : [...held.keys()].sort((one, other) => score(other) - score(one));
  return ids.map((id) => held.get(id)).filter((hits) => hits?.length === most).map(([hit]) => hit);
}

// ---- Facets: the page's lists of links become checkboxes of the form ----

let totals; // counts of the whole collection, once Pagefind is loaded
const links = [...lists.querySelectorAll("li a")].map((link) => [link, link.href]);
const facets = new Map([...lists.querySelectorAll("[data-facet]")].map((group) => [group.dataset.facet, makeFacet(group)]));

function makeFacet(group) {
  const [options, all] = group.querySelectorAll("ul, button");
  const facet = { group, options, all, values: new Map(), counts: new Map() };
  for (const item of options.children) addOption(facet, item);
  all.addEventListener("click", () => {
    all.ariaExpanded = String(all.ariaExpanded !== "true");
    showOptions(facet);
  });
  return facet;
}

function addOption({ values, counts }, item) {
  const [box, , count] = item.firstElementChild.children;
  box.hidden = false;
  values.set(box.value, { item, box, count });
  counts.set(box.value, Number(count.dataset.count));
}

/** Check a value, also one that the page does not offer or the collection no longer has: it can be taken back. */
function choose(facet, value) {
  if (!facet.values.has(value)) {
    const item = facet.values.values().next().value.item.cloneNode(true);
    const [box, name, count] = item.firstElementChild.children;
    box.value = name.textContent = value;
    name.removeAttribute("href"); // of the value that was copied
    count.dataset.count = 0;
    addOption(facet, item);
  }
  facet.values.get(value).box.checked = true;
}

/** Show the commonest values, or of years the latest, and those chosen. */
function showOptions({ group, options, all, values, counts }) {
  const amount = (value) => counts.get(value) ?? 0;
  const ranked = [...values.keys()].filter(amount);
  if (group.dataset.facet !== "year") ranked.sort((one, other) => amount(other) - amount(one));
  const listed = ranked.slice(0, all.ariaExpanded === "true" ? Infinity : LISTED);
  let last;
  for (const [value, { box, count, item }] of values) {
    count.textContent = amount(value).toLocaleString(locale);
    // What has the focus stays, or the focus would be lost.
    if (!listed.includes(value) && !box.checked && box !== document.activeElement) {
      item.remove();
      continue;
    }
    if (!item.isConnected) last ? last.after(item) : options.prepend(item);
    last = item;
  }
  all.hidden = ranked.length <= LISTED;
  group.hidden = !last;
}

function showCounts(counts) {
  for (const [name, facet] of facets) {
    // In a map, for any word may stand in an address, also one that every object has, such as `toString`.
    if (counts) facet.counts = new Map(Object.entries(counts[name] ?? {}));
    showOptions(facet);
  }
}

const checked = () => [...lists.querySelectorAll(":checked")];

/** A button that takes a chosen value back. */
function chip(box) {
  const { textContent } = box.nextElementSibling;
  const ariaLabel = insert(text.remove, "name", textContent);
  const button = make("button", { type: "button", textContent, ariaLabel });
  button.addEventListener("click", () => {
    const at = [...chips.children].indexOf(button.parentElement);
    box.checked = false;
    update(false);
    // Not the box, which brings up a phone's keyboard.
    (chips.children[at] ?? chips.lastElementChild ?? lists).firstElementChild.focus();
  });
  return make("li", {}, button);
}

// ---- The address ----

/** The form as a query string, without what is empty. */
function written() {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
}

function restore() {
  const address = new URLSearchParams(location.search);
  box.value = address.get("q") ?? "";
  form.elements.sort.value = address.get("sort") === "date" ? "date" : "";
  for (const box of checked()) box.checked = false;
  for (const [name, facet] of facets) {
    for (const value of address.getAll(name)) if (value.trim()) choose(facet, value);
    showOptions(facet);
  }
}

let settled = true; // whether the next key is a new step of the history
let timer;

/** Bring the address in line with the form, and search. */
function update(typing) {
  clearTimeout(timer);
  const query = String(written());
  const address = location.pathname + (query && `?${query}`);
  if (address !== location.pathname + location.search) {
    history[typing && !settled ? "replaceState" : "pushState"](null, "", address);
  }
  settled = !typing;
  run();
}

// ---- The page ----

let turn = 0; // a slow answer must not replace that of a later question

async function run() {
  const mine = ++turn;
  const address = written();
  const query = normalise(address.get("q") ?? "");
  const chosen = {};
  for (const { name, value } of checked()) (chosen[name] ??= { any: [] }).any.push(value);
  chips.replaceChildren(...checked().map(chip));
  for (const [link] of links) link.removeAttribute("href");
  if (!query && !checked().length) return showLists();
  const find = () => search(query || null, chosen, address.has("sort") ? { date: "desc" } : {});
  results.ariaBusy = "true";
  open();
  setTimeout(() => {
    if (mine === turn && results.ariaBusy === "true") status.textContent = text.searching;
  }, PATIENCE);
  try {
    const answer = await find();
    // Pagefind keeps to itself that it could not read a part of the index.
    if (!answer.hits.length && !navigator.onLine) throw new Error("offline");
    // Whoever comes back from an article finds as many results as there were.
    const first = await read(answer.hits.slice(0, history.state?.shown ?? SHOWN));
    if (mine !== turn) return;
    results.replaceChildren(...first.map(card));
    offerMore(answer, find, first.length);
    showStatus(answer);
    showCounts(answer.counts);
  } catch (error) {
    if (mine !== turn) return;
    showLists();
    for (const [link, href] of links) link.href = href; // without Pagefind the way to the articles
    fail(error);
  }
  results.ariaBusy = "false";
}

const read = (hits) => Promise.all(hits.map((hit) => hit.data()));

function open() {
  if (!found.hidden) return;
  found.hidden = false;
  // Open where they stand beside the results.
  lists.open = getComputedStyle(lists.parentElement).gridTemplateColumns.includes(" ");
}

function showLists() {
  status.textContent = "";
  results.replaceChildren();
  results.ariaBusy = "false";
  found.hidden = true;
  lists.open = true;
  showCounts(totals);
}

function fail(error) {
  console.error(error);
  status.textContent = text.failed;
  loading = undefined; // for this Pagefind never again asks for what it could not read
}

function showStatus({ hits: { length }, partial, missing }) {
  const said = [length ? counted(partial ? text.most : text.found, length) : text.nothing];
  if (missing.length) said.push(insert(text.missing, "words", new Intl.ListFormat(locale).format(missing)));
  // What is written is read aloud.
  if (status.textContent !== said.join(" ")) status.textContent = said.join(" ");
}

/** Offer the rest of an answer; after a failure, of what `find` finds anew. */
function offerMore(answer, find, shown) {
  more.hidden = shown >= answer.hits.length;
  more.onclick = async () => {
    const mine = turn;
    try {
      answer ??= await find();
      const cards = (await read(answer.hits.slice(shown, shown + SHOWN))).map(card);
      if (mine !== turn) return;
      results.append(...cards);
      cards[0].querySelector("a").focus();
      history.replaceState({ shown: shown + cards.length }, "");
      showStatus(answer);
      offerMore(answer, find, shown + cards.length);
    } catch (error) {
      answer = undefined;
      if (mine === turn) fail(error);
    }
  };
}

function card({ url, excerpt, meta, filters: { language: [lang] } }) {
  const item = byId("result").content.firstElementChild.cloneNode(true);
  const fill = (part, properties) => Object.assign(item.querySelector(part), properties);
  const isOwn = lang === language.split("-")[0];
  // The letters tell which way a text goes, but for one that begins with a foreign word.
  const dir = isOwn ? document.documentElement.dir : "auto";
  // What is searched is normalised; `headline` is the title as published, where that differs.
  fill("a", { href: url, lang, dir, textContent: meta.headline ?? meta.title });
  fill("bdi", { textContent: meta.source });
  fill(".kind", { textContent: meta.kind ?? "" });
  fill("time", { dateTime: meta.date, textContent: dateInWords(meta.date) });
  if (!isOwn) {
    fill(".language", { textContent: ` · ${new Intl.DisplayNames(locale, { type: "language" }).of(lang)}` });
  }
  fill(".summary", { lang, dir }).append(...marked(excerpt));
  return item;
}

/** Take only the text and the marks of an excerpt. */
function marked(excerpt) {
  const { body } = new DOMParser().parseFromString(excerpt.replace(cut, ""), "text/html");
  const copy = ({ nodeName, textContent }) => (nodeName === "MARK" ? make("mark", { textContent }) : textContent);
  return [...body.childNodes].map(copy);
}

// ---- What the reader does ----

box.addEventListener("focus", () => load().catch(() => {}), { once: true }); // a failure shows in a search
box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(update, PAUSE, true);
});
document.addEventListener("keydown", (event) => {
  const stops = [box, ...results.querySelectorAll("a"), more].filter((stop) => !stop.hidden);
  const at = stops.indexOf(event.target);
  if (at < 0 || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, ...(at && { Home: 1, End: stops.length - 1, Escape: 0 }) }[event.key];
  if (event.key === "Escape" && !at && box.value) {
    box.value = "";
    update(true);
  } else if (!stops[to]) return;
  stops[to]?.focus();
  event.preventDefault();
  event.stopPropagation(); // Esc does not yet leave the box
});
slash.addEventListener("change", () => {
  const { dataset } = document.body;
  dataset.slash = slash.checked ? "on" : "off";
  try {
    localStorage.slash = dataset.slash;
  } catch {} // for this page only
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  update(false);
});
for (const place of [lists, found]) place.addEventListener("change", () => update(false));
for (const button of [clear, restart]) {
  button.addEventListener("click", () => {
    for (const box of checked()) box.checked = false;
    if (button === restart) box.value = "";
    box.focus();
    update(false);
  });
}
addEventListener("popstate", () => {
  clearTimeout(timer);
  settled = true;
  restore();
  run();
});

slash.checked = document.body.dataset.slash !== "off";
restore();
run();
