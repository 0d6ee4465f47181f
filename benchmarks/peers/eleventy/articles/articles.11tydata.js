export default {
  layout: "article.njk",
  permalink: ({ page }) => `/${page.date.getUTCFullYear()}/${page.filePathStem.split("/").at(-1)}/`,
};
