// Mends what keeps Wagtail's editors from being read aloud. tests/browser/test_trainer_accessible.py shows the need:
// take a line out, and axe finds what it mended.

const isChild = (element) => element.matches("[data-streamfield-child]");

// Where a block stands among its siblings, and its parent among theirs: "3.1".
function place(child) {
  const above = child.parentElement.closest("[data-streamfield-child]");
  const here = [...child.parentElement.children].filter(isChild).indexOf(child) + 1;
  return above ? `${place(above)}.${here}` : `${here}`;
}

// Two empty options, or two scenes, would be landmarks of one name: the place tells them apart.
function tellApart(panel) {
  const words = panel.querySelector("[data-panel-heading]")?.textContent ?? "";
  const called = `${place(panel.parentElement)} ${words.replaceAll("*", "").replace(/\s+/g, " ").trim()}`;
  if (panel.getAttribute("aria-label") === called) return;
  panel.removeAttribute("aria-labelledby");
  panel.setAttribute("aria-label", called);
}

// The field of a block that is one field, such as a text, has no label of its own: its block's kind names it.
// An item of a list has no kind: then the list's label does, with the item's place.
function name(field) {
  const panel = field.closest("section");
  const kind = panel?.querySelector(".c-sf-block__type")?.textContent.trim();
  const called = kind || placeInList(panel);
  if (called && field.getAttribute("aria-label") !== called) field.setAttribute("aria-label", called);
}

function placeInList(panel) {
  const item = panel?.closest("[data-streamfield-child]");
  const label = item?.closest("[data-streamfield-list-container]")?.closest("[data-contentpath]")
    ?.querySelector("label, .w-field__label");
  if (!label) return "";
  const text = [...label.childNodes].find((node) => node.textContent.trim())?.textContent.trim();
  return `${text} ${[...item.parentElement.children].filter(isChild).indexOf(item) + 1}`;
}

// A heading cannot be an alert as well; a box around it can.
function alertAround(heading) {
  const box = document.createElement("div");
  box.setAttribute("role", "alert");
  heading.removeAttribute("role");
  heading.replaceWith(box);
  box.append(heading);
}

const isUnnamed = (field) => !field.labels?.length && !field.hasAttribute("aria-labelledby");

function mend() {
  document.querySelectorAll("[data-streamfield-child] > section.w-panel--nested").forEach(tellApart);
  const fields = ".w-panel--nested :is(input:not([type=hidden]), textarea, select), .public-DraftEditor-content";
  [...document.querySelectorAll(fields)].filter(isUnnamed).forEach(name);
  document.querySelectorAll("h2[role=alert]").forEach(alertAround);
  // The filters of a search stand above its h2, straight below the h1.
  document.querySelectorAll("h3.filter-title").forEach((heading) => heading.setAttribute("aria-level", "2"));
}

let isDue = false;
function mendSoon() {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    mend();
  }, 50);
}

mend();
new MutationObserver(mendSoon).observe(document.body, { childList: true, subtree: true });
