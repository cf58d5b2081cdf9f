// Marking by keyboard, and a draft that saves itself. Without this the page works, too.
const form = document.querySelector("[data-marking]");
const saved = form.querySelector("[data-saved]");
const points = [...form.querySelectorAll('input[type="number"]')];
const comment = form.querySelector("textarea");
const back = document.querySelector("[data-take-back]");
const PAUSE = 1500; // ms after the last key

let timer = 0;
let leaving = false;
let changed = false;

form.querySelector("[data-shortcuts]").hidden = false;
document.querySelector("[data-begin]").focus({ preventScroll: true });

async function save() {
  clearTimeout(timer);
  if (leaving || !changed) return;
  changed = false;
  const body = new FormData(form);
  body.set("do", "draft");
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST", body, headers: { Accept: "application/json" }, redirect: "error",
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const said = await answer.json();
    saved.textContent = said.kept ? `${form.dataset.textSaved} ${said.saved}` : form.dataset.textTaken;
  } catch {
    changed = true;
    saved.textContent = form.dataset.textLost;
  }
}

function press(does) {
  form.querySelector(`button[value="${does}"]`).click();
}

// A digit replaces the one that stands there, as in a mark that was taken back.
function goTo(field) {
  field.focus();
  field.select();
}

function next(field) {
  const place = points.indexOf(field);
  if (points[place + 1]) goTo(points[place + 1]);
  else comment.focus();
}

form.addEventListener("input", () => {
  changed = true;
  saved.textContent = form.dataset.textUnsaved;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
});
form.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(timer);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden" || leaving || !changed) return;
  const body = new FormData(form);
  body.set("do", "draft");
  navigator.sendBeacon(location.href, body);
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Enter ends a Chinese word
  const command = event.ctrlKey || event.metaKey;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  let act = null;
  if (command && !event.altKey && event.key === "Enter") act = () => press("mark");
  else if (command && !event.altKey && !event.shiftKey && event.code === "KeyS") act = () => press("draft");
  else if (event.altKey && !command && event.code === "KeyN") act = () => press("skip");
  else if (event.altKey && !command && event.code === "KeyZ" && back) act = () => back.querySelector("button").click();
  else if (event.altKey && !command && digit?.[1] === "0") act = () => comment.focus();
  else if (event.altKey && !command && digit && points[digit[1] - 1]) act = () => goTo(points[digit[1] - 1]);
  else if (event.key === "Enter" && points.includes(event.target)) act = () => next(event.target);
  if (!act) return;
  event.preventDefault();
  act();
});
