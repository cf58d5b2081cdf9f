// The panel beside the matrix: htmx brings it, this keeps place and focus. Without scripts every cell is a link.
// Elements are looked up each time: going back replaces them all.
let opener = "";

const isPanel = (event) => event.detail.target?.id === "panel";

const mark = () => {
  for (const marked of document.querySelectorAll(".matrix [aria-current]")) marked.removeAttribute("aria-current");
  for (const link of document.querySelectorAll(".matrix td > a")) {
    if (link.search !== location.search) continue;
    link.parentElement.setAttribute("aria-current", "true");
    link.closest("tr").setAttribute("aria-current", "true");
  }
};

const everybody = document.getElementById("everybody");
if (everybody) {
  everybody.parentElement.hidden = false; // without this script one ticks them one by one
  everybody.addEventListener("change", () => {
    for (const box of document.querySelectorAll(".matrix input[name=person]")) box.checked = everybody.checked;
  });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isPanel(event) && !event.detail.elt.closest("#panel")) opener = event.detail.elt.getAttribute("href");
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (isPanel(event)) event.detail.pathInfo.anchor = undefined; // the page stays where it is
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!isPanel(event)) return;
  mark();
  const title = document.getElementById("panel-title");
  if (title === null) {
    const cells = [...document.querySelectorAll(".matrix td > a")];
    const back = cells.find((link) => link.getAttribute("href") === opener) ?? document.querySelector(".matrix");
    back?.focus({ preventScroll: true });
    return;
  }
  title.focus({ preventScroll: true });
  const panel = document.getElementById("panel");
  const { top } = panel.getBoundingClientRect();
  if (top < 0 || top > innerHeight * 0.6) panel.scrollIntoView({ block: "start" });
});
