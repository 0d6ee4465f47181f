// Pages as sitegen's default theme makes them, with the same on them in substance, but related articles, for which
// Eleventy has nothing built in.
import { dateToRfc3339 } from "@11ty/eleventy-plugin-rss";
import syntaxHighlight from "@11ty/eleventy-plugin-syntaxhighlight";
import footnote from "markdown-it-footnote";

const ORIGIN = "https://example.org";
const PER_PAGE = 12;
const FEED_ENTRIES = 20;
const WORDS_A_MINUTE = 213;
const TAXONOMIES = {
  topic: (item) => item.data.topic ?? [],
  source: (item) => [item.data.source],
  author: (item) => item.data.author ?? [],
  tag: (item) => item.data.labels ?? [],
  year: (item) => [String(item.date.getUTCFullYear())],
  // The years of long lists.
  within: (item) => item.data.within ?? [],
};

// As in sitegen, topics and sources have feeds of their own, and what has more articles than a few has lists of its years.
const WITH_FEED = ["topic", "source"];
const WITH_YEARS = ["topic", "source", "author", "tag"];
const FEW = 18;

const long = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });
const { compare } = new Intl.Collator("en", { numeric: true });

export default function (eleventyConfig) {
  eleventyConfig.addPlugin(syntaxHighlight);
  eleventyConfig.amendLibrary("md", (library) =>
    library.set({ html: true, linkify: true }).use(footnote).use(contents));
  eleventyConfig.addPassthroughCopy("style.css");
  eleventyConfig.addFilter("long", (date) => long.format(date));
  eleventyConfig.addFilter("day", (date) => date.toISOString().slice(0, 10));
  eleventyConfig.addFilter("rfc3339", dateToRfc3339);
  eleventyConfig.addFilter("minutes", (text) => Math.ceil(text.split(/\s+/).length / WORDS_A_MINUTE));
  eleventyConfig.addFilter("persons", (names = []) => names.map((name) => ({ "@type": "Person", name })));
  eleventyConfig.addFilter("listItems", (articles) =>
    articles.map(({ url, data }, index) => listItem(index + 1, data.title, { url: ORIGIN + url })));
  eleventyConfig.addFilter("crumbItems", (trail) =>
    [{ title: "Home", url: "/" }, ...trail].map(({ title, url }, index) =>
      listItem(index + 1, title, { item: ORIGIN + url })));
  // A "<" could end the script.
  eleventyConfig.addFilter("jsonld", (graph) =>
    JSON.stringify({ "@context": "https://schema.org", "@graph": graph }).replaceAll("<", "\\u003c"));

  const slugify = eleventyConfig.getFilter("slugify");
  let found;
  // Eleventy decides which collection is made first, and each of them needs both.
  const find = (api) => {
    const articles = api.getFilteredByGlob("articles/**/*.md").sort((one, other) => other.date - one.date);
    const home = { title: "Benchmark", url: "/", years: "/year/", articles };
    return { articles, home, terms: grouped(articles, slugify) };
  };
  const once = (make) => (api) => make((found ??= find(api)));
  eleventyConfig.on("eleventy.before", () => (found = undefined));
  eleventyConfig.addCollection("articles", once(({ articles }) => articles));
  eleventyConfig.addCollection("lists", once(({ home, terms }) => [home, ...terms].flatMap(paged)));
  eleventyConfig.addCollection("taxonomies", once(({ terms }) =>
    Object.keys(TAXONOMIES).filter((kind) => kind !== "within").map((kind) => ({
      kind,
      terms: terms.filter((term) => term.kind === kind).sort((one, other) => compare(one.title, other.title)),
    }))));
  eleventyConfig.addCollection("feeds", once(({ home, terms }) =>
    [home, ...terms.filter(({ feed }) => feed)]
      .map((list) => ({ ...list, articles: list.articles.slice(0, FEED_ENTRIES) }))));

  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk", dir: { input: ".", includes: "_includes" } };
}

// Gives headings ids and collects those of two levels. Eleventy hands markdown-it the page's data as its environment,
// so that the layout finds them.
function contents(library) {
  library.core.ruler.push("contents", ({ tokens, env }) => {
    const seen = new Map();
    let inner = (env.contents = []);
    tokens.forEach((token, index) => {
      if (token.type !== "heading_open") return;
      const words = tokens[index + 1].children.filter(({ type }) => type === "text" || type === "code_inline");
      const title = words.map(({ content }) => content).join("").trim();
      const name = title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s+/g, "-") || "heading";
      const times = seen.get(name) ?? 0;
      seen.set(name, times + 1);
      const id = times ? `${name}-${times}` : name;
      token.attrSet("id", id);
      if (token.tag === "h2") {
        env.contents.push({ id, title, inner: (inner = []) });
      } else if (token.tag === "h3") {
        inner.push({ id, title, inner: [] });
      }
    });
  });
}

const listItem = (position, name, where) => ({ "@type": "ListItem", position, name, ...where });

const addresses = new Map();

function address(kind, title, slugify) {
  const key = `${kind}/${title}`;
  if (!addresses.has(key)) addresses.set(key, `/${kind}/${slugify(title)}/`);
  return addresses.get(key);
}

// Returns every term with its articles, and tells each article its terms and its neighbours in them.
function grouped(articles, slugify) {
  const found = new Map();
  articles.forEach(({ data }) => Object.assign(data, { terms: {}, neighbours: [] }));
  for (const [kind, of] of Object.entries(TAXONOMIES)) {
    for (const item of articles) {
      // Some articles name a term twice.
      const terms = new Set(of(item).map((title) => {
        const url = address(kind, title, slugify);
        const feed = WITH_FEED.includes(kind) && `${url}atom.xml`;
        if (!found.has(url)) found.set(url, { kind, title, url, feed, articles: [] });
        return found.get(url);
      }));
      terms.forEach(({ articles }) => articles.push(item));
      item.data.terms[kind] = [...terms];
    }
  }
  for (const term of found.values()) {
    term.articles.forEach(({ data }, place) => {
      if (term !== data.terms.topic[0] && term.kind !== "source") return;
      const [newer, older] = [term.articles[place - 1], term.articles[place + 1]];
      if (newer || older) data.neighbours.push({ term, newer, older });
    });
  }
  for (const term of found.values()) {
    const isLong = WITH_YEARS.includes(term.kind) && term.articles.length > FEW;
    term.years = isLong ? `/within/${slugify(`${term.kind}: ${term.title}`)}-` : "/year/";
  }
  return [...found.values()];
}

function paged({ kind, title, url, feed, years, articles }) {
  const count = Math.ceil(articles.length / PER_PAGE);
  const at = (number) => (number === 1 ? url : `${url}page/${number}/`);
  return Array.from({ length: count }, (_, index) => {
    const shown = articles.slice(index * PER_PAGE, (index + 1) * PER_PAGE);
    return {
      kind,
      title,
      feed,
      url: at(index + 1),
      count: articles.length,
      articles: shown,
      years: byYear(shown),
      record: kind !== "within" && index === 0 && { from: articles.at(-1).date, to: articles[0].date, at: years, years: byYear(articles) },
      newer: index > 0 && at(index),
      older: index + 1 < count && at(index + 2),
    };
  });
}

function byYear(articles) {
  const years = new Map();
  for (const item of articles) {
    const year = item.date.getUTCFullYear();
    if (!years.has(year)) years.set(year, []);
    years.get(year).push(item);
  }
  return [...years].map(([year, articles]) => ({ year, articles }));
}
