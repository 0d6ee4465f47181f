// The preview's script in every page: it follows the state of the site, which the server sends. Each message is the
// whole state, so that nothing is lost while a page is not connected.
"use strict";

(() => {
  const OWN = "/.sitegen/";
  const INDEXING = "sitegen-indexing";
  const SHOWN_SECONDS = 5;
  const known = { ...document.currentScript.dataset };

  const element = (name, properties = {}, children = []) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const status = element("p", { className: "status", role: "status" });
  const title = element("h1", { id: "title" });
  const list = element("ol");
  const hide = element("button", { type: "button", textContent: "Hide", onclick: () => dialog.close() });
  const dialog = element("dialog", { onclose: () => (count.hidden = !list.childElementCount) }, [
    element("div", { className: "head" }, [title, hide]),
    element("p", { className: "lead", textContent: "This page shows the last site that could be built." }),
    list,
  ]);
  dialog.setAttribute("aria-labelledby", "title");
  const count = element("button", { type: "button", className: "count", hidden: true, onclick: () => open() });

  // A shadow tree, so that neither the theme's style nor its scripts reach it.
  const host = element("sitegen-preview", { lang: "en", dir: "ltr" });
  const sheet = element("link", { rel: "stylesheet", href: `${OWN}preview.css` });
  host.attachShadow({ mode: "open" }).append(sheet, status, count, dialog);

  const open = () => {
    count.hidden = true;
    dialog.showModal();
  };

  const problem = ({ position, severity, message, hint, source }) =>
    element("li", { className: severity }, [
      element("p", { className: "position" }, [element("code", { textContent: position }), ` ${severity}`]),
      element("p", { className: "message", textContent: message }),
      ...(source ? [element("pre", { textContent: source })] : []),
      ...(hint ? [element("p", { className: "hint", textContent: `Fix: ${hint}` })] : []),
    ]);

  // The server sends a placeholder for each picture of another host, which would learn of this reader.
  document.addEventListener(
    "click",
    (event) => {
      const picture = event.target.closest?.("img[data-remote]");
      if (!picture) return;
      event.preventDefault();
      picture.src = picture.dataset.remote;
      delete picture.dataset.remote;
    },
    true,
  );

  let shown = "[]";
  const showProblems = (problems) => {
    if (JSON.stringify(problems) === shown) return;
    shown = JSON.stringify(problems);
    list.replaceChildren(...problems.map(problem));
    title.textContent = count.textContent = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    if (!problems.length) {
      dialog.close();
      count.hidden = true;
    } else if (!dialog.open) open();
  };

  let timer;
  const say = (text, passing = false) => {
    clearTimeout(timer);
    status.textContent = text;
    if (passing) timer = setTimeout(() => (status.textContent = ""), SHOWN_SECONDS * 1000);
  };

  const showSearch = (indexing) => {
    if (indexing) {
      say("Updating the search …");
    } else if (sessionStorage.getItem(INDEXING)) {
      sessionStorage.removeItem(INDEXING);
      say("Search is ready", true);
    } else if (!timer) say("");
  };

  const usesIndex = (bundle) =>
    performance.getEntriesByType("resource").some(({ name }) => name.includes(`/${bundle}/`));

  // A style sheet stays until the new one has loaded, so that the page is never without style. The old links, by the
  // new one.
  const former = new Map();
  const changeStyles = (word) => {
    const leaving = new Set([...former.values()].flat());
    for (const link of document.querySelectorAll("link[rel~=stylesheet]")) {
      const url = new URL(link.href);
      if (url.origin !== location.origin || leaving.has(link)) continue;
      url.searchParams.set("preview", word);
      const next = link.cloneNode();
      former.set(next, [link, ...(former.get(link) ?? [])]);
      next.href = url;
      next.onload = () => {
        former.get(next).forEach((old) => old.remove());
        former.set(next, []);
      };
      link.after(next);
    }
  };

  const follow = (state) => {
    // Stored for the session, so that the page still says it if the search is ready before the page has reloaded.
    if (state.indexing) sessionStorage.setItem(INDEXING, "1");
    const isOldIndex = state.index !== known.index && usesIndex(state.bundle);
    if (state.pages !== known.pages || isOldIndex) return location.reload();
    if (state.styles !== known.styles) changeStyles(state.styles);
    Object.assign(known, { styles: state.styles, index: state.index });
    showProblems(state.problems);
    if (state.problems.length) say("");
    else showSearch(state.indexing);
  };

  // Browsers allow few connections to a host, so only visible pages have one.
  let source;
  const connect = () => {
    source?.close();
    if (document.visibilityState === "hidden") return;
    source = new EventSource(`${OWN}state`);
    source.onmessage = (event) => follow(JSON.parse(event.data));
    source.onerror = () => say("The preview has ended");
  };

  document.body.append(host);
  document.addEventListener("visibilitychange", connect);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && connect());
  connect();
})();
