// Remembers where the reader stopped, and tells the server when the end was read. Without it, the button does.
const lesson = document.querySelector(".lesson[data-finish]");
const token = lesson.querySelector("input[name=csrfmiddlewaretoken]").value;
const post = (url, body, headers = {}) =>
  fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, ...headers }, keepalive: true });

function returnToPlace() {
  const place = lesson.dataset.bookmark && document.getElementById(`b-${lesson.dataset.bookmark}`);
  if (place && !location.hash && place.offsetTop > window.innerHeight) {
    place.scrollIntoView({ block: "start" });
  }
}

function rememberPlace() {
  let current = lesson.dataset.bookmark;
  let timer;
  const seen = new IntersectionObserver(
    (entries) => {
      const block = entries.filter((entry) => entry.isIntersecting).at(-1)?.target.dataset.block;
      if (!block || block === current) return;
      current = block;
      clearTimeout(timer);
      timer = setTimeout(() => post(lesson.dataset.place, new URLSearchParams({ block })).catch(() => {}), 1200);
    },
    { rootMargin: "-10% 0px -60% 0px" },
  );
  for (const block of lesson.querySelectorAll("[data-block]")) seen.observe(block);
}

function finishAtEnd() {
  if ("done" in lesson.dataset) return;
  const end = lesson.querySelector("[data-end]");
  let timer;
  const watch = new IntersectionObserver((entries) => {
    clearTimeout(timer);
    if (!entries.at(-1).isIntersecting) return;
    timer = setTimeout(async () => {
      const answer = await post(lesson.dataset.finish, "", { "X-Poise-Reading": "end" }).catch(() => null);
      if (!answer?.ok) return; // the button is still there
      watch.disconnect();
      lesson.querySelector("[data-finished]").hidden = false;
    }, 1500);
  });
  watch.observe(end);
}

returnToPlace();
rememberPlace();
finishAtEnd();
