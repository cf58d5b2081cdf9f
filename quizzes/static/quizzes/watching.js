// Notes that the window was left or lost the focus, and what was pasted. It says so on the page at once: the candidate
// knows what is noted, sees it with the result, and can answer. What cannot be sent now is sent when the line is back.

const root = document.querySelector("[data-attempt]");
const shown = document.querySelector("[data-noted]");
const waiting = [];
const LONGEST = 10 * 60 * 1000; // that choosing or filming a file takes
const SETTLES = 1500; // milliseconds after that in which the window has the focus again
let away = false;
let expected = 0; // until when a file may be chosen, a camera allowed: the window goes away, and nobody has left
let hidden = 0; // since when it is away for that
let going = false; // to another page of the attempt: browsers hide a page as they leave it, and nobody has left

function token() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

let sending = null; // one at a time: two would send the first twice, and drop the second

function send() {
  sending ??= sendAll().finally(() => { sending = null; });
}

async function sendAll() {
  while (waiting.length) {
    try {
      const answer = await fetch(root.dataset.note, {
        method: "POST",
        redirect: "error", // to a form for signing in: after that it is sent
        keepalive: true,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify(waiting[0]),
      });
      if (answer.status >= 500) return;
      waiting.shift();
      if (answer.ok) show((await answer.json()).noted);
    } catch {
      return; // the line is down
    }
  }
}

function show(count) {
  if (!count) return;
  shown.textContent = root.dataset.textNoted.replace("{count}", count);
  shown.hidden = false;
}

function note(kind, at = Date.now()) {
  waiting.push({ kind, at: new Date(at).toISOString() });
  send();
}

document.addEventListener("visibilitychange", () => {
  if (going || (document.hidden === away && !hidden)) return;
  if (document.hidden && Date.now() < expected) {
    hidden = Date.now();
    return;
  }
  const since = hidden;
  hidden = 0;
  if (since && Date.now() - since < LONGEST) return;
  if (since) note("left", since);
  away = document.hidden;
  note(away ? "left" : "returned");
});
addEventListener("blur", () => setTimeout(() => {
  if (!going && Date.now() >= expected && !document.hidden && !document.hasFocus() && document.activeElement?.tagName !== "IFRAME") note("blurred");
}, 300)); // leaving the page by its own buttons is no loss of focus
document.addEventListener("paste", () => note("pasted"));
document.addEventListener("poise:expected", () => { expected = Date.now() + LONGEST; });
document.addEventListener("poise:settled", () => { expected = Math.min(expected, Date.now() + SETTLES); });
addEventListener("pagehide", () => { going = true; });
addEventListener("pageshow", () => { going = false; });
addEventListener("online", send);
