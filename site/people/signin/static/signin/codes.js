// One box that ticks them all.
const boxes = [...document.querySelectorAll("input[name=person]")];
const legend = document.querySelector("legend");
if (boxes.length > 1) {
  const label = document.createElement("label");
  label.className = "check";
  const all = document.createElement("input");
  all.type = "checkbox";
  const words = document.createElement("span");
  words.textContent = legend.textContent;
  label.append(all, words);
  legend.replaceChildren(label);
  const settle = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  boxes.forEach((box) => box.addEventListener("change", settle));
}
