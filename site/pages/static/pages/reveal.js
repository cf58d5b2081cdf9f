// A button beside each password that shows what was typed. Without this script the field is as the browser makes it.
const words = document.getElementById("reveal").dataset;

for (const input of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.setAttribute("aria-controls", input.id);
  const row = document.createElement("div");
  row.className = "revealing";
  input.replaceWith(row);
  row.append(input, button);

  const show = (shown) => {
    input.type = shown ? "text" : "password";
    input.spellcheck = false;
    button.textContent = shown ? words.hide : words.show;
    button.setAttribute("aria-label", `${button.textContent}: ${input.labels[0]?.textContent ?? ""}`);
  };
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false)); // so that the browser offers to keep it
}
