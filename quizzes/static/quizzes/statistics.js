// Looks again while a worker calculates; the page says it all without this, too.
const running = document.querySelector("[data-running]");

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-running]");
  if (!fresh) {
    location.reload();
    return true;
  }
  running.querySelector("progress").value = fresh.querySelector("progress").value;
  return false;
}

async function wait() {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  if (!(await look().catch(() => false))) wait();
}

if (running) wait();
