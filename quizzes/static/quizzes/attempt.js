// An attempt in the browser. The server decides (its clock, its paper); this sends each answer as it is given, keeps
// what is not acknowledged yet, and shows what happened. Without it, the form's buttons do the same, a page at a time.

const root = document.querySelector("[data-attempt]");
const storeKey = `poise.attempt.${root.dataset.attempt}`;
const PATIENCE = 4000; // milliseconds that leaving the page waits for an answer on its way
const LONGEST_PAUSE = 30000;

// --- What is not acknowledged yet. Other tabs read and write the same list, so it is read anew each time. ---

let memory = "[]"; // where the browser keeps nothing for us

function unsent() {
  try {
    return JSON.parse(localStorage.getItem(storeKey) ?? memory);
  } catch {
    return JSON.parse(memory);
  }
}

function keep(list) {
  memory = JSON.stringify(list);
  try {
    if (list.length) localStorage.setItem(storeKey, memory);
    else localStorage.removeItem(storeKey);
  } catch {
    // a private window, or a full store: the page's own memory has to do
  }
}

const same = (one, other) => one.send === other.send && one.given_at === other.given_at;
const drop = (entry) => keep(unsent().filter((each) => !same(each, entry)));
const renumber = (entry, number) => keep(unsent().map((each) => (same(each, entry) ? { ...each, number } : each)));

// --- Saying what happened ---

const text = (name) => root.dataset[`text${name}`];
const saved = document.querySelector("[data-saved]");
const refused = document.querySelector("[data-refused]");
const announce = document.querySelector("[data-announce]");

function status(words, waiting = false) {
  saved.textContent = words;
  saved.classList.toggle("waiting", waiting);
}

function refuse(message, over = false) {
  status("");
  refused.textContent = message;
  if (over) {
    const link = document.createElement("a");
    link.href = root.dataset.result;
    link.textContent = text("Result");
    refused.append(" ", link);
  }
  refused.hidden = false;
  refused.scrollIntoView({ block: "nearest" });
}

// --- Sending, one answer after another ---

let sending = null;
let pause = 0;
let timer = 0;

function flush() {
  clearTimeout(timer);
  sending ??= sendAll().finally(() => { sending = null; });
  return sending;
}

async function sendAll() {
  for (let entry = unsent()[0]; entry; entry = unsent()[0]) {
    status(text("Sending"), true);
    if (!(await sendOne(entry))) return;
  }
}

async function sendOne(entry) {
  let answer;
  let said;
  try {
    answer = await fetch(entry.send, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ number: entry.number, answer: entry.answer, given_at: entry.given_at }),
      credentials: "same-origin",
      signal: AbortSignal.timeout(15000),
    });
    said = await answer.json().catch(() => ({}));
  } catch {
    return later();
  }
  if (answer.ok) return acknowledged(entry, said);
  if (said.code === "number-taken") {
    renumber(entry, said.next);
    if (question && question.dataset.send === entry.send) last = Math.max(last, said.next);
    return true;
  }
  if (answer.status === 403) { // the sign-in changed in another tab, and the token with it
    refuse(text("Reload"));
    return false;
  }
  if (answer.status === 401) {
    refuse(said.message);
    return false;
  }
  if (answer.status >= 500 || answer.status === 429 || !said.code) return later();
  drop(entry); // it will never be accepted: say why
  refuse(said.message, answer.status === 409 || answer.status === 410);
  return true;
}

function acknowledged(entry, receipt) {
  drop(entry);
  pause = 0;
  refused.hidden = true;
  const told = Date.now() + receipt.remaining * 1000; // whole seconds: only a clock that went wrong is set right
  if (Math.abs(told - deadline) > 3000) deadline = told;
  const at = new Date(receipt.received_at).toLocaleTimeString([], { hour12: false });
  status(text("Saved").replace("{time}", at));
  saved.title = receipt.receipt;
  return true;
}

function later() {
  pause = Math.min(LONGEST_PAUSE, pause ? pause * 2 : 1000);
  timer = setTimeout(flush, pause * (0.75 + Math.random() / 2));
  status(text("Waiting"), true);
  if (refused.hidden || refused.textContent !== text("Kept")) refused.textContent = text("Kept"); // said once
  refused.hidden = false;
  return false;
}

function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

const settled = () => Promise.race([flush(), new Promise((done) => setTimeout(done, PATIENCE))]);

// --- One question ---

const question = document.querySelector("[data-question]");
let last = Number(question?.dataset.number ?? 0);

function chosen() {
  return [...question.querySelectorAll("input[name=answer]:checked")].map((input) => input.value);
}

function given() {
  const send = question.dataset.send;
  const list = unsent();
  last = Math.max(last, ...list.filter((entry) => entry.send === send).map((entry) => entry.number)) + 1;
  keep([...list, { send, number: last, answer: chosen(), given_at: new Date().toISOString() }]);
  flush();
}

function showUnsent() {
  const waiting = unsent().filter((entry) => entry.send === question.dataset.send).at(-1);
  if (!waiting) return;
  for (const input of question.querySelectorAll("input[name=answer]")) {
    input.checked = waiting.answer.includes(input.value);
  }
}

async function go(event) {
  event.preventDefault();
  await settled();
  location.assign(event.submitter?.dataset.href ?? question.querySelector("[data-href]").dataset.href);
}

// --- The clock: the server's, carried on by ours ---

let deadline = Date.now() + Number(root.dataset.deadline) - Number(root.dataset.now);
const handIn = document.querySelector("[data-hand-in]");
const clock = document.querySelector("[data-clock]");
const calls = [[60, "One"], [300, "Five"]]; // heard by screen readers at these seconds, and only then
let before = Infinity;

function tick() {
  const seconds = Math.max(0, Math.ceil((deadline - Date.now()) / 1000)); // zero is past the deadline, never before
  clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  for (const [at, name] of calls) {
    if (seconds <= at && before > at && before !== Infinity) announce.textContent = text(name);
  }
  before = seconds;
  if (seconds === 0) {
    clearInterval(ticking);
    timeIsUp();
  }
}

let ticking;

async function timeIsUp() {
  announce.textContent = text("Up");
  await settled();
  if (navigator.onLine) handIn.submit();
  else addEventListener("online", () => handIn.submit(), { once: true });
}

// --- Begin ---

function begin() {
  addEventListener("online", flush);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (question) {
    showUnsent();
    question.addEventListener("change", given);
    question.addEventListener("submit", go);
  } else {
    handIn.addEventListener("submit", async (event) => {
      event.preventDefault();
      await settled();
      handIn.submit();
    });
  }
  if (unsent().length) flush();
  ticking = setInterval(tick, 500);
  tick();
}

if ("finished" in root.dataset) keep([]);
else begin();
