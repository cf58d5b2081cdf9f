// An attempt in the browser. The server decides (its clock, its paper); this sends each answer as it is given, keeps
// what is not acknowledged yet, and shows what happened. Without it, the form's buttons do the same, a page at a time.

const root = document.querySelector("[data-attempt]");
const { Outbox, answerOf } = await import(root.dataset.outbox);
const outbox = new Outbox(root.dataset.attempt, csrfToken);
const PATIENCE = 4000; // milliseconds that leaving the page waits for an answer on its way
const ASK_CLOCK = 60000;
const AGAIN = 5000;

function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

// --- Saying what happened ---

const text = (name) => root.dataset[`text${name}`];
const saved = document.querySelector("[data-saved]");
const refused = document.querySelector("[data-refused]");
const announce = document.querySelector("[data-announce]");

function status(words, waiting = false) {
  if (!saved) return;
  saved.textContent = words;
  saved.classList.toggle("waiting", waiting);
}

// What waits is said until it has gone on. A reason stays, beside those before it, until the candidate does something:
// what is saved a moment later must not take it away unread.
const reasons = new Set();
let passing = false; // what is said now goes when something is saved

function write(messages, link) {
  passing = false;
  const lines = messages.flatMap((message, place) => (place ? [document.createElement("br"), message] : [message]));
  refused.replaceChildren(...lines, ...(link ? [" ", link] : []));
  refused.hidden = false;
  refused.scrollIntoView({ block: "nearest" });
}

function tell(message) {
  if (!refused.hidden && refused.textContent === message) return; // said once
  write([message]);
  passing = true;
}

function giveReason(message, link) {
  reasons.add(message);
  write([...reasons], link);
}

function hush() {
  if (!passing) return;
  passing = false;
  if (reasons.size) write([...reasons]);
  else refused.hidden = true;
}

function linkTo(address, words) {
  return address ? Object.assign(document.createElement("a"), { href: address, textContent: words }) : null;
}

const linkToResult = () => linkTo(root.dataset.result, text("Result"));

// The server does not know us any more: whoever signs in comes back to this page, and it sends what waits.
function tellSignedOut() {
  const link = linkTo(root.dataset.signIn, text("SignIn"));
  if (outbox.holdsInMemory) link.target = "_blank"; // nothing else keeps them
  write([text("SignedOut")], link);
}

async function waiting() {
  const lines = new Set((await outbox.unsent()).map((entry) => entry.send));
  status(`${text("Waiting")}${lines.size > 1 ? ` · ${lines.size}` : ""}`, true);
  if (!reasons.size) tell(text("Kept"));
}

// Something cannot go on now. Where that is no matter of the line, the true reason is said.
function tellWaits(name) {
  if (outbox.stopped) tellStopped(outbox.stopped);
  else tell(text(name));
}

function tellStopped(why) {
  status(text("Unsent"), true);
  if (why === "signed-out") tellSignedOut();
  else if (why === "not-theirs") write([text("NotYours")], linkTo(root.dataset.signOut, text("SignOut")));
  else write([text("Reload")]);
  passing = true;
}

outbox.addEventListener("sending", () => status(text("Sending"), true));
outbox.addEventListener("waiting", waiting);
outbox.addEventListener("saved", ({ detail }) => {
  hush();
  if (upWaits) afterTheEnd();
  if (detail.late) {
    status(text("Late"), true);
    giveReason(text("Late"), linkToResult());
    return;
  }
  setClock(Date.now() + detail.remaining * 1000, 3000); // whole seconds: only a clock that went wrong is set right
  const at = new Date(detail.received_at).toLocaleTimeString([], { hour12: false });
  status(text("Saved").replace("{time}", at));
  if (saved) saved.title = detail.receipt;
  tellOfOthers(detail);
  if (leaving) goOn();
});

// Another tab or device answered the same question. The highest number counts, whenever it arrived.
function tellOfOthers({ send, number, counts, moved }) {
  const position = send.split("/").at(-2);
  if (counts > number) giveReason(text("Overtaken").replace("{position}", position));
  else if (moved) giveReason(text("Prevails").replace("{position}", position));
}

outbox.addEventListener("refused", ({ detail }) => {
  status("");
  if (!detail.message) return;
  giveReason(detail.over ? detail.message : withPlace(detail), detail.over ? linkToResult() : null);
});

// Of a file, its name; of an answer from another page, which question.
function withPlace({ send, name, message }) {
  if (!name && questions.some((each) => each.dataset.send === send)) return message;
  const about = name || text("Question").replace("{position}", send.split("/").at(-2));
  return text("About").replace("{about}", about).replace("{message}", message);
}

outbox.addEventListener("stopped", ({ detail }) => tellStopped(detail.why));
outbox.addEventListener("renumbered", ({ detail }) => {
  const question = questions.find((each) => each.dataset.send === detail.send);
  if (question) numbers.set(question, Math.max(numbers.get(question), detail.number));
});

// All of it is with the server; false where the line is down.
async function settled() {
  await Promise.race([outbox.flush(), new Promise((done) => setTimeout(done, PATIENCE))]);
  return (await outbox.unsent()).length === 0;
}

// --- Questions ---

const questions = [...document.querySelectorAll("[data-question]")];
const numbers = new Map(questions.map((question) => [question, Number(question.dataset.number)]));

// A field called "answer" gives its value, one called "answer:KEY" gives KEY=value: as the server reads a form.

const isAnswer = (name) => name === "answer" || name?.startsWith("answer:");
const prefix = (name) => (name === "answer" ? "" : `${name.slice("answer:".length)}=`);

function chosen(question) {
  const fields = [...new FormData(question)].filter(([name, value]) => isAnswer(name) && value);
  return fields.map(([name, value]) => prefix(name) + value);
}

function show(question, answer) {
  for (const field of question.elements) if (isAnswer(field.name)) put(field, answer);
}

function put(field, answer) {
  const start = prefix(field.name);
  if (field.type === "radio" || field.type === "checkbox") field.checked = answer.includes(start + field.value);
  else field.value = answer.find((value) => value.startsWith(start))?.slice(start.length) ?? "";
}

function given(question, more = {}) {
  reasons.clear();
  refused.hidden = true;
  const number = numbers.get(question) + 1;
  numbers.set(question, number);
  const at = new Date(Date.now() + ahead).toISOString(); // by the server's clock, as far as this page knows it
  const sure = question.querySelector("input[name=certainty]:checked");
  const certainty = sure ? { certainty: Number(sure.value) } : {};
  return outbox.add({ send: question.dataset.send, number, answer: chosen(question), ...certainty, given_at: at, ...more });
}

// Questions that take files have a list of them. Where its script does not come, the form sends the files itself.
const lists = new Map();

async function findFiles() {
  for (const question of questions) {
    const box = question.querySelector("[data-files]");
    if (!box) continue;
    const { Files } = await import(box.dataset.files);
    lists.set(question, new Files(box, outbox, question.dataset.send, (more) => given(question, more)));
  }
}

async function showUnsent(question) {
  const send = question.dataset.send;
  const waiting = (await outbox.unsent()).filter((entry) => entry.send === send);
  if (!waiting.length) return;
  numbers.set(question, Math.max(numbers.get(question), ...waiting.map((entry) => entry.number)));
  lists.get(question)?.restore(waiting);
  show(question, answerOf(waiting.at(-1)));
}

let leaving = "";

async function go(event) {
  if (event.target.querySelector("[data-files]") && !lists.has(event.target)) return;
  event.preventDefault();
  if (event.submitter?.value === "check") return check(event.target);
  const target = event.submitter?.dataset.href ?? event.target.querySelector("[data-href]").dataset.href;
  if ((await settled()) && navigator.onLine) return location.assign(target);
  leaving = target; // another page needs the line: as soon as it is back
  tellWaits(outbox.file ? "FileOnItsWay" : "NextWaits");
}

// The server settles the answer and shows the page anew.
async function check(question) {
  if (!(await settled()) || !navigator.onLine) return tellWaits("NextWaits");
  sendForm(question, "go", "check");
}

// As its button would, but with the token of now: whoever signed in again in another tab has a new one.
function sendForm(form, name, value) {
  form.elements.csrfmiddlewaretoken.value = csrfToken();
  if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.submit();
}

async function goOn() {
  if (await settled() && leaving) location.assign(leaving);
}

// --- The clock: the server's, carried on by ours ---

let ahead = 0; // of the server's clock before ours, in milliseconds
let deadline = 0;
const handIn = document.querySelector("[data-hand-in]");
const clock = document.querySelector("[data-clock]");
const calls = [[60, "One"], [300, "Five"]]; // heard by screen readers at these seconds, and only then
let before = Infinity;
let ticking = 0;
let upWaits = false; // time is up, and something is still on its way
let again = 0;

function setClock(told, tolerance = 0) {
  if (Math.abs(told - deadline) > tolerance) deadline = told;
}

function tick() {
  const seconds = Math.max(0, Math.ceil((deadline - Date.now()) / 1000)); // zero is past the deadline, never before
  clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  for (const [at, name] of calls) {
    if (seconds <= at && before > at && before !== Infinity) announce.textContent = text(name);
  }
  before = seconds;
  if (seconds === 0) {
    clearInterval(ticking);
    ticking = 0;
    timeIsUp();
  }
}

// What the server's clock says; null where the server does not.
async function askServer() {
  try {
    const answer = await fetch(root.dataset.clock, { redirect: "manual", signal: AbortSignal.timeout(5000) });
    if (answer.type === "opaqueredirect") outbox.stopped ||= "signed-out";
    if (!answer.ok) return null;
    outbox.stopped = "";
    return await answer.json();
  } catch {
    return null; // the line is down
  }
}

// Somebody may have given more time, or handed in on another device. True while the attempt runs, by the server's word.
async function askClock() {
  const said = await askServer();
  if (!said) return false; // ours goes on
  ahead = said.now - Date.now();
  setClock(said.deadline - ahead, 1000);
  if (said.over) goTo(root.dataset.result);
  return !said.over;
}

// What is on its way first: leaving would break it off.
function goTo(address) {
  leaving = address;
  return goOn();
}

function moreTime() {
  if (deadline - Date.now() <= 1000) return false;
  if (upWaits) hush();
  upWaits = false;
  ticking ||= setInterval(tick, 500);
  return true;
}

async function timeIsUp() {
  await askClock();
  if (moreTime()) return;
  announce.textContent = text("Up");
  upWaits = true;
  await afterTheEnd();
  if (upWaits) tellWaits(outbox.file ? "FileUpWaits" : "UpWaits");
}

// Handed in as soon as everything is with the server and it answers; a form sent down a dead line would lose the page.
async function afterTheEnd() {
  clearTimeout(again);
  if ((await settled()) && (await askClock())) {
    if (moreTime() || !upWaits) return;
    upWaits = false;
    sendForm(handIn, "by", "clock");
  }
  if (upWaits) again = setTimeout(afterTheEnd, AGAIN);
}

// --- Begin ---

async function handInAll(event) {
  event.preventDefault();
  if ((await settled()) && (await askServer())) return sendForm(handIn);
  tellWaits((await outbox.unsent()).length ? "HandInWaits" : "HandInNeedsLine");
}

async function begin() {
  ahead = Number(root.dataset.now) - Date.now();
  deadline = Number(root.dataset.deadline) - ahead;
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("online", () => {
    if (!questions.length) hush();
    return upWaits ? afterTheEnd() : goOn();
  });
  whenSeen(askClock);
  for (const question of questions) {
    question.addEventListener("change", ({ target }) => { if (target.type !== "file") given(question); });
    question.addEventListener("submit", go);
  }
  document.querySelector("[data-leave]")?.addEventListener("click", async (event) => {
    event.preventDefault();
    const target = event.currentTarget.href;
    if ((await settled()) && navigator.onLine) return location.assign(target);
    leaving = target;
    tellWaits(outbox.file ? "FileOnItsWay" : "NextWaits");
  });
  if (!questions.length) handIn.addEventListener("submit", handInAll);
  setInterval(askClock, ASK_CLOCK);
  ticking = setInterval(tick, 500);
  tick();
  await findFiles().catch(() => {});
  await Promise.all(questions.map(showUnsent));
  await outbox.flush();
}

// Back from another tab, where somebody may have signed in again.
function whenSeen(also = () => {}) {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    also();
    outbox.flush();
  });
}

// After the end: what still lies here is sent all the same. The server says whether it comes in time to be judged. The
// page is loaded anew once all of it is there, and not over a reason that nobody has read.
async function finish() {
  if (!(await outbox.unsent()).length) return;
  let late = false;
  let unread = false;
  const done = async () => { if (late && !unread && !(await outbox.unsent()).length) location.reload(); };
  outbox.addEventListener("saved", ({ detail }) => { late ||= detail.late; done(); });
  outbox.addEventListener("refused", ({ detail }) => { unread ||= Boolean(detail.message); });
  addEventListener("online", () => outbox.flush());
  whenSeen();
  await outbox.flush();
}

if ("finished" in root.dataset) finish();
else begin();
