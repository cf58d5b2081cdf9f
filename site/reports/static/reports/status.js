// The panel beside the matrix: htmx brings it, this keeps place and focus. Without scripts every cell is a link.
const panel = document.getElementById("panel");
let opener = null;

const isPanel = (event) => panel !== null && event.detail.target === panel;

const mark = () => {
  for (const marked of document.querySelectorAll(".matrix [aria-current]")) marked.removeAttribute("aria-current");
  for (const link of document.querySelectorAll(".matrix td > a")) {
    if (link.search !== location.search) continue;
    link.parentElement.setAttribute("aria-current", "true");
    link.closest("tr").setAttribute("aria-current", "true");
  }
};

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isPanel(event) && !panel.contains(event.target)) opener = event.target;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (isPanel(event)) event.detail.pathInfo.anchor = undefined; // the page stays where it is
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!isPanel(event)) return;
  mark();
  const title = document.getElementById("panel-title");
  if (title === null) {
    opener?.focus({ preventScroll: true });
    return;
  }
  title.focus({ preventScroll: true });
  const { top, bottom } = panel.getBoundingClientRect();
  if (top < 0 || top > innerHeight * 0.6 || bottom < 0) panel.scrollIntoView({ block: "start" });
});
