// Ctrl-K (Cmd-K) leads to the search, as `/` does where the reader did not turn it off; Esc leads back.

const box = document.getElementById("q");
const { dataset } = document.body;
const typed = "input:not([type=checkbox]), select, textarea";
let before;

dataset.slash = "on";
try {
  dataset.slash = localStorage.slash ?? "on";
} catch {} // browsers may refuse to remember

function enter() {
  if (!box) return location.assign(`${document.querySelector("[rel=search]").href}#q`);
  if (document.activeElement !== box) before = document.activeElement;
  box.focus();
  box.select();
}

function leave() {
  box.blur();
  before?.focus();
}

addEventListener("keydown", (event) => {
  if (event.isComposing) return; // the key is for the input method
  const { key, target } = event;
  const held = event.ctrlKey || event.metaKey;
  const single = dataset.slash !== "off" && !target.matches(typed);
  if (held ? key === "k" : key === "/" && single) enter();
  else if (key === "Escape" && target === box) leave();
  else return;
  event.preventDefault();
});
