// Suggestions below a field for a colleague. The field works without them: it takes a staff number or a whole name.
const WAIT = 200; // milliseconds after the last key

for (const field of document.querySelectorAll("input[data-find-people]")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}_found`;
  field.after(list);
  field.setAttribute("list", list.id);
  let waiting;
  let asked;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(field.value.trim()), WAIT);
  });

  async function suggest(words) {
    asked?.abort();
    if (!words || [...list.options].some((option) => option.value === words)) return;
    asked = new AbortController();
    const token = (field.form.querySelector("[name=csrfmiddlewaretoken]") ?? document.querySelector("[name=csrfmiddlewaretoken]")).value;
    try {
      const answer = await fetch(field.dataset.findPeople, {
        method: "POST", // so that no name stands in an address, or in a log
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams({ words }),
        signal: asked.signal,
      });
      if (!answer.ok) return;
      const { people } = await answer.json();
      list.replaceChildren(...people.map(({ number, words: said }) => new Option(said, number)));
    } catch (fault) {
      if (fault.name !== "AbortError") list.replaceChildren(); // without a line there are no suggestions
    }
  }
}
