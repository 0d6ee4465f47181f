// Kinds of pages as sitegen's default theme makes them, but related articles, for which Eleventy has nothing built in.
import { dateToRfc3339 } from "@11ty/eleventy-plugin-rss";
import syntaxHighlight from "@11ty/eleventy-plugin-syntaxhighlight";
import footnote from "markdown-it-footnote";

const PER_PAGE = 12;
const FEED_ENTRIES = 20;
const TAXONOMIES = {
  topic: (item) => item.data.topic ?? [],
  source: (item) => [item.data.source],
  author: (item) => item.data.author ?? [],
  tag: (item) => item.data.labels ?? [],
  year: (item) => [String(item.date.getUTCFullYear())],
};

const medium = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

export default function (eleventyConfig) {
  eleventyConfig.addPlugin(syntaxHighlight);
  eleventyConfig.amendLibrary("md", (library) => library.set({ html: true, linkify: true }).use(footnote));
  eleventyConfig.addPassthroughCopy("style.css");
  eleventyConfig.addFilter("medium", (date) => medium.format(date));
  eleventyConfig.addFilter("day", (date) => date.toISOString().slice(0, 10));
  eleventyConfig.addFilter("rfc3339", dateToRfc3339);

  const slugify = eleventyConfig.getFilter("slugify");
  let found;
  // Eleventy decides which collection is made first, and each of them needs both.
  const find = (api) => {
    const articles = api.getFilteredByGlob("articles/**/*.md").sort((one, other) => other.date - one.date);
    articles.forEach((item, place) => (item.data.place = place));
    return { articles, terms: grouped(articles, slugify) };
  };
  const once = (make) => (api) => make((found ??= find(api)));
  eleventyConfig.on("eleventy.before", () => (found = undefined));
  eleventyConfig.addCollection("articles", once(({ articles }) => articles));
  eleventyConfig.addCollection("lists", once(({ articles, terms }) =>
    [{ title: "Home", url: "/", articles }, ...terms].flatMap(paged)));
  eleventyConfig.addCollection("taxonomies", once(({ terms }) =>
    Object.keys(TAXONOMIES).map((kind) => ({ kind, terms: terms.filter((term) => term.kind === kind) }))));
  eleventyConfig.addCollection("feeds", once(({ articles, terms }) =>
    [{ title: "Benchmark", url: "/", articles }, ...terms.filter(({ kind }) => kind === "topic" || kind === "source")]
      .map((list) => ({ ...list, articles: list.articles.slice(0, FEED_ENTRIES) }))));

  eleventyConfig.addFilter("links", (page, source, topic, author, labels) =>
    Object.entries(TAXONOMIES).flatMap(([kind, of]) =>
      of({ date: page.date, data: { source, topic, author, labels } }).map((title) => ({
        kind, title, url: address(kind, title, slugify),
      }))));
  eleventyConfig.addFilter("beside", (place) =>
    [found.articles[place - 1], found.articles[place + 1]].filter(Boolean));

  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk", dir: { input: ".", includes: "_includes" } };
}

const addresses = new Map();

function address(kind, title, slugify) {
  const key = `${kind}/${title}`;
  if (!addresses.has(key)) addresses.set(key, `/${kind}/${slugify(title)}/`);
  return addresses.get(key);
}

function grouped(articles, slugify) {
  const found = new Map();
  for (const [kind, of] of Object.entries(TAXONOMIES)) {
    for (const item of articles) {
      for (const title of of(item)) {
        const url = address(kind, title, slugify);
        if (!found.has(url)) found.set(url, { kind, title, url, articles: [] });
        found.get(url).articles.push(item);
      }
    }
  }
  return [...found.values()];
}

function paged({ title, url, articles }) {
  const count = Math.ceil(articles.length / PER_PAGE);
  const at = (number) => (number === 1 ? url : `${url}page/${number}/`);
  return Array.from({ length: count }, (_, index) => ({
    title,
    url: at(index + 1),
    count: articles.length,
    articles: articles.slice(index * PER_PAGE, (index + 1) * PER_PAGE),
    newer: index > 0 && at(index),
    older: index + 1 < count && at(index + 2),
  }));
}
