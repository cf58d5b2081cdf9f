// Notes that the window was left or lost the focus, and what was pasted. It says so on the page at once: the candidate
// knows what is noted, sees it with the result, and can answer. What cannot be sent now is sent when the line is back.

const root = document.querySelector("[data-attempt]");
const shown = document.querySelector("[data-noted]");
const waiting = [];
let away = false;
let expected = false; // a file is being chosen, a camera allowed: the window goes away, and nobody has left
let going = false; // to another page of the attempt: browsers hide a page as they leave it, and nobody has left

function token() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function send() {
  while (waiting.length) {
    try {
      const answer = await fetch(root.dataset.note, {
        method: "POST",
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

function note(kind) {
  waiting.push({ kind, at: new Date().toISOString() });
  send();
}

document.addEventListener("visibilitychange", () => {
  if (going || document.hidden === away) return;
  if (expected && document.hidden) return;
  away = document.hidden;
  note(away ? "left" : "returned");
});
addEventListener("blur", () => setTimeout(() => {
  if (!going && !expected && !document.hidden && !document.hasFocus() && document.activeElement?.tagName !== "IFRAME") note("blurred");
}, 300)); // leaving the page by its own buttons is no loss of focus
document.addEventListener("paste", () => note("pasted"));
document.addEventListener("poise:expected", () => { expected = true; });
addEventListener("focus", () => setTimeout(() => { expected = false; }, 400));
addEventListener("pagehide", () => { going = true; });
addEventListener("pageshow", () => { going = false; });
addEventListener("online", send);
